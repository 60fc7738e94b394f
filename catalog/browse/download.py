"""A filtered list as a file: every row that its page counts, every spec, prices with their dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict

from catalog.browse.figures import prices_of
from catalog.browse.listing import Listing
from catalog.browse.query import listed, narrowed, tally
from catalog.browse.state import read_state
from catalog.models import PriceObservation
from catalog.price_age import is_stale
from catalog.specs import specs_of

__all__ = ["columns", "records"]

CHUNK = 500
IDENTITY = ("slug", "name")
# Said elsewhere, or of no use outside the database.
LEFT_OUT = {"kind"}
PRICE = (
    "usd", "low_usd", "high_usd", "observations", "on", "stale", "basis", "converted_from", "tax_included",
    "source",
)  # fmt: skip
CONDITIONS = tuple(str(condition) for condition in PriceObservation.Condition)


def columns(listing: Listing) -> tuple[str, ...]:
    """The names of what a row holds; a unit stands at the end of a name."""
    specs = tuple(spec.name for spec in specs_of(listing.model) if spec.name not in LEFT_OUT)
    if not listing.has_prices:
        return (*IDENTITY, *specs, "notes", "page")
    prices = tuple(f"price_{condition}_{part}" for condition in CONDITIONS for part in PRICE)
    return (*IDENTITY, *specs, "announced_only", "notes", *prices, "sources", "page")


def records(listing: Listing, parameters: QueryDict, site: str, today: date) -> Iterator[dict[str, Any]]:
    """The rows that the list's page shows for the same parameters, in its order, all pages of them."""
    found, state = tally(listing, read_state(parameters, listing))
    rows = listed(listing, narrowed(listing, state, found))
    if listing.has_prices:
        rows = rows.prefetch_related("spec_sources")
    names = columns(listing)
    for row in rows.iterator(chunk_size=CHUNK):
        known = _prices(row, today) | {"sources": _sources(row)} if listing.has_prices else {}
        known["page"] = f"{site}{row.get_absolute_url()}"
        yield {name: known[name] if name in known else getattr(row, name, None) for name in names}


def _prices(row: Any, today: date) -> dict[str, Any]:
    by_condition = {price.condition: price for price in prices_of(row)}
    found: dict[str, Any] = {}
    for condition in CONDITIONS:
        price = by_condition.get(condition)
        figures = (
            (None,) * len(PRICE)
            if price is None
            else (
                price.amount_usd, price.low_usd, price.high_usd, price.n_observations, price.newest_on,
                is_stale(price, row.kind, today), price.basis, price.converted_from, price.tax_included,
                price.source_url,
            )
        )  # fmt: skip
        found |= {f"price_{condition}_{part}": figure for part, figure in zip(PRICE, figures, strict=True)}
    return found


def _sources(row: Any) -> str:
    return " ".join(dict.fromkeys(url for spoken in row.spec_sources.all() for url in spoken.url.split()))
