"""Prices for programs: the price used of each product and condition, and every observation behind it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import BeforeValidator

from catalog import selectors
from catalog.api.named import links, slug_like
from catalog.api.pages import Page, PageQuery, kept, page_of
from catalog.api.problems import PROBLEMS, PROBLEMS_OF_ONE, unknown
from catalog.kinds import KINDS
from catalog.models import CurrentPrice, PriceObservation, Product
from catalog.price_age import is_stale, stale_after_days

__all__ = ["PriceOut", "price_out", "router"]

PricedSlug = Annotated[str, slug_like("rtx-3090")]

router = Router(tags=["prices"])

PRICED = [page.kind for page in KINDS]
CONDITIONS = tuple(PriceObservation.Condition)

Condition = Literal["new", "used", "refurbished"]
Kind = Literal[
    "gpu", "riser", "power-supply", "motherboard", "cpu", "memory-kit", "storage", "cooler", "frame",
    "accessory", "machine",
]  # fmt: skip


class PriceOut(Schema):
    """The price used of a product in one condition: the median of recent observations, with their range."""

    condition: Condition = Field(description="New, used or refurbished.")
    amount_usd: float = Field(description="Median of the observations [US dollars].")
    low_usd: float = Field(description="The lowest that they say [US dollars].")
    high_usd: float = Field(description="The highest that they say [US dollars].")
    n_observations: int = Field(description="Observations within 90 days of the newest.")
    newest_on: date = Field(description="Day of the newest observation.")
    newest_precision: str = Field(description="How exactly that day is known: day, month or year.")
    oldest_on: date = Field(description="Day of the oldest observation that counts.")
    stale: bool = Field(description="Older than prices of its kind and condition keep.")
    stale_after_days: int = Field(description="How long these keep [days].")
    basis: str = Field(description="Of the newest observation: list, asking, sold or guide.")
    derived: bool = Field(description="Worked out from another product's price by a stated rule.")
    converted_from: str = Field(description="The currency of the observations; empty: US dollars.")
    converted_amount: float | None = Field(description="In `converted_from`; null: nothing was converted.")
    rate_usd: float | None = Field(description="US dollars for one unit of it, as used for the newest.")
    rate_on: date | None = Field(description="Day of that rate.")
    tax_included: bool | None = Field(description="Of the newest observation.")
    sources: list[str] = Field(description="Of the newest observation.")


class PriceItem(PriceOut):
    """A price used, and what it is the price of."""

    slug: str = Field(description="Of the part or machine.")
    name: str = Field(description="Of the part or machine.")
    kind: str = Field(description="As the filter of that name has it.")
    history: str = Field(description="Address of the observations behind it.")


class PricePage(Page):
    """Prices used."""

    items: list[PriceItem] = Field(description="Those of this page.")


class PriceQuery(PageQuery):
    """Which prices are asked for."""

    kind: Kind | None = Field(None, description="Of one kind of product; all where left out.")
    condition: Condition | None = Field(None, description="In one condition; all where left out.")
    stale: bool | None = Field(None, description="Only those that are stale, or only those that are not.")
    amount_usd_min: float | None = Field(None, ge=0, le=1e9, description="At least [US dollars].")
    amount_usd_max: float | None = Field(None, ge=0, le=1e9, description="At most [US dollars].")
    sort: Literal["slug", "amount_usd", "-amount_usd", "newest_on", "-newest_on"] = Field(
        "slug", description="What comes first; with a minus the largest or newest."
    )


class Observation(Schema):
    """What a product cost, somewhere, on a day."""

    id: int = Field(description="Never given to another observation.")
    condition: str = Field(description="new, used or refurbished.")
    low: float | None = Field(description="In `currency`.")
    amount: float | None = Field(description="In `currency`; null where only a range was seen.")
    high: float | None = Field(description="In `currency`.")
    currency: str = Field(description="ISO 4217.")
    tax_included: bool | None = Field(description="Null where it is not said.")
    basis: str = Field(description="list, asking, sold or guide.")
    observed_on: date = Field(description="First day of the month or year where only that is known.")
    precision: str = Field(description="day, month or year.")
    confidence: str = Field(description="high, medium or low.")
    derived_from: str | None = Field(description="Slug of the product whose price it follows.")
    derivation: str = Field(description="The rule by which it follows; empty where it was observed.")
    note: str = Field(description="What to mind.")
    sources: list[str] = Field(description="Where it was seen.")


class History(Page):
    """The observations of one product, the newest first; those that were taken back are left out."""

    slug: str = Field(description="Of the part or machine.")
    name: str = Field(description="Of the part or machine.")
    kind: str = Field(description="As the filter of that name has it.")
    url: str = Field(description="Its page.")
    current: list[PriceOut] = Field(description="The price used in each condition that has one.")
    items: list[Observation] = Field(description="The newest first.")


def _day(value: Any) -> Any:
    """A day as ISO 8601 writes it; pydantic would also read seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("Write a day as 2026-11-22.")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class HistoryQuery(PageQuery):
    """Which observations are asked for."""

    condition: Condition | None = Field(None, description="In one condition; all where left out.")
    observed_from: Day | None = Field(None, description="Observed on this day or later.")
    observed_to: Day | None = Field(None, description="Observed on this day or earlier.")


