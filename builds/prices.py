"""What a line costs: the price used with its range and age, or what the visitor typed; and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import PriceObservation
from catalog.price_lines import varies

__all__ = ["CONDITIONS", "Line", "Price", "Total", "total_of", "usual_condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The price used for a product in one condition. [USD]"""

    condition: str
    usd: Decimal
    low_usd: Decimal
    high_usd: Decimal
    newest_on: date
    precision: str
    oldest_on: date
    basis: str
    derived: bool
    source_url: str
    stale_after_days: int
    observations: int = 1
    conversion: str = ""
    """From what currency and at which rate, in words; empty for prices in US dollars."""

    @property
    def varies(self) -> bool:
        """Whether every piece has its own price, so that one number alone would mislead."""
        return varies(self.condition)

    def is_stale(self, today: date) -> bool:
        """Older than prices of this kind of thing stay true."""
        return (today - self.newest_on).days > self.stale_after_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what is bought. ``own_usd``, typed by the visitor for one piece, comes before ``price``."""

    slug: str
    name: str
    kind: str
    quantity: int
    condition: str
    price: Price | None
    own_usd: Decimal | None = None
    note: str = ""

    @property
    def is_priced(self) -> bool:
        """Whether anything is known of what it costs."""
        return self.own_usd is not None or self.price is not None

    @property
    def usd(self) -> Decimal | None:
        """All pieces together; ``None`` where no price is known."""
        if self.own_usd is not None:
            return self.own_usd * self.quantity
        return self.price.usd * self.quantity if self.price else None

    @property
    def range_usd(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest for all pieces together."""
        if self.own_usd is not None:
            return self.own_usd * self.quantity, self.own_usd * self.quantity
        if self.price is None:
            return None
        return self.price.low_usd * self.quantity, self.price.high_usd * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of the lines that have a price, and how many have none."""

    usd: Decimal
    low_usd: Decimal
    high_usd: Decimal
    n_lines: int
    n_unpriced: int
    oldest: Price | None
    """The price that was observed longest ago; ``None`` where the visitor typed all of them."""
    has_stale: bool
    has_derived: bool
    has_converted: bool
    is_own: bool
    """The visitor typed at least one of the prices."""


CONDITIONS = (
    PriceObservation.Condition.NEW,
    PriceObservation.Condition.USED,
    PriceObservation.Condition.REFURBISHED,
)


def usual_condition(prices: Mapping[str, Price]) -> str:
    """The condition with the newest price; new where nothing tells them apart."""
    if not prices:
        return PriceObservation.Condition.NEW
    return max(prices, key=lambda condition: (prices[condition].newest_on, -CONDITIONS.index(condition)))


def total_of(lines: Sequence[Line], today: date) -> Total | None:
    """Add up lines; ``None`` where not one of them has a price."""
    priced = [line for line in lines if line.is_priced]
    if not priced:
        return None
    used = [line.price for line in priced if line.price and line.own_usd is None]
    ranges = [line.range_usd for line in priced if line.range_usd]
    return Total(
        usd=sum((line.usd for line in priced if line.usd is not None), Decimal(0)),
        low_usd=sum((low for low, _ in ranges), Decimal(0)),
        high_usd=sum((high for _, high in ranges), Decimal(0)),
        n_lines=len(lines),
        n_unpriced=len(lines) - len(priced),
        oldest=min(used, key=lambda price: (price.newest_on, price.source_url), default=None),
        has_stale=any(price.is_stale(today) for price in used),
        has_derived=any(price.derived for price in used),
        has_converted=any(price.conversion for price in used),
        is_own=any(line.own_usd is not None for line in priced),
    )
