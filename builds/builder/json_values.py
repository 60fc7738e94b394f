"""Values of a JSON object read one by one: texts, numbers, amounts, words of a list; or what is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.names import fold

__all__ = [
    "MAX_TEXT",
    "MAX_USD",
    "UnusableBuildError",
    "amount_of",
    "called",
    "number_of",
    "text_of",
    "whole_of",
    "word_of",
]

MAX_TEXT = 120
MAX_USD = Decimal(1_000_000)


class UnusableBuildError(ValueError):
    """The JSON is no build. The message says where and what would be right."""


def text_of(value: Any, where: str, most: int = MAX_TEXT) -> str:
    """A text of one line; empty for null."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnusableBuildError(f"{where} is a text, not {called(value)}.")
    text = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in str(value)).strip()
    if len(text) > most:
        raise UnusableBuildError(f"{where} has {len(text):,} characters; {most} are read.")
    return text


def word_of(value: Any, where: str, known: Mapping[str, str]) -> str:
    """One of the words that are known, by any of its folded spellings; empty for null."""
    text = text_of(value, where)
    if not text:
        return ""
    found = known.get(fold(text).replace("-", ""), known.get(text.casefold()))
    if found is None:
        names = ", ".join(dict.fromkeys(name or "none" for name in known.values()))
        raise UnusableBuildError(f"{where} is one of {names}, not “{text[:40]}”.")
    return found


def number_of(value: Any, where: str, least: float, most: float) -> float | None:
    """A number, or a text that is one, with or without W."""
    if value is None:
        return None
    if isinstance(value, str):
        value = _plain_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnusableBuildError(f"{where} is a number from {least:,g} to {most:,.0f}, not {called(value)}.")
    if not least <= value <= most or (isinstance(value, float) and not math.isfinite(value)):
        raise UnusableBuildError(
            f"{where} is a number from {least:,g} to {most:,.0f}, not {str(value)[:20]}."
        )
    return float(value)


def _plain_number(text: str) -> float | str:
    """The number that a text is (``280``, ``280 W``), or the text."""
    digits = text.strip().casefold().removesuffix("w").strip()
    try:
        return float(digits) if digits.replace(".", "", 1).isdecimal() else text
    except ValueError:
        return text


def whole_of(value: Any, where: str, least: int, most: int) -> int | None:
    """A whole number, however it is written (``5.0``)."""
    number = number_of(value, where, least, most)
    if number is not None and number != int(number):
        raise UnusableBuildError(f"{where} is a whole number, not {number:g}.")
    return None if number is None else int(number)


def amount_of(value: Any, where: str) -> Decimal | None:
    """An amount in dollars, also as a text (``$1,149.50``)."""
    if value is None:
        return None
    text = str(value).strip().removeprefix("$").replace(",", "") if isinstance(value, str) else str(value)
    try:
        amount = Decimal(text) if not isinstance(value, bool | list | dict) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount <= MAX_USD:
        raise UnusableBuildError(f"{where} is an amount from 0 to {MAX_USD:,} dollars, not {called(value)}.")
    return amount.quantize(Decimal("0.01"))


_CALLED: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: "true" if value else "false"),
    (str, lambda value: f"“{value[:40]}”"),
    ((int, float), lambda value: str(value)[:20]),
    (Mapping, lambda value: "an object"),
    (Sequence, lambda value: "a list"),
    (type(None), lambda value: "nothing"),
)


def called(value: Any) -> str:
    """What a value is, for messages."""
    return next((words(value) for kind, words in _CALLED if isinstance(value, kind)), "something else")
