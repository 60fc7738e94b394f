"""Sheets of the tests: rows as text, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User

from catalog.imports.drafts import begin_draft
from catalog.imports.recording import record_draft
from catalog.imports.review import Review, ReviewedRow, review
from catalog.imports.tables import read_sheet
from catalog.models import CurrentPrice, PriceImport

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CARDS = ("amber-card", "basalt-card", "cobalt-card", "dune-card", "ember-card")
DEFAULTS = {
    "source_url": "https://example.org/shop", "condition": "used", "basis": "asking", "currency": "USD",
    "observed_on": "2026-11-22", "confidence": "medium",
}  # fmt: skip


def price_row(**changes: Any) -> dict[str, Any]:
    return {
        "product": CARDS[0],
        "amount": "100",
        "condition": "used",
        "basis": "asking",
        "observed_on": "2026-11-10",
        "source_url": "https://example.org/earlier",
    } | changes


def drafted(text: str, by: User | None = None, **defaults: str) -> PriceImport:
    editor = by or User.objects.get(username="editor")
    return begin_draft(read_sheet(text), label="prices.csv", defaults=DEFAULTS | defaults, by=editor, now=NOW)


def reviewed(text: str, **defaults: str) -> Review:
    return review(drafted(text, **defaults).rows, today=TODAY)


def only_row(text: str, **defaults: str) -> ReviewedRow:
    (row,) = reviewed(text, **defaults).rows
    return row


def recorded(draft: PriceImport, by: User | None = None) -> PriceImport:
    """The draft, recorded as it stands."""
    return record_draft(
        draft.pk,
        shown=review(draft.rows, today=TODAY).digest,
        confirmed=True,
        by=by or User.objects.get(username="editor"),
        today=TODAY,
        now=NOW,
    )


def prices_used() -> dict[tuple[int, str], tuple[Any, ...]]:
    """All that every current price says."""
    names = [f.name for f in CurrentPrice._meta.concrete_fields if f.name != "id"]
    return {
        (price.product_id, price.condition): tuple(getattr(price, name) for name in names)
        for price in CurrentPrice.objects.all()
    }


def sheet(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV."""
    given = list(rows)
    lines = [",".join(given[0])]
    lines += [",".join(f'"{row[heading]}"' for heading in given[0]) for row in given]
    return "\n".join(lines)
