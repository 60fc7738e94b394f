"""Adds prices to what was found: one query, however many hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from catalog.models import CurrentPrice
from catalog.price_lines import price_lines

from .kinds import PRODUCT_KINDS
from .query import Hit

__all__ = ["priced"]


def priced(hits: Sequence[Hit], today: date) -> list[Hit]:
    """The same hits with the cheapest price used of each product that has one."""
    products = {hit.pk for hit in hits if hit.kind in PRODUCT_KINDS}
    rows = CurrentPrice.objects.filter(product__in=products).order_by("-amount_usd", "-pk")
    # The cheapest comes last and stays.
    cheapest = {row.product_id: row for row in rows}
    return [
        replace(hit, price=price_lines([cheapest[hit.pk]], hit.kind, today)[0])
        if hit.kind in PRODUCT_KINDS and hit.pk in cheapest
        else hit
        for hit in hits
    ]
