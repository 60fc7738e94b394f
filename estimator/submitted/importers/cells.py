"""The text of a cell as a value, or a ``ValueError`` in words for the sender."""

import math
import re
from datetime import date

__all__ = ["MOST_TOKENS_PER_S", "day", "number", "printable", "rate", "switch", "whole"]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.ASCII | re.DOTALL)

MOST_TOKENS_PER_S = 1_000_000.0
"""No machine with one stream comes near; what is known of the hardware narrows it down later."""

LARGEST_WHOLE = 2_147_483_647
LEAST_TOKENS_PER_S = 0.001
FIRST_YEAR = 2023
"""llama.cpp is of March 2023."""


def printable(text: str) -> str:
    """The text without what cannot be shown or stored: control characters, halves of characters."""
    return "".join(c if c.isprintable() else " " for c in text)


def number(value: object, name: str) -> float | None:
    """A finite number; ``None`` where nothing is stated.

    Raises:
        ValueError: it is none.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError(f"{name} is {value}, not a number.")
    if isinstance(value, int | float):
        found = float(value) if abs(value) < 1e300 else math.inf
    else:
        text = str(value).strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{name} is {text[:40]!r}, not a number; write it like 7340.20.")
        found = float(text)
    if not math.isfinite(found):
        raise ValueError(f"{name} is not a finite number.")
    return found


def whole(value: object, name: str) -> int | None:
    """A whole number that the database can hold; ``None`` where nothing is stated.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, str):
        text = value.strip()
        if text and not _WHOLE.fullmatch(text):
            raise ValueError(f"{name} is {text[:40]!r}, not a whole number.")
        found: float | None = int(text) if text else None
    else:
        found = number(value, name)
    if found is None:
        return None
    if found != int(found) or abs(found) > LARGEST_WHOLE:
        raise ValueError(f"{name} is {found:g}, not a whole number up to {LARGEST_WHOLE:,}.")
    return int(found)


def rate(value: object, name: str = "the rate") -> float:
    """Tokens per second that a machine can have.

    Raises:
        ValueError: it is missing, not above zero or beyond everything.
    """
    found = number(value, name)
    if found is None:
        raise ValueError(f"{name} is missing.")
    if found <= 0:
        raise ValueError(f"{name} is {found:g}; a rate is above zero.")
    if found < LEAST_TOKENS_PER_S:
        raise ValueError(f"{name} is {found:g} tokens/s, less than one token in a quarter of an hour.")
    if found > MOST_TOKENS_PER_S:
        raise ValueError(f"{name} is {found:g} tokens/s, which no machine reaches.")
    return found


def switch(value: object) -> bool | None:
    """On or off; ``None`` where it is not stated or left to the program (-1, auto)."""
    if isinstance(value, bool):
        return value
    return {"1": True, "on": True, "true": True, "0": False, "off": False, "false": False}.get(
        str(value).strip().casefold()
    )


def day(value: object) -> date | None:
    """The day of a timestamp; ``None`` where there is none, or one before the program existed."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    try:
        read = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return read if read.year >= FIRST_YEAR else None