@router.get(
    "/prices",
    response={200: PricePage, **PROBLEMS},
    url_name="prices",
    summary="Current prices",
    openapi_extra={"x-curl": "curl '{base}/prices?kind=gpu&condition=used&sort=amount_usd'"},
)
@decorate_view(kept)
def prices(request: HttpRequest, query: Query[PriceQuery]) -> dict[str, Any]:
    """The price used of each product and condition: median, range, number of observations, and its age."""
    today = timezone.localdate()
    rows = CurrentPrice.objects.filter(product__kind__in=PRICED, product__retired_at=None)
    wanted = {
        "product__kind": query.kind,
        "condition": query.condition,
        "amount_usd__gte": query.amount_usd_min,
        "amount_usd__lte": query.amount_usd_max,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if query.stale is not None:
        old = _is_old(today)
        rows = rows.filter(old if query.stale else ~old)
    order = "product__slug" if query.sort == "slug" else query.sort
    rows = rows.select_related("product").order_by(order, "product__slug", "condition", "pk")
    return page_of(request, rows, query, lambda row: _item(request, row, today))


@router.get(
    "/prices/{slug}",
    response={200: History, **PROBLEMS_OF_ONE},
    url_name="price-history",
    summary="Price history of a product",
    openapi_extra={"x-curl": "curl '{base}/prices/rtx-3090?condition=used&observed_from=2026-01-01'"},
)
@decorate_view(kept)
def price_history(request: HttpRequest, slug: PricedSlug, query: Query[HistoryQuery]) -> dict[str, Any]:
    """Every observation of a part or machine with its source, the newest first."""
    product = Product.objects.filter(kind__in=PRICED, slug=slug).first()
    if product is None:
        raise unknown(request, "part or machine", slug, selectors.nearest_products(slug))
    today = timezone.localdate()
    current = product.current_prices.order_by("condition", "pk")
    return page_of(request, _observations(product, query), query, _observation) | {
        "slug": product.slug,
        "name": product.name,
        "kind": product.kind,
        "url": request.build_absolute_uri(product.get_absolute_url()),
        "current": [price_out(price, product.kind, today) for price in current],
    }


def price_out(price: CurrentPrice, kind: str, today: date) -> dict[str, Any]:
    """A price used, with its age on a day; `kind` is its product's."""
    return {
        "condition": price.condition,
        "amount_usd": float(price.amount_usd),
        "low_usd": float(price.low_usd),
        "high_usd": float(price.high_usd),
        "n_observations": price.n_observations,
        "newest_on": price.newest_on,
        "newest_precision": price.newest_precision,
        "oldest_on": price.oldest_on,
        "stale": is_stale(price, kind, today),
        "stale_after_days": stale_after_days(kind, price.condition),
        "basis": price.basis,
        "derived": price.derived,
        "converted_from": price.converted_from,
        "converted_amount": _number(price.converted_amount),
        "rate_usd": _number(price.rate_usd),
        "rate_on": price.rate_on,
        "tax_included": price.tax_included,
        "sources": links(price.source_url),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _item(request: HttpRequest, price: CurrentPrice, today: date) -> dict[str, Any]:
    product = price.product
    return price_out(price, product.kind, today) | {
        "slug": product.slug,
        "name": product.name,
        "kind": product.kind,
        "history": f"{request.build_absolute_uri(request.path)}/{product.slug}",
    }


def _is_old(today: date) -> Q:
    """Prices that are stale on a day: the limits of `stale_after_days`, grouped by their length."""
    by_days = defaultdict(list)
    for kind in PRICED:
        for condition in CONDITIONS:
            by_days[stale_after_days(kind, condition)].append((kind, condition))
    found = Q(pk__in=())
    for days, pairs in by_days.items():
        of_these = Q(pk__in=())
        for kind, condition in pairs:
            of_these |= Q(product__kind=kind, condition=condition)
        found |= of_these & Q(newest_on__lt=today - timedelta(days=days))
    return found


def _observations(product: Product, query: HistoryQuery) -> QuerySet[PriceObservation]:
    wanted = {
        "condition": query.condition,
        "observed_on__gte": query.observed_from,
        "observed_on__lte": query.observed_to,
    }
    rows = selectors.price_observations(product)
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _observation(row: PriceObservation) -> dict[str, Any]:
    same = (
        "id", "condition", "currency", "tax_included", "basis", "observed_on", "precision", "confidence",
        "derivation", "note",
    )  # fmt: skip
    figures = {name: getattr(row, name) for name in ("low", "amount", "high")}
    return {name: getattr(row, name) for name in same} | {
        **{name: _number(value) for name, value in figures.items()},
        "derived_from": row.derived_from.slug if row.derived_from else None,
        "sources": links(row.source_url),
    }
