"""Neighbours on the catalog's pages, kept until a part is loaded or edited."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.models import (
    CatalogVersion,
    Cpu,
    Frame,
    Gpu,
    MemoryKit,
    Motherboard,
    PowerSupply,
    Product,
    Riser,
)
from catalog.panels import Panel, register

from .groups import groups_of

__all__ = ["parts_stamp", "register_neighbours"]

PANELS_KEPT = 256
KINDS: tuple[type[Product], ...] = (Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Riser)


def register_neighbours() -> None:
    """Called when Django starts."""
    register(Panel("neighbours", "components/ready.html", _context, on=KINDS, order=60))


def _context(request: HttpRequest, subject: Product) -> dict[str, Any] | None:
    body = _body(parts_stamp(), _Asked(subject))
    return {"body": body} if body else None


class _Asked:
    """A product that equals any other reading of the same row."""

    def __init__(self, product: Product) -> None:
        self.product = product

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.product.pk == other.product.pk

    def __hash__(self) -> int:
        return hash(self.product.pk)


@lru_cache(maxsize=PANELS_KEPT)
def _body(_stamp: str, asked: _Asked) -> SafeString | None:
    groups = groups_of(asked.product)
    return render_to_string("builds/_neighbours_panel.html", {"groups": groups}) if groups else None


def parts_stamp() -> str:
    """What changes whenever a part does: loads and edits, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_stamp_sql())
        return "|".join(str(value) for value in cursor.fetchone())


@lru_cache(maxsize=1)
def _stamp_sql() -> str:
    quote = connection.ops.quote_name

    def newest(model: type[Model], column: str) -> str:
        return f"(SELECT MAX({quote(column)}) FROM {quote(model._meta.db_table)})"  # noqa: S608 — our own names

    edited = (*KINDS, Frame)
    newest_of_each = [newest(model.history.model, "history_id") for model in edited]  # type: ignore[attr-defined]
    parts = [newest(CatalogVersion, "id"), newest(Product, "id"), *newest_of_each]
    return f"SELECT {', '.join(parts)}"
