"""What a missing part usually costs: the middle half of what the catalog knows of its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import quantiles

from builds.shelf import Item, Shelf
from catalog.models import Accessory

__all__ = ["typical_usd"]

FEWEST = 2
"""Prices of a kind below which no range is said."""
QUARTERS = 4


def typical_usd(shelf: Shelf) -> Mapping[str, tuple[float, float]]:
    """Kind → lower and upper quartile of the prices used; small parts by their own kind. [USD]

    Each product counts once, at the newest of its prices; a kind with a single price is left out.
    """
    found: Mapping[str, tuple[float, float]] | None = shelf.memo.get("typical_usd")
    if found is None:
        prices: dict[str, list[float]] = defaultdict(list)
        for item in shelf.items.values():
            if item.prices:
                newest = max(item.prices.values(), key=lambda price: (price.newest_on, price.condition))
                prices[_kind(item)].append(float(newest.usd))
        found = shelf.memo["typical_usd"] = {
            kind: _middle_half(each) for kind, each in prices.items() if len(each) >= FEWEST
        }
    return found


def _middle_half(prices: list[float]) -> tuple[float, float]:
    low, _, high = quantiles(prices, n=QUARTERS, method="inclusive")
    return low, high


def _kind(item: Item) -> str:
    return item.row.accessory_kind if isinstance(item.row, Accessory) else item.kind
