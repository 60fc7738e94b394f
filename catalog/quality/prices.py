"""Prices: unlike those of their kind, of their kin or of themselves; old ones, and what nobody priced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import exp, log
from statistics import median
from typing import Any

from catalog.figures import usd
from catalog.models import CurrentPrice, Gpu, Machine, MemoryKit, Product
from catalog.price_age import day_in_words, is_stale, stale_after_days
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = [
    "dearer_used_than_new",
    "findings",
    "never_priced",
    "price_per_gib_of_its_kind",
    "stale",
    "wide_range",
]

TIMES_OFF = 6
"""So many times dearer or cheaper by the GiB than the middle of its kind is worth a look."""
FEWEST_KIN = 5
USED_ABOVE_NEW = 1.3
WIDEST = 4
"""Highest over lowest observation of one product in one condition, within 90 days."""


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about prices."""
    yield from price_per_gib_of_its_kind(rows.prices, [*rows.gpus, *rows.machines, *rows.memory_kits])
    yield from dearer_used_than_new(rows.prices)
    for price in rows.prices:
        yield from wide_range(price)
        yield from stale(price, rows.today)
    yield from never_priced(rows.products, {price.product_id for price in rows.prices})


def price_per_gib_of_its_kind(
    prices: Sequence[CurrentPrice], products: Sequence[Gpu | Machine | MemoryKit]
) -> Iterator[Finding]:
    """By the GiB, a price lies within a few times of the middle of its kind, form and condition."""
    known = {product.pk: product for product in products}
    kin: dict[tuple[str, ...], list[tuple[CurrentPrice, float]]] = defaultdict(list)
    for price in prices:
        product = known.get(price.product_id)
        memory = _memory_gib(product)
        if product is not None and memory:
            kin[(*_class_of(product), price.condition)].append((price, float(price.amount_usd) / memory))
    for group in kin.values():
        if len(group) < FEWEST_KIN:
            continue
        middle = exp(median(log(per_gib) for _, per_gib in group))
        for price, per_gib in group:
            if not middle / TIMES_OFF <= per_gib <= middle * TIMES_OFF:
                yield _finding(
                    price, "price-per-gib", Severity.WARN,
                    f"{usd(per_gib)} a GiB {price.condition}, where the middle of its kind is {usd(middle)}.",
                    f"{usd(per_gib)}/GiB", f"{usd(middle / TIMES_OFF)}–{usd(middle * TIMES_OFF)}/GiB",
                )  # fmt: skip


def _memory_gib(product: Gpu | Machine | MemoryKit | None) -> float | None:
    if product is None:
        return None
    return product.capacity_gib if isinstance(product, MemoryKit) else product.memory_gib


def _class_of(product: Any) -> tuple[str, ...]:
    if isinstance(product, MemoryKit):
        return product.kind, product.generation
    if isinstance(product, Gpu):
        return product.kind, product.form
    return (product.kind,)


def dearer_used_than_new(prices: Sequence[CurrentPrice]) -> Iterator[Finding]:
    """A used piece costs less than a new one, or one of the two prices is of another time."""
    new = {price.product_id: price for price in prices if price.condition == "new"}
    for price in prices:
        of_new = new.get(price.product_id)
        if of_new is None or price is of_new:
            continue
        limit = of_new.amount_usd * Decimal(str(USED_ABOVE_NEW))
        if price.amount_usd > limit:
            yield _finding(
                price, "dearer-used-than-new", Severity.WARN,
                f"{usd(price.amount_usd)} {price.condition} "
                f"({day_in_words(price.newest_on, price.newest_precision)}), {usd(of_new.amount_usd)} new "
                f"({day_in_words(of_new.newest_on, of_new.newest_precision)}).",
                usd(price.amount_usd), f"at most {usd(limit)}",
            )  # fmt: skip


def wide_range(price: CurrentPrice) -> Iterator[Finding]:
    """Observations of one product within 90 days lie within a few times of each other."""
    if price.high_usd > price.low_usd * WIDEST:
        yield _finding(
            price, "wide-range", Severity.WARN,
            f"{usd(price.low_usd)} to {usd(price.high_usd)} {price.condition} within 90 days: is one of them "
            "another product, or several pieces?",
            f"{usd(price.low_usd)}–{usd(price.high_usd)}", f"at most {WIDEST}× apart",
        )  # fmt: skip


def stale(price: CurrentPrice, today: date) -> Iterator[Finding]:
    """Each kind's prices keep so many days."""
    kind = price.product.kind
    if is_stale(price, kind, today):
        days = stale_after_days(kind, price.condition)
        age = (today - price.newest_on).days
        yield _finding(
            price, "stale-price", Severity.NOTE,
            f"Newest {price.condition} price of {day_in_words(price.newest_on, price.newest_precision)}; "
            f"such prices keep {days} days.",
            f"{age} days", f"{days} days",
        )  # fmt: skip


def never_priced(products: Sequence[Product], priced: set[int]) -> Iterator[Finding]:
    """What is on sale and has no price in any condition."""
    for product in products:
        if product.pk in priced or product.announced_only or _is_never_sold(product):
            continue
        yield Finding(
            "never-priced", Severity.NOTE, product.slug, "price", "Nobody has recorded a price that counts.",
            "none", "one at least", product.kind,
        )  # fmt: skip


def _is_never_sold(product: Product) -> bool:
    """Chips and hosts that were only measured, and cards that come in a laptop or a server."""
    if isinstance(product, Machine):
        return product.form in (Machine.Form.CHIP, Machine.Form.SERVER) or product.cpu_only
    return isinstance(product, Gpu) and product.form != Gpu.Form.CARD


def _finding(
    price: CurrentPrice, rule: str, severity: Severity, message: str, figure: str, limit: str
) -> Finding:
    field = f"price {price.condition}"
    return Finding(rule, severity, price.product.slug, field, message, figure, limit, price.product.kind)
