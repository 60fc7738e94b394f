"""A current price as a page says it: amount, range, condition, age, and what to mind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from catalog.exchange import institution
from catalog.figures import Source, money, sources, usd
from catalog.fragments import fragment
from catalog.models import CurrentPrice, PriceObservation
from catalog.price_age import age_in_words, day_in_words, is_stale, stale_after_days

__all__ = [
    "PriceLine",
    "conversion_in_words",
    "observations_in_words",
    "price_lines",
    "range_in_words",
    "varies",
]


@dataclass(frozen=True)
class PriceLine:
    """The price used of a product in one condition, in words."""

    condition: str
    amount: str
    range: str
    seen: str
    day: str
    age: str
    stale: bool
    stale_after_days: int
    basis: str
    derived: bool
    observations: int
    since: str
    conversion: str
    tax: str
    sources: list[Source]

    @property
    def drawn(self) -> SafeString:
        """Its short form in a list."""
        shown = {name: getattr(self, name) for name in IN_LISTS}
        return fragment("catalog/_price.html", shown)


IN_LISTS = ("amount", "condition", "seen", "day", "age", "derived", "stale", "conversion")


def price_lines(prices: Iterable[CurrentPrice], kind: str, today: date) -> list[PriceLine]:
    """One line per condition that has a price."""
    return [_line(price, kind, today) for price in prices]


def varies(condition: str) -> bool:
    """Whether every piece has its own price, so that one number alone would mislead."""
    return condition != PriceObservation.Condition.NEW


def observations_in_words(count: int) -> str:
    """How many observations a price rests on.

    >>> observations_in_words(1), observations_in_words(12)
    ('one observation', '12 observations')
    """
    return "one observation" if count == 1 else f"{count:,} observations"


def range_in_words(low: Decimal, high: Decimal) -> str:
    """From the lowest to the highest; nothing where they read the same.

    >>> range_in_words(Decimal(700), Decimal(1050)), range_in_words(Decimal("99.8"), Decimal("100.2"))
    ('$700–$1,050', '')
    """
    return "" if usd(low) == usd(high) else f"{usd(low)}–{usd(high)}"


def conversion_in_words(price: CurrentPrice) -> str:
    """From what a price was converted, at which rate, of whom and when; nothing for prices in dollars."""
    if not price.converted_from or price.converted_amount is None or price.rate_on is None:
        return ""
    amount = money(price.converted_amount, price.converted_from)
    said_by = f"{institution(price.rate_source_url)}, {day_in_words(price.rate_on, 'day')}"
    rate = f"{price.rate_usd:.4g} USD ({said_by})"
    if price.n_observations == 1:
        return f"converted from {amount} at {rate}"
    return f"converted from a median of {amount}, the newest at {rate}"


def _line(price: CurrentPrice, kind: str, today: date) -> PriceLine:
    between = range_in_words(price.low_usd, price.high_usd)
    counted = "from one price" if price.n_observations == 1 else f"from {price.n_observations:,} prices"
    return PriceLine(
        condition=price.get_condition_display(),
        amount=usd(price.amount_usd),
        range=between,
        seen=(f"{between} {counted}".strip()) if varies(price.condition) else "",
        day=day_in_words(price.newest_on, price.newest_precision),
        age=age_in_words(price.newest_on, today, price.newest_precision),
        stale=is_stale(price, kind, today),
        stale_after_days=stale_after_days(kind, price.condition),
        basis=price.get_basis_display(),
        derived=price.derived,
        observations=price.n_observations,
        since=day_in_words(price.oldest_on, price.newest_precision),
        conversion=conversion_in_words(price),
        tax={True: "tax included", False: "before tax", None: ""}[price.tax_included],
        sources=sources(price.source_url),
    )
