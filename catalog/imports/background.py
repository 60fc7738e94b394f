"""What is stored already about the products of a sheet: read once, in a few queries, for all its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Min

from catalog.current_prices import with_dependants
from catalog.exchange import DOLLAR, Rates, stored_rates
from catalog.models import CurrentPrice, PriceObservation

__all__ = ["Background", "Span", "background"]

RECENT = timedelta(days=365)
Key = tuple[int, str]


@dataclass(frozen=True)
class Span:
    """The lowest and highest of several prices. [USD]"""

    low: Decimal
    high: Decimal
    count: int


@dataclass(frozen=True)
class Background:
    """What doubts are measured against. Keys are (product's key, condition)."""

    today: date
    rates: Rates
    affected: set[int]
    used: Mapping[Key, CurrentPrice]
    newest: Mapping[Key, int]
    currencies: Mapping[int, set[str]]
    conditions: Mapping[int, set[str]]
    same_days: Mapping[tuple[int, date], list[PriceObservation]]
    by_kind: Mapping[tuple[str, str], Span] = field(default_factory=dict)

    def in_usd(self, amount: Decimal, currency: str, day: date) -> Decimal | None:
        """An amount in US dollars at the rate of its day; ``None`` without a rate."""
        if currency == DOLLAR:
            return amount
        rate = self.rates.on(currency, day)
        return amount * rate.usd if rate else None


def background(products: Collection[int], days: Iterable[date], *, today: date) -> Background:
    """Read all that is stored about some products."""
    affected = with_dependants(products)
    counting = PriceObservation.objects.filter(product__in=set(products), retracted_at__isnull=True)
    newest: dict[Key, int] = {}
    currencies: dict[int, set[str]] = defaultdict(set)
    conditions: dict[int, set[str]] = defaultdict(set)
    grouped = counting.order_by("product", "condition", "currency").values_list(
        "product", "condition", "currency"
    )
    for product, condition, currency, pk in grouped.annotate(Max("pk")):
        newest[product, condition] = max(pk, newest.get((product, condition), 0))
        currencies[product].add(currency)
        conditions[product].add(condition)
    same_days: dict[tuple[int, date], list[PriceObservation]] = defaultdict(list)
    for observation in counting.filter(observed_on__in=set(days)).order_by("pk"):
        same_days[observation.product_id, observation.observed_on].append(observation)
    used = CurrentPrice.objects.filter(product__in=affected).select_related("product").order_by("pk")
    return Background(
        today=today,
        rates=stored_rates(),
        affected=affected,
        used={(price.product_id, price.condition): price for price in used},
        newest=newest,
        currencies=currencies,
        conditions=conditions,
        same_days=same_days,
        by_kind=_by_kind(today),
    )


def _by_kind(today: date) -> dict[tuple[str, str], Span]:
    recent = CurrentPrice.objects.filter(newest_on__gte=today - RECENT)
    rows = recent.order_by("product__kind", "condition").values_list("product__kind", "condition")
    return {
        (kind, condition): Span(low, high, count)
        for kind, condition, low, high, count in rows.annotate(Min("low_usd"), Max("high_usd"), Count("pk"))
    }
