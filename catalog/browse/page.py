"""One page of a list, from its URL to what its template shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from catalog.browse.drawing import chips, drawn_rows, facets, headers, orders, presets
from catalog.browse.listing import Listing
from catalog.browse.paging import PAGE_SIZE, page_of
from catalog.browse.query import extents, listed, narrowed, tally
from catalog.browse.state import State, read_state
from catalog.search import search

__all__ = ["list_page"]

NEAR = 5
"""Names that are offered where no word of the text is found."""


def list_page(listing: Listing, parameters: QueryDict, today: date) -> dict[str, Any]:
    """The template's context. However many rows there are, four queries; more only where none is left."""
    found, state = tally(listing, read_state(parameters, listing))
    page = page_of(found.total, state.page)
    state = state.but(page=page.number)
    shown = listed(listing, narrowed(listing, state, found))[page.start : page.stop] if found.total else []
    rows = list(shown)
    return {
        "listing": listing,
        "state": state,
        "query": state.address(),
        "remarks": [*state.remarks, *([page.remark] if page.remark else [])],
        "total": found.total,
        "page": page,
        "page_size": PAGE_SIZE,
        "facets": facets(listing, state, found, extents(listing)),
        "chips": chips(listing, state),
        "headers": headers(listing, state),
        "orders": orders(listing, state),
        "presets": presets(listing, state),
        "rows": drawn_rows(listing, rows, today, state.ticked),
        "ticked_elsewhere": _ticked_elsewhere(listing, state, {row.slug for row in rows}),
        "near": search(state.text, limit=NEAR, kinds=[listing.search_kind])
        if state.text and not found.total
        else [],
        **_links(listing, state, page.number, page.n_pages),
    }


def _ticked_elsewhere(listing: Listing, state: State, here: set[str]) -> list[tuple[str, str]]:
    """(slug, name) of the ticked rows that this page of the list does not show."""
    slugs = [slug for slug in state.ticked if slug not in here]
    if not slugs:
        return []
    found = listing.model._default_manager.filter(slug__in=slugs, retired_at=None)
    return list(found.order_by("name", "slug").values_list("slug", "name"))


def _links(listing: Listing, state: State, number: int, n_pages: int) -> dict[str, Any]:
    whole = state.but().query()
    return {
        "list_url": listing.url(),
        "all_url": State(state.default_order, order=state.order).query(),
        "compare_url": listing.url("compare"),
        "csv_url": f"{listing.url('csv')}{whole}",
        "json_url": f"{listing.url('json')}{whole}",
        "previous": state.but(page=number - 1).query() if number > 1 else "",
        "next": state.but(page=number + 1).query() if number < n_pages else "",
    }
