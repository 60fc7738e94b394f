"""Figures that lists sort and narrow by beside the fields themselves: prices, and what they buy.

In the database they are expressions over current prices, never over observations; on a page the same figure
is read from the prices that the row brought along. The cheapest condition counts where none is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import (
    Expression,
    F,
    FilteredRelation,
    FloatField,
    Model,
    Q,
    QuerySet,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, ExtractYear, Least, NullIf

from catalog.browse.columns import Column, ListColumn
from catalog.figures import usd
from catalog.models import CurrentPrice, PriceObservation

__all__ = ["FIGURES", "LISTED_PRICES", "PRICE", "figure", "per", "prices_of", "with_figures"]

LISTED_PRICES = "listed_prices"
CONDITIONS = tuple(PriceObservation.Condition)
MORE_THAN_ANY_PRICE = 1e15

PRICE = Column("price", "Price", "Median of the newest observations; sorts by the cheapest condition.")


def _of(condition: str) -> Expression:
    return Cast(F(f"price_{condition}_row__amount_usd"), FloatField())


def _cheapest() -> Expression:
    # SQLite's least of several is unknown as soon as one of them is.
    known = [Coalesce(_of(condition), Value(MORE_THAN_ANY_PRICE)) for condition in CONDITIONS]
    return NullIf(Least(*known), Value(MORE_THAN_ANY_PRICE))


def _cheapest_per(field: str, share: float = 1.0) -> Expression:
    return _cheapest() / (NullIf(Cast(F(field), FloatField()), Value(0.0)) * Value(share))


def _cheapest_per_memory_and_bandwidth() -> Expression:
    return _cheapest_per("memory_gib") / NullIf(Cast(F("memory_bandwidth_gb_s"), FloatField()), Value(0.0))


def _gpu_memory() -> Expression:
    return F("memory_gib") * F("gpu_memory_share")


FIGURES: dict[str, Callable[[], Expression]] = {
    "price": _cheapest,
    "price_new": partial(_of, "new"),
    "price_used": partial(_of, "used"),
    "price_per_gib": partial(_cheapest_per, "memory_gib"),
    "price_per_gb_s": partial(_cheapest_per, "memory_bandwidth_gb_s"),
    "price_per_gib_gb_s": _cheapest_per_memory_and_bandwidth,
    "price_per_kit_gib": partial(_cheapest_per, "capacity_gib"),
    "price_per_tb": partial(_cheapest_per, "capacity_gb", 0.001),
    "price_per_100_w": partial(_cheapest_per, "rated_w", 0.01),
    "gpu_memory_gib": _gpu_memory,
    "released_year": partial(ExtractYear, "released_on"),
}
"""Name in the URL → what the database works out; all of ``price…`` need the rows of current prices."""


def with_figures(rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
    """The rows with those of the named figures that are not fields; prices are joined once if at all."""
    wanted = [name for name in dict.fromkeys(names) if name in FIGURES]
    if any(name.startswith("price") for name in wanted):
        relations = {
            f"price_{condition}_row": FilteredRelation(
                "current_prices", condition=Q(current_prices__condition=condition)
            )
            for condition in CONDITIONS
        }
        rows = rows.alias(**relations)
    return rows.alias(**{name: FIGURES[name]() for name in wanted})


def figure(name: str) -> Expression | F:
    """The expression of a figure or a field, for rows that ``with_figures`` has prepared."""
    return FIGURES[name]() if name in FIGURES else F(name)


def prices_of(row: Model) -> list[CurrentPrice]:
    """The current prices that a row of a list brought along, by condition."""
    found: list[CurrentPrice] = getattr(row, LISTED_PRICES)
    return found


def per(key: str, label: str, field: str, share: float = 1.0, explanation: str = "") -> ListColumn:
    """The column of what one unit of a field costs in the cheapest condition."""

    def text(row: Model) -> str | None:
        amounts = [price.amount_usd for price in prices_of(row)]
        size = getattr(row, field)
        return usd(float(min(amounts)) / (size * share)) if amounts and size else None

    why = explanation or "The price in the cheapest condition by what it buys."
    return ListColumn(Column(key, label, why, is_number=True), text)
