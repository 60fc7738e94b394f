"""A current price as a page says it: amount, range, condition, age, and what to mind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from catalog.figures import Source, sources, usd
from catalog.fragments import fragment
from catalog.models import CurrentPrice
from catalog.price_age import age_in_words, day_in_words, is_stale, stale_after_days

__all__ = ["PriceLine", "price_lines"]


@dataclass(frozen=True)
class PriceLine:
    """The price used of a product in one condition, in words."""

    condition: str
    amount: str
    range: str
    day: str
    age: str
    stale: bool
    stale_after_days: int
    basis: str
    derived: bool
    observations: int
    since: str
    sources: list[Source]

    @property
    def drawn(self) -> SafeString:
        """Its short form in a list."""
        shown = {"amount": self.amount, "condition": self.condition, "day": self.day, "age": self.age}
        return fragment("catalog/_price.html", shown | {"derived": self.derived, "stale": self.stale})


def price_lines(prices: Iterable[CurrentPrice], kind: str, today: date) -> list[PriceLine]:
    """One line per condition that has a price."""
    return [_line(price, kind, today) for price in prices]


def _line(price: CurrentPrice, kind: str, today: date) -> PriceLine:
    low, high = usd(price.low_usd), usd(price.high_usd)
    return PriceLine(
        condition=price.get_condition_display(),
        amount=usd(price.amount_usd),
        range="" if low == high else f"{low}–{high}",
        day=day_in_words(price.newest_on, price.newest_precision),
        age=age_in_words(price.newest_on, today),
        stale=is_stale(price, kind, today),
        stale_after_days=stale_after_days(kind, price.condition),
        basis=price.get_basis_display(),
        derived=price.derived,
        observations=price.n_observations,
        since=day_in_words(price.oldest_on, price.newest_precision),
        sources=sources(price.source_url),
    )
