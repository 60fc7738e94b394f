"""A price that lies outside the recent range of its product and condition, which a slip of a finger makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.exchange import DOLLAR, stored_rates
from catalog.figures import usd
from catalog.imports.doubts import FAR
from catalog.models import CurrentPrice, Product

__all__ = ["outlier_warning"]


def outlier_warning(product: Product, row: Mapping[str, Any]) -> str:
    """What is odd about a checked row's figures, in words; empty where nothing is."""
    figures = [row[name] for name in ("low", "amount", "high") if row[name] is not None]
    price = CurrentPrice.objects.filter(product=product, condition=row["condition"]).first()
    if price is None or not figures:
        return ""
    if row["currency"] != DOLLAR:
        rate = stored_rates().on(row["currency"], row["observed_on"])
        if rate is None:
            return ""
        figures = [figure * rate.usd for figure in figures]
    recent = f"{usd(price.low_usd)} to {usd(price.high_usd)}" if price.low_usd != price.high_usd else ""
    said = f"Recent prices are {recent}" if recent else f"The recent price is {usd(price.amount_usd)}"
    if min(figures) < price.low_usd * (1 - FAR):
        return f"{usd(min(figures))} is far below what it cost lately. {said}."
    if max(figures) > price.high_usd * (1 + FAR):
        return f"{usd(max(figures))} is far above what it cost lately. {said}."
    return ""
