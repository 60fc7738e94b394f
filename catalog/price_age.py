"""How old a price is, in words, and when it counts as stale. The day it is now is always handed in."""

from __future__ import annotations

from datetime import date

from catalog.models import CurrentPrice, PriceObservation, Product

__all__ = ["age_in_words", "day_in_words", "is_stale", "stale_after_days"]

OTHER_DAYS = 45
MACHINE_DAYS = 120
MOVES_QUICKLY_DAYS = 14

Condition = PriceObservation.Condition
Precision = PriceObservation.Precision


def stale_after_days(kind: str, condition: str) -> int:
    """After how many days a price of this kind and condition should be looked up again.

    Memory kits and used GPUs move within weeks, makers' list prices of machines hold for months.
    """
    if kind == Product.Kind.MEMORY_KIT:
        return MOVES_QUICKLY_DAYS
    if kind == Product.Kind.GPU and condition != Condition.NEW:
        return MOVES_QUICKLY_DAYS
    if kind == Product.Kind.MACHINE and condition == Condition.NEW:
        return MACHINE_DAYS
    return OTHER_DAYS


def is_stale(price: CurrentPrice, kind: str, today: date) -> bool:
    """Whether a product's price is older than prices of its kind keep."""
    return (today - price.newest_on).days > stale_after_days(kind, price.condition)


def day_in_words(day: date, precision: str) -> str:
    """A date as exactly as it is known: ``28 Sep 2026``, ``Sep 2026`` or ``2026``."""
    if precision == Precision.YEAR:
        return str(day.year)
    month = f"{day:%b} {day.year}"
    return month if precision == Precision.MONTH else f"{day.day} {month}"


def age_in_words(day: date, today: date, precision: str = Precision.DAY) -> str:
    """How long ago a day was, as people say it, and no more exactly than the day is known.

    >>> [age_in_words(date(2026, 9, 1), date(2026, *d)) for d in ((9, 1), (9, 2), (9, 20), (11, 1))]
    ['today', 'yesterday', '19 days ago', '2 months ago']
    """
    years, months = today.year - day.year, (today.year - day.year) * 12 + today.month - day.month
    if precision == Precision.YEAR:
        return {0: "this year", 1: "last year"}.get(years, f"{years} years ago")
    if precision == Precision.MONTH and months < 24:
        return {0: "this month", 1: "last month"}.get(months, f"{months} months ago")
    days = (today - day).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{round(days / 30.44)} months ago"
    return f"{round(days / 365.25)} years ago"
