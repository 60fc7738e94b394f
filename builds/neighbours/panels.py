"""Neighbours on the catalog's pages, kept as long as the catalog stays as it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from builds.shelf import Shelf, current_shelf
from catalog.models import Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Product, Riser
from catalog.panels import Panel, register

from .groups import groups_of

__all__ = ["register_neighbours"]

PANELS_KEPT = 256
KINDS: tuple[type[Product], ...] = (Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Riser)


def register_neighbours() -> None:
    """Called when Django starts."""
    register(Panel("neighbours", "components/ready.html", _context, on=KINDS, order=60))


def _context(request: HttpRequest, subject: Product) -> dict[str, Any] | None:
    body = current_shelf().kept(_body, PANELS_KEPT)(_Asked(subject))
    return {"body": body} if body else None


class _Asked:
    """A product that equals any other reading of the same row."""

    def __init__(self, product: Product) -> None:
        self.product = product

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.product.pk == other.product.pk

    def __hash__(self) -> int:
        return hash(self.product.pk)


def _body(shelf: Shelf, asked: _Asked) -> SafeString | None:
    groups = groups_of(asked.product, shelf)
    return render_to_string("builds/_neighbours_panel.html", {"groups": groups}) if groups else None
