"""Values of the catalog as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field

from catalog.price_age import day_in_words
from catalog.web import host_of, is_page

__all__ = ["Source", "count_in_words", "money", "number", "sources", "spec_text", "usd"]

LARGE_UNITS = ((10**12, "T"), (10**9, "B"), (10**6, "M"))


@dataclass(frozen=True)
class Source:
    """A link by the host that it leads to."""

    host: str
    url: str


def sources(text: str) -> list[Source]:
    """The URLs of a text that holds one or several, separated by spaces."""
    return [Source(host_of(url), url) for url in text.split() if is_page(url)]


def number(value: float) -> str:
    """A figure as its source states it, thousands apart.

    >>> number(1008.0), number(35.58), number(20480)
    ('1,008', '35.58', '20,480')
    """
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def count_in_words(value: int) -> str:
    """A large count in three digits.

    >>> count_in_words(27_400_000_000), count_in_words(671_026_419_200), count_in_words(950)
    ('27.4 B', '671 B', '950')
    """
    for size, unit in LARGE_UNITS:
        if value >= size:
            return f"{float(f'{value / size:.3g}'):g} {unit}"
    return f"{value:,}"


def usd(amount: Decimal | float) -> str:
    """A price used, in whole dollars above ten.

    >>> usd(Decimal("4690.40")), usd(Decimal("7.5"))
    ('$4,690', '$7.50')
    """
    return f"${amount:,.0f}" if amount >= 10 else f"${amount:,.2f}"


def money(amount: Decimal, currency: str) -> str:
    """An observed amount, exactly.

    >>> money(Decimal("1299.00"), "USD"), money(Decimal("849.90"), "EUR")
    ('$1,299', '849.90 EUR')
    """
    figure = f"{amount:,.2f}".removesuffix(".00")
    return f"${figure}" if currency == "USD" else f"{figure} {currency}"


def spec_text(field: Field[Any, Any], value: Any, unit: str) -> str | None:
    """A field's value with its unit; ``None`` where it is unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return day_in_words(value, "day")
    if not isinstance(value, int | float):
        return str(value)
    if unit == "%":
        return f"{number(round(value * 100, 1))} %"
    return f"{number(value)} {unit}".strip()
