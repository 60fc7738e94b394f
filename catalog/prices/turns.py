"""Editors of one product's prices take turns, and see what the other recorded meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max, Q

from catalog.current_prices import with_dependants
from catalog.models import PriceObservation, Product

__all__ = [
    "NewerPriceError",
    "Seen",
    "check_seen",
    "lock_all_prices",
    "lock_prices",
    "newest_seen",
    "newest_seen_of",
]

Seen = Mapping[tuple[str, str], int | None]
"""The newest observation that an editor was shown, by (product's slug, condition)."""


class NewerPriceError(Exception):
    """Nothing was written: another editor was faster.

    ``newer`` are the observations that were recorded since the form was shown, newest first; ``retracted``
    is the observation that the form was about, where it was taken back meanwhile.
    """

    def __init__(self, newer: Sequence[PriceObservation], retracted: PriceObservation | None = None) -> None:
        self.newer = list(newer)
        self.retracted = retracted
        super().__init__("Somebody recorded or retracted a price since this was shown.")


def newest_seen(product: Product, condition: str) -> int | None:
    """What a form carries: the key of the newest observation that counts for a product and condition."""
    return newest_seen_of([product.slug]).get((product.slug, condition))


def newest_seen_of(slugs: Iterable[str]) -> dict[tuple[str, str], int]:
    """The same for many products at once; conditions without observations are left out. One query."""
    rows = PriceObservation.objects.filter(product__slug__in=set(slugs), retracted_at__isnull=True)
    by_condition = rows.order_by("product__slug", "condition").values_list("product__slug", "condition")
    return {(slug, condition): pk for slug, condition, pk in by_condition.annotate(Max("pk"))}


def lock_prices(products: Iterable[int]) -> None:
    """Wait for whoever writes prices of these products or of their dependants. Call in a transaction.

    Without turns, the second editor's projection would miss the first's row.
    """
    pks = with_dependants(products)
    # A stored row's reference to a product is no change of its key: without `no_key`, who stores a row
    # derived from a product would wait for its turn at that product too, out of order.
    turns = Product.objects.select_for_update(no_key=True).filter(pk__in=pks)
    list(turns.order_by("pk").values_list("pk"))


def lock_all_prices() -> None:
    """Wait for everybody who writes prices, and let nobody begin. Call first in a transaction."""
    list(Product.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def check_seen(seen: Seen) -> None:
    """Raise ``NewerPriceError`` where an observation is newer than the one that was seen. Lock first."""
    newest = newest_seen_of(slug for slug, _ in seen)
    passed = [(key, pk or 0) for key, pk in seen.items() if newest.get(key, 0) > (pk or 0)]
    if not passed:
        return
    newer = Q()
    for (slug, condition), pk in passed:
        newer |= Q(product__slug=slug, condition=condition, pk__gt=pk)
    rows = PriceObservation.objects.filter(newer, retracted_at__isnull=True)
    raise NewerPriceError(list(rows.select_related("product", "recorded_by").order_by("-pk")))
