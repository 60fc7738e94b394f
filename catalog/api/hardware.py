"""For programs: what a question may name as hardware."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api.named import Named, named
from catalog.api.pages import Page, TextQuery, kept, page_of
from catalog.api.problems import PROBLEMS
from catalog.models import Gpu, Machine

__all__ = ["router"]

router = Router(tags=["catalog"])


class HardwareItem(Named):
    """A card or a complete machine."""

    kind: Literal["gpu", "machine"] = Field(description="A card, or a complete machine.")
    maker: str = Field(description="Empty where it is not known.")
    memory_gib: float | None = Field(description="Memory [GiB].")
    memory_bandwidth_gb_s: float | None = Field(description="Memory bandwidth [GB/s].")


class HardwarePage(Page):
    """Cards or machines."""

    items: list[HardwareItem] = Field(description="Those of this page.")


class HardwareQuery(TextQuery):
    """Cards or machines."""

    kind: Literal["gpu", "machine"] = Field("gpu", description="Cards, or complete machines.")


@router.get(
    "/hardware",
    response={200: HardwarePage, **PROBLEMS},
    url_name="hardware",
    summary="Names of cards and machines",
    openapi_extra={"x-curl": "curl '{base}/hardware?kind=machine&text=m5+max'"},
)
@decorate_view(kept)
def hardware(request: HttpRequest, query: Query[HardwareQuery]) -> dict[str, Any]:
    """What a question may name as hardware, by name."""
    rows = selectors.product_list(Gpu if query.kind == "gpu" else Machine, text=query.text)
    rows = rows.prefetch_related(None).prefetch_related("aliases")
    return page_of(request, rows, query, lambda row: _hardware(request, row))


def _hardware(request: HttpRequest, row: Gpu | Machine) -> dict[str, Any]:
    return named(request, row) | {
        "kind": row.kind,
        "maker": row.maker,
        "memory_gib": row.memory_gib,
        "memory_bandwidth_gb_s": row.memory_bandwidth_gb_s,
    }
