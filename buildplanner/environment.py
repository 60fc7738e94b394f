"""Settings from environment variables, with errors that say what is missing and what would be right."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

__all__ = ["flag", "integer", "names", "optional", "required"]

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def required(name: str, meaning: str, example: str) -> str:
    """The value of a variable that must be set and not be blank."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {meaning}. Set it in the environment, for example {name}={example}. "
            "To try Build Planner on your own machine, `make run` needs no settings."
        )
    return value


def optional(name: str, default: str = "") -> str:
    """The value of a variable, or the default when it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """A yes-or-no variable."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={text!r} is neither yes nor no. Use 1 or 0.")


def integer(name: str, default: int, *, minimum: int = 0) -> int:
    """A whole number of at least `minimum`."""
    text = optional(name, str(default))
    if not text.isdecimal() or int(text) < minimum:
        raise ImproperlyConfigured(f"{name}={text!r} is not a whole number of {minimum} or more.")
    return int(text)


def names(text: str) -> list[str]:
    """The non-blank entries of a list separated by commas."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]
