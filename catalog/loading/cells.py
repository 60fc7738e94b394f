"""The text of a cell as the value of a model field, or a ``ValueError`` in words for people."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.validators import RegexValidator
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    TextField,
)

from catalog.web import is_page

__all__ = ["EARLIEST", "parser_of", "type_of"]

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 1, 1)
WHOLE_NUMBER = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LARGEST = {"PositiveSmallIntegerField": 32_767, "PositiveBigIntegerField": 9_223_372_036_854_775_807}
LARGEST_INTEGER = 2_147_483_647


def parser_of(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """A function from text (or from a value of the right type already) to the field's value."""
    for kind, (_, make) in KINDS.items():
        if isinstance(field, kind):
            return _with_empty(field, make(field))
    raise TypeError(
        f"{field} is a {type(field).__name__}, which fixtures cannot fill; give its table a parser."
    )


def type_of(field: Field[Any, Any]) -> type:
    """The Python type that the field's parser gives, ``None`` aside."""
    return next(python_type for kind, (python_type, _) in KINDS.items() if isinstance(field, kind))


def _with_empty(field: Field[Any, Any], parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Empty is unknown: ``None``, or no text; a yes/no that cannot be unknown takes its default."""

    def parse_cell(value: Any) -> Any:
        if value not in ("", None):
            return parse(value)
        if isinstance(field, BooleanField) and field.has_default():
            return field.get_default()
        if field.null:
            return None
        if field.blank and field.empty_strings_allowed:
            return ""
        raise ValueError(f"is empty, and a row needs it{_hint(field)}.")

    return parse_cell


def _hint(field: Field[Any, Any]) -> str:
    return f": {field.help_text.rstrip('.')}" if field.help_text else ""


def _text(field: Field[Any, Any]) -> Callable[[Any], Any]:
    choices = [value for value, _ in field.flatchoices if value] if field.choices else []
    patterns = [v for v in field.validators if isinstance(v, RegexValidator)]
    is_url = field.name.endswith("url")

    def parse(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if choices and value not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}.")
        if field.max_length and len(value) > field.max_length:
            raise ValueError(f"has {len(value)} characters; {field.max_length} are allowed.")
        if found := CONTROL_CHARACTER.search(value):
            raise ValueError(f"holds the control character {found[0]!r}; delete it.")
        if is_url and not all(map(is_page, value.split())):
            raise ValueError(f"{value[:80]!r} is not a URL; write https://… (several: separated by spaces).")
        for pattern in patterns:
            if not re.search(pattern.regex, value):
                raise ValueError(f"{value!r} does not fit. {pattern.message}")
        return value

    return parse


def _whole_number(field: Field[Any, Any]) -> Callable[[Any], Any]:
    kind = field.get_internal_type()
    largest = LARGEST.get(kind, LARGEST_INTEGER)

    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if not WHOLE_NUMBER.fullmatch(value):
                raise ValueError(f"{value!r} is not a whole number; write digits only, for example 8.")
            value = int(value)
        if kind.startswith("Positive") and value < 0:
            raise ValueError(f"{value} is negative; leave the cell empty where the value is unknown.")
        if value > largest:
            raise ValueError(f"{value} is larger than the {largest} that can be stored.")
        return value

    return parse


def _number(field: Field[Any, Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if not NUMBER.fullmatch(value):
                raise ValueError(
                    f"{value!r} is not a number; write digits and a point only, without a unit: 21.5."
                )
            value = float(value)
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{value} cannot be stored; leave the cell empty where the value is unknown.")
        return float(value) if isinstance(value, int) else value

    return parse


def _money(field: DecimalField[Any, Any]) -> Callable[[Any], Any]:
    largest = Decimal(10) ** (field.max_digits - field.decimal_places)

    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if not NUMBER.fullmatch(value):
                raise ValueError(
                    f"{value!r} is not an amount; write digits and a point only: 1299 or 1299.95."
                )
            try:
                value = Decimal(value)
            except InvalidOperation as error:
                raise ValueError(f"{value[:40]} cannot be stored.") from error
        if not isinstance(value, Decimal | int):
            return value
        value = Decimal(value)
        if abs(value) >= largest:
            raise ValueError(f"{str(value)[:40]} is larger than can be stored.")
        # Rounding what is too large would fail.
        rounded = round(value, field.decimal_places)
        if rounded != value:
            raise ValueError(
                f"{str(value)[:40]} has more than {field.decimal_places} digits after the point."
            )
        return rounded

    return parse


def _yes_no(field: Field[Any, Any]) -> Callable[[Any], Any]:
    words = {"yes": True, "no": False}

    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if value not in words:
                raise ValueError(f"{value!r} is neither yes nor no{' nor empty' if field.null else ''}.")
            return words[value]
        return value

    return parse


def _day(field: Field[Any, Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        if isinstance(value, str):
            if not ISO_DATE.fullmatch(value):
                raise ValueError(f"{value!r} is not a date; write year-month-day: 2026-09-28.")
            try:
                value = date.fromisoformat(value)
            except ValueError as error:
                raise ValueError(f"{value!r} is no day of the calendar.") from error
        if isinstance(value, date) and not EARLIEST <= value < LATEST:
            raise ValueError(f"{value} is not between {EARLIEST} and {LATEST}.")
        return value

    return parse


def _reference(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """The slug of a row of another table; whether it exists is checked once all tables are read."""
    return lambda value: value


# In this order: a SlugField is a CharField, every whole-number field an IntegerField.
KINDS: dict[type[Field[Any, Any]], tuple[type, Callable[[Any], Callable[[Any], Any]]]] = {
    ForeignKey: (str, _reference),
    CharField: (str, _text),
    TextField: (str, _text),
    BooleanField: (bool, _yes_no),
    IntegerField: (int, _whole_number),
    FloatField: (float, _number),
    DecimalField: (Decimal, _money),
    DateField: (date, _day),
}
