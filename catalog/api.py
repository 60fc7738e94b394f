"""The catalog for programs: what the other operations may name, with every name that it goes by."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.views.decorators.cache import cache_control
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api_pages import Page, TextQuery, page_of
from catalog.api_problems import PROBLEMS
from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat

__all__ = ["router"]

router = Router(tags=["catalog"])

KEEP_S = 300
"""How long a list may be kept; the catalog changes by the day."""


class Named(Schema):
    """What can be named in a question."""

    slug: str
    name: str
    aliases: list[str] = Field(description="Other names that are understood.")
    url: str = Field(description="Its page.")


class HardwareItem(Named):
    """A card or a complete machine."""

    kind: Literal["gpu", "machine"]
    maker: str
    memory_gib: float | None
    memory_bandwidth_gb_s: float | None


class ModelItem(Named):
    """A language model."""

    developer: str
    text_params: int | None = Field(description="Parameters of the language part.")
    max_context: int | None = Field(description="Tokens that it was made for.")


class FormatItem(Named):
    """A weight format, or a cache type."""

    ecosystem: str
    bits_per_weight: float = Field(description="Block scales included.")


class HardwarePage(Page):
    """Cards or machines."""

    items: list[HardwareItem]


class ModelPage(Page):
    """Language models."""

    items: list[ModelItem]


class FormatPage(Page):
    """Formats."""

    items: list[FormatItem]


class HardwareQuery(TextQuery):
    """Cards or machines."""

    kind: Literal["gpu", "machine"] = Field("gpu", description="Cards, or complete machines.")


@router.get(
    "/hardware",
    response={200: HardwarePage, **PROBLEMS},
    url_name="hardware",
    summary="Cards and machines",
    openapi_extra={"x-curl": "curl '{base}/hardware?kind=machine&text=m5+max'"},
)
@decorate_view(cache_control(max_age=KEEP_S))
def hardware(request: HttpRequest, query: Query[HardwareQuery]) -> dict[str, Any]:
    """What a question may name as hardware, by name."""
    rows = selectors.product_list(Gpu if query.kind == "gpu" else Machine, text=query.text)
    return page_of(request, rows.prefetch_related("aliases"), query, lambda row: _hardware(request, row))


@router.get(
    "/models",
    response={200: ModelPage, **PROBLEMS},
    url_name="models",
    summary="Language models",
    openapi_extra={"x-curl": "curl '{base}/models?text=qwen3.6'"},
)
@decorate_view(cache_control(max_age=KEEP_S))
def models(request: HttpRequest, query: Query[TextQuery]) -> dict[str, Any]:
    """What a question may name as model, by name."""
    rows = selectors.language_model_list(text=query.text).prefetch_related("aliases")
    return page_of(request, rows, query, lambda row: _model(request, row))


@router.get(
    "/formats",
    response={200: FormatPage, **PROBLEMS},
    url_name="formats",
    summary="Weight formats and cache types",
    openapi_extra={"x-curl": "curl '{base}/formats?text=q4_k'"},
)
@decorate_view(cache_control(max_age=KEEP_S))
def formats(request: HttpRequest, query: Query[TextQuery]) -> dict[str, Any]:
    """What a question may name as quant or, of the ecosystem kv-cache, as kv_quant."""
    rows = selectors.format_list(text=query.text).prefetch_related("aliases")
    return page_of(request, rows, query, lambda row: _format(request, row))


def _named(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "aliases": [alias.name for alias in row.aliases.all()],
        "url": request.build_absolute_uri(row.get_absolute_url()),
    }


def _hardware(request: HttpRequest, row: Gpu | Machine) -> dict[str, Any]:
    return _named(request, row) | {
        "kind": row.kind,
        "maker": row.maker,
        "memory_gib": row.memory_gib,
        "memory_bandwidth_gb_s": row.memory_bandwidth_gb_s,
    }


def _model(request: HttpRequest, row: LanguageModel) -> dict[str, Any]:
    return _named(request, row) | {
        "developer": row.developer,
        "text_params": row.text_params,
        "max_context": row.max_context,
    }


def _format(request: HttpRequest, row: QuantizationFormat) -> dict[str, Any]:
    return _named(request, row) | {
        "ecosystem": row.ecosystem,
        "bits_per_weight": row.block_bits_per_weight,
    }
