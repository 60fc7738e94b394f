"""Sheets to begin with: a template, and the newest prices to be edited and brought back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from catalog.models import CurrentPrice, PriceObservation, Product
from catalog.price_age import is_stale
from catalog.prices.corrections import row_of
from catalog.spreadsheets import harmless

__all__ = ["HEADER", "newest_prices", "template"]

HEADER = (
    "product", "condition", "amount", "low", "high", "currency", "basis", "observed_on", "source_url",
    "tax_included", "note",
)  # fmt: skip


def template(today: date) -> str:
    """The header and two rows."""
    examples = (
        ("rtx-3090", "used", "730", "680", "790", "USD", "sold", today, "https://example.org/sold", "no", ""),
        ("RTX 5090", "new", "3299", "", "", "EUR", "asking", today, "https://example.org/shop", "yes", ""),
    )
    return _csv(examples)


def newest_prices(*, kind: str, stale_only: bool, today: date) -> str:
    """The newest observation of each product and condition, the longest unseen first; no derived ones."""
    prices = CurrentPrice.objects.filter(product__retired_at=None).select_related("product")
    if kind in Product.Kind.values:
        prices = prices.filter(product__kind=kind)
    wanted = {
        (price.product_id, price.condition)
        for price in prices.order_by("pk")
        if not stale_only or is_stale(price, price.product.kind, today)
    }
    counting = PriceObservation.objects.filter(retracted_at=None, product__in={pk for pk, _ in wanted})
    by_key = counting.order_by("product", "condition").values_list("product", "condition")
    days = {(product, condition): day for product, condition, day in by_key.annotate(Max("observed_on"))}
    newest: dict[tuple[int, str], PriceObservation] = {}
    for observation in counting.select_related("product", "derived_from").order_by("observed_on", "pk"):
        key = observation.product_id, observation.condition
        if key in wanted and observation.observed_on == days[key]:
            newest[key] = observation
    shown = [observation for observation in newest.values() if not observation.derivation]
    return _csv(_cells(observation) for observation in shown)


def _cells(observation: PriceObservation) -> list[object]:
    row = row_of(observation)
    taxes = {True: "yes", False: "no", None: ""}
    return [taxes[row[column]] if column == "tax_included" else row[column] for column in HEADER]


def _csv(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([harmless("" if cell is None else str(cell)) for cell in row] for row in rows)
    return out.getvalue()
