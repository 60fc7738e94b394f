"""The rows that a page of the desk shows: each price with its figure, age, source and what it follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.current_prices import offset_of
from catalog.desk.candidates import Candidate
from catalog.figures import Source, money, sources, usd
from catalog.models import CurrentPrice, PriceObservation, Product
from catalog.price_age import age_in_words, day_in_words, stale_after_days
from catalog.services import newest_seen_of

__all__ = ["ObservedPrice", "PriceRow", "figures_text", "follows_text", "newest_observations", "price_rows"]


@dataclass(frozen=True, slots=True)
class ObservedPrice:
    """One observation, in words."""

    observation: PriceObservation
    figures: str
    day: str
    tax: str
    sources: list[Source]
    follows: str
    """What it is derived from and by which rule; empty for what was observed itself."""

    @classmethod
    def of(cls, observation: PriceObservation) -> ObservedPrice:
        """Needs ``derived_from``."""
        return cls(
            observation,
            figures_text(observation),
            day_in_words(observation.observed_on, observation.precision),
            {True: "tax included", False: "before tax", None: ""}[observation.tax_included],
            sources(observation.source_url),
            follows_text(observation),
        )


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price to look up, with all that its row shows and its form carries."""

    task: Candidate
    product: Product
    condition: str
    used: str
    """The price used; empty where there is none."""
    range: str
    age: str
    why: tuple[str, ...]
    newest: ObservedPrice | None
    seen: int | None
    """The newest observation, as the form hands it back: a later one is another editor's."""

    @property
    def can_be_confirmed(self) -> bool:
        """Whether one key may say that it is still true: not what follows another price."""
        return self.newest is not None and not self.newest.follows


def price_rows(tasks: Sequence[Candidate], today: date) -> dict[str, PriceRow]:
    """Rows by the key of their task; four queries for any number of them."""
    wanted = {(task.product, task.condition) for task in tasks if task.product and task.condition}
    products = Product.objects.in_bulk({product for product, _ in wanted})
    prices = {
        (price.product_id, price.condition): price
        for price in CurrentPrice.objects.filter(product__in=products).order_by("pk")
    }
    newest = newest_observations(products)
    seen = newest_seen_of(product.slug for product in products.values())
    rows = {}
    for task in tasks:
        product = products.get(task.product or 0)
        if product is None or not task.condition:
            continue
        key = (product.pk, task.condition)
        found = newest.get(key)
        rows[task.key] = PriceRow(
            task,
            product,
            task.condition,
            *_used(prices.get(key)),
            age_in_words(prices[key].newest_on, today, prices[key].newest_precision) if key in prices else "",
            (*_age_reason(prices.get(key), product.kind, today), *task.reasons),
            ObservedPrice.of(found) if found else None,
            seen.get((product.slug, task.condition)),
        )
    return rows


def newest_observations(products: Iterable[int]) -> dict[tuple[int, str], PriceObservation]:
    """The observation that each price's date and source are of, by (product, condition); two queries.

    Where a newer one does not count, for its currency, the price's own is meant; where the price follows
    another product's, the newest of all.
    """
    counting = PriceObservation.objects.filter(
        product=OuterRef("product"), condition=OuterRef("condition"), retracted_at=None
    ).order_by("-observed_on", "-pk")
    own = counting.filter(observed_on=OuterRef("newest_on"), source_url=OuterRef("source_url"))
    newest = Coalesce(Subquery(own.values("pk")[:1]), Subquery(counting.values("pk")[:1]))
    prices = CurrentPrice.objects.filter(product__in=set(products)).order_by("pk")
    pks = prices.annotate(newest=newest).values_list("newest", flat=True)
    rows = PriceObservation.objects.filter(pk__in=[pk for pk in pks if pk]).select_related("derived_from")
    return {(row.product_id, row.condition): row for row in rows.order_by("pk")}


def figures_text(observation: PriceObservation) -> str:
    """``$1,150 (1,100–1,200)``: the amount with what range was told, or the range alone."""

    def text(value: Decimal) -> str:
        return money(value, observation.currency)

    low, amount, high = observation.low, observation.amount, observation.high
    ends = [text(value) for value in (low, high) if value is not None]
    span = "–".join(dict.fromkeys(ends))
    if amount is None:
        return span
    return f"{text(amount)} ({span})" if span and span != text(amount) else text(amount)


def follows_text(observation: PriceObservation) -> str:
    """``MacBook Pro 64 GB + 300``, for a price that moves with another's."""
    parent = observation.derived_from
    if parent is None or offset_of(observation.derivation) is None:
        return ""
    return f"{parent.name}: {observation.derivation}"


def _used(price: CurrentPrice | None) -> tuple[str, str]:
    """Amount and range."""
    if price is None:
        return "", ""
    low, high = usd(price.low_usd), usd(price.high_usd)
    return usd(price.amount_usd), f"{low}–{high}" if low != high else ""


def _age_reason(price: Any, kind: str, today: date) -> tuple[str, ...]:
    if price is None:
        return ("no price in this condition",)
    age = (today - price.newest_on).days
    return (f"{age} days old; such prices move within {stale_after_days(kind, price.condition)}",)
