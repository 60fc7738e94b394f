"""What a product's price could change, as higher floors say it when Django starts.

The catalog knows prices; what is built from them and said about them lies above. Whoever builds on prices
registers a function here, and the price desk sorts its work by the answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from catalog.price_age import stale_after_days

__all__ = ["Impact", "Priced", "impacts", "register", "uncertainty_usd"]

DRIFT_PER_TERM = Decimal("0.05")
"""By so much a price is taken to wander in the time after which prices of its kind count as stale."""

MOST_TERMS = 6
"""After so many such times a price is simply unknown, and not more so every day."""


@dataclass(frozen=True, slots=True)
class Impact:
    """``weight`` is what is at stake in USD, larger is more urgent; ``reasons`` say it in words."""

    weight: Decimal
    reasons: tuple[str, ...] = ()


Priced = tuple[int, str]
"""A product's key and a condition: what has one price."""

Function = Callable[[date], Mapping[Priced, Impact]]
"""Today → impact by what is priced. Asked with every list of the desk, so it has to be quick."""

_functions: dict[str, Function] = {}


def register(name: str, function: Function) -> None:
    """Add a view of what prices change; called when Django starts."""
    if name in _functions:
        raise ValueError(f"The impact {name!r} is registered twice.")
    _functions[name] = function


def impacts(today: date) -> dict[Priced, Impact]:
    """All that each price could change: weights added, reasons in the order of names."""
    found: dict[Priced, Impact] = defaultdict(lambda: Impact(Decimal()))
    for name in sorted(_functions):
        for priced, impact in _functions[name](today).items():
            before = found[priced]
            found[priced] = Impact(before.weight + impact.weight, before.reasons + impact.reasons)
    return dict(found)


class _Price(Protocol):
    """A row of current prices, or as much of one as is needed here."""

    condition: str
    amount_usd: Decimal
    low_usd: Decimal
    high_usd: Decimal
    newest_on: date


def uncertainty_usd(price: _Price, kind: str, today: date) -> Decimal:
    """By how much a price may be off: half its range, and what such prices wander in its age. [USD]"""
    age_days = max((today - price.newest_on).days, 0)
    terms = min(Decimal(age_days) / stale_after_days(kind, price.condition), Decimal(MOST_TERMS))
    return (price.high_usd - price.low_usd) / 2 + price.amount_usd * DRIFT_PER_TERM * terms
