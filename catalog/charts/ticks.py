"""Round figures for axes: amounts, tokens, months."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from .frame import Tick

__all__ = ["month_ticks", "quarter_ticks", "round_up", "thousands"]

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def round_up(value: float) -> float:
    """The next of 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10 times a power of ten: quarters of it are round.

    >>> round_up(1050), round_up(61), round_up(0.9)
    (1200.0, 80.0, 1.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return power * next(
        step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= value * 0.999
    )


def quarter_ticks(most: float, text: Callable[[float], str]) -> list[Tick]:
    """Five ticks from zero to ``most``."""
    return [(step / 4, text(most * step / 4)) for step in range(5)]


def thousands(tokens: int) -> str:
    """A tick of the context axis: 0, 512, 32k."""
    return "0" if tokens == 0 else f"{tokens / 1024:.0f}k" if tokens >= 1024 else str(tokens)


def month_ticks(first: date, last: date, at_most: int) -> list[tuple[date, str]]:
    """First days of months between two days, evenly apart, at most so many; years alone where those suffice.

    >>> month_ticks(date(2025, 11, 20), date(2026, 9, 28), 4)
    [(datetime.date(2026, 1, 1), 'Jan 2026'), (datetime.date(2026, 4, 1), 'Apr 2026'), \
(datetime.date(2026, 7, 1), 'Jul 2026')]
    """
    months = range(first.year * 12 + first.month - (first.day == 1), last.year * 12 + last.month)
    for step in MONTH_STEPS:
        found = [month for month in months if month % step == 0]
        if len(found) <= at_most:
            break
    days = [date(month // 12, month % 12 + 1, 1) for month in found]
    return [(day, str(day.year) if step >= 12 else f"{day:%b} {day.year}") for day in days]
