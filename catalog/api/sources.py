"""Whom re-users should credit, and the rates at which other currencies are read."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog.api.named import links
from catalog.api.pages import Page, PageQuery, kept, page_of
from catalog.api.problems import PROBLEMS
from catalog.models import DataSource, ExchangeRate

__all__ = ["router"]

router = Router(tags=["sources"])


class SourceItem(Schema):
    """A collection that many rows lean on."""

    slug: str = Field(description="Names it.")
    name: str = Field(description="As it calls itself.")
    subject: str = Field(description="What was mostly taken from it.")
    url: str = Field(description="Its page.")
    url_prefixes: list[str] = Field(description="What the sources of its rows begin with, without https://.")
    licence: str = Field(description="As stated; “not stated” where none was seen.")
    licence_url: str = Field(description="Where the licence stands.")
    attribution: str = Field(description="The credit that its licence asks for.")
    taken: str = Field(description="What was taken.")
    caution: str = Field(description="Known faults, and what was done about them.")


class SourcePage(Page):
    """Data sources."""

    items: list[SourceItem] = Field(description="Those of this page.")


class SourceQuery(PageQuery):
    """Data sources, of one subject or of all."""

    subject: Literal["", "parts", "machines", "prices", "models", "measurements"] = Field(
        "", description="What was mostly taken from it; all where empty."
    )


class RateItem(Schema):
    """What a currency was worth on a day."""

    currency: str = Field(description="ISO 4217.")
    usd_per_unit: float = Field(description="US dollars for one unit.")
    observed_on: date = Field(description="The day that the rate is of.")
    sources: list[str] = Field(description="Where it was published.")


class RatePage(Page):
    """Exchange rates."""

    items: list[RateItem] = Field(description="Those of this page.")


@router.get(
    "/sources",
    response={200: SourcePage, **PROBLEMS},
    url_name="sources",
    summary="Data sources and their licences",
    openapi_extra={"x-curl": "curl '{base}/sources?subject=parts'"},
)
@decorate_view(kept)
def sources(request: HttpRequest, query: Query[SourceQuery]) -> dict[str, Any]:
    """The collections that the catalog leans on, with the credit that each asks for."""
    rows = DataSource.objects.order_by("subject", "name", "slug")
    if query.subject:
        rows = rows.filter(subject=query.subject)
    return page_of(request, rows, query, _source)


@router.get(
    "/exchange-rates",
    response={200: RatePage, **PROBLEMS},
    url_name="exchange-rates",
    summary="Exchange rates in use",
    openapi_extra={"x-curl": "curl '{base}/exchange-rates'"},
)
@decorate_view(kept)
def exchange_rates(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """The dated rates at which other currencies are read in US dollars, the newest of each first."""
    rows = ExchangeRate.objects.order_by("currency", "-observed_on")
    return page_of(request, rows, query, _rate)


def _source(row: DataSource) -> dict[str, Any]:
    same = {name: getattr(row, name) for name in SourceItem.model_fields if name != "url_prefixes"}
    return same | {"url_prefixes": row.url_prefixes.split()}


def _rate(row: ExchangeRate) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "usd_per_unit": float(row.usd_per_unit),
        "observed_on": row.observed_on,
        "sources": links(row.source_url),
    }
