"""A list of one kind of product: what all of them share, filled in by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.browse.columns import ListColumn, spec_columns
from catalog.browse.facets import Facet
from catalog.browse.figures import PRICE
from catalog.browse.listing import AVAILABILITY, PRICE_RANGES, USEFUL, Listing, Preset, UsefulFirst
from catalog.kinds import KindPage
from catalog.models import ProductAlias

__all__ = ["product_listing"]

PRICE_COLUMN = ListColumn(PRICE, lambda row: None, ("cheapest first", "dearest first"))


def product_listing(
    page: KindPage,
    *facets: Facet,
    before_price: tuple[ListColumn, ...] = (),
    columns: tuple[ListColumn, ...] = (),
    after_price: tuple[ListColumn, ...] = (),
    presets: tuple[Preset, ...] = (),
    subtitle: Callable[[Any], str] = lambda row: "",
    useful: UsefulFirst | None = None,
) -> Listing:
    """The list of a kind: its compared specs, or ``columns`` in their place, and prices.

    Its own facets stand before those of all products. The list opens with what is useful, or else with the
    cheapest, and so what nobody sells (chips that were only measured) comes last.
    """
    specs = columns or spec_columns(page.model, *page.compared)
    return Listing(
        model=page.model,
        word=page.word,
        title=page.title,
        lead=page.lead,
        plural=page.plural,
        columns=(*specs, *before_price, PRICE_COLUMN, *after_price),
        facets=(*facets, *_common(facets)),
        default_order=USEFUL if useful else "price",
        text_fields=("name", "maker", "slug", "notes"),
        alias_model=ProductAlias,
        alias_field="product",
        search_kind=page.kind,
        presets=presets,
        subtitle=subtitle,
        has_prices=True,
        useful=useful,
    )


def _common(own: tuple[Facet, ...]) -> tuple[Facet, ...]:
    given = {facet.name for facet in own}
    return tuple(facet for facet in (*PRICE_RANGES, AVAILABILITY) if facet.name not in given)
