"""A Hugging Face ``config.json``: strict JSON of a bounded size, its keys under the names families use."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from estimator.own.refusal import OwnRefusedError

__all__ = ["MAX_CONFIG_CHARACTERS", "Config", "read_config"]

MAX_CONFIG_CHARACTERS = 256 * 1024
MAX_COUNT = 10**12
_TEXT_PARTS = ("text_config", "llm_config", "language_config", "language_model_config", "thinker_config")
"""Where configurations of models that also see or hear keep the language model's own."""


class Config:
    """The configuration of the text decoder. Each question names the keys that may answer it."""

    def __init__(self, values: Mapping[str, Any], outer: Mapping[str, Any] | None = None) -> None:
        self.values = values
        self.outer = outer or {}
        self.missing: list[str] = []

    @property
    def model_type(self) -> str:
        """What the configuration calls its family."""
        found = self.values.get("model_type") or self.outer.get("model_type")
        return found[:60] if isinstance(found, str) else ""

    def count(self, *names: str, default: int = 0) -> int:
        """The first of these keys that holds a count.

        Raises:
            OwnRefusedError: it holds something else.
        """
        for name in names:
            value = self.values.get(name)
            if value is None:
                continue
            # Lists say it for each layer; the widest decides what is read.
            items = value if isinstance(value, list) and value else [value]
            if not all(type(item) is int and 0 <= item <= MAX_COUNT for item in items if item is not None):
                raise OwnRefusedError(f"{name} has to be a whole number from 0 up, not {_shown(value)}.")
            return max((item for item in items if item is not None), default=default)
        return default

    def needed(self, *names: str) -> int:
        """As ``count``; a key that is not there or 0 is remembered as missing."""
        found = self.count(*names)
        if not found:
            self.missing.append(names[0])
        return found or 1

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no; the outer configuration is asked where the text decoder's own is silent."""
        for values in (self.values, self.outer):
            value = values.get(name)
            if isinstance(value, bool):
                return value
        return default

    def texts(self, name: str) -> list[str]:
        """A list of words, such as the kinds of the layers; empty where there is none."""
        value = self.values.get(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def raise_if_incomplete(self) -> None:
        """Raises ``OwnRefusedError`` that names every key that was needed and not there."""
        if self.missing:
            names = ", ".join(dict.fromkeys(self.missing))
            raise OwnRefusedError(
                f"The configuration lacks what the size follows from: {names}. Paste the whole config.json, "
                "or upload the head of a GGUF file."
            )


def read_config(text: str) -> Config:
    """Read a pasted or uploaded ``config.json``.

    Raises:
        OwnRefusedError: too large, not JSON, not an object, keys twice, or numbers that are none.
    """
    if len(text) > MAX_CONFIG_CHARACTERS:
        raise OwnRefusedError(
            f"A config.json takes a few KB; this text has {len(text) // 1024:,} KB, and "
            f"{MAX_CONFIG_CHARACTERS // 1024} KB are the most that is read."
        )
    if not text.strip():
        raise OwnRefusedError("Paste the text of a config.json, or choose a file.")
    try:
        found = json.loads(
            text, object_pairs_hook=_without_doubles, parse_constant=_no_constant, parse_int=_bounded_int
        )
    except RecursionError as error:
        raise OwnRefusedError("The JSON is nested deeper than any configuration.") from error
    except ValueError as error:
        raise OwnRefusedError(
            f"This is not JSON: {error}. Paste the file from its first brace to its last."
        ) from error
    if not isinstance(found, dict):
        raise OwnRefusedError("A config.json is an object in braces; this is something else.")
    for part in _TEXT_PARTS:
        inner = found.get(part)
        if isinstance(inner, dict):
            deeper = inner.get("text_config")
            return Config(deeper if isinstance(deeper, dict) else inner, found)
    return Config(found)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (double, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise OwnRefusedError(f"The key {_shown(double)} stands twice in one object; keep one of them.")
    return found


def _no_constant(word: str) -> Any:
    if word == "NaN":
        raise OwnRefusedError("NaN is not a number that a configuration can hold.")
    # Mamba's time_step_limit is published as [0.0, Infinity].
    return float(word.replace("Infinity", "inf"))


def _bounded_int(digits: str) -> int:
    if len(digits) > 20:
        raise OwnRefusedError(f"The number {digits[:20]}… is larger than any that a configuration holds.")
    return int(digits)


def _shown(value: object) -> str:
    return f"“{str(value)[:60]}”"
