"""Neighbours on the catalog's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from catalog.models import Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Product, Riser
from catalog.panels import Panel, register

from .groups import groups_of

__all__ = ["register_neighbours"]


def register_neighbours() -> None:
    """Called when Django starts."""
    kinds = (Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Riser)
    register(Panel("neighbours", "builds/_neighbours_panel.html", _context, on=kinds, order=60))


def _context(request: HttpRequest, subject: Product) -> dict[str, Any] | None:
    groups = groups_of(subject)
    return {"groups": groups} if groups else None
