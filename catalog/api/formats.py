"""Weight formats (quantizations) and cache types for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, ModelSchema, Query, Router
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api.named import Named, explained, links, named, slug_like
from catalog.api.pages import Page, TextQuery, kept, page_of, refuse_unknown
from catalog.api.problems import PROBLEMS, PROBLEMS_OF_ONE, unknown
from catalog.models import QuantizationFormat, WeightFile

__all__ = ["router"]

FormatSlug = Annotated[str, slug_like("gguf-q4_k_m")]

router = Router(tags=["catalog"])


class FormatItem(Named):
    """A weight format, or a cache type."""

    ecosystem: str = Field(description="gguf, mlx, safetensors, exl; kv: a cache type.")
    bits_per_weight: float = Field(description="Block scales included.")


class FormatPage(Page):
    """Formats."""

    items: list[FormatItem] = Field(description="Those of this page.")


@explained(
    bits_embedding="Input embedding.",
    bits_head="Output head.",
    bits_attention="Attention.",
    bits_dense_ffn="Feed-forward of dense layers.",
    bits_experts="Routed experts.",
    bits_shared_expert="Shared experts.",
)
class Bits(ModelSchema):
    """Bits of a weight by the part of the model that it belongs to; null: those of the block."""

    class Meta:
        model = QuantizationFormat
        fields = (
            "nominal_bits", "bits_embedding", "bits_head", "bits_attention", "bits_dense_ffn", "bits_experts",
            "bits_shared_expert", "bits_fallback", "measured_bits_per_weight",
        )  # fmt: skip


@explained(
    note="What to mind.",
)
class FormatFile(ModelSchema):
    """The size of a real published file in the format."""

    model: str = Field(description="Slug of the language model.")
    sources: list[str] = Field(description="Where it was published.")

    class Meta:
        model = WeightFile
        fields = ("size_gb", "rounded_to_gb", "text_decoder_only", "note")

    @staticmethod
    def resolve_model(row: WeightFile) -> str:
        """The model by its slug."""
        return row.language_model.slug

    @staticmethod
    def resolve_sources(row: WeightFile) -> list[str]:
        """Where it is published."""
        return links(row.source_url)


class FormatDetail(FormatItem):
    """A format with all that is known of it."""

    bits: Bits = Field(description="By the part of the model that a weight belongs to.")
    notes: str = Field(description="What to mind.")
    retired: bool = Field(description="It left the catalog and stands in no list.")
    sources: list[str] = Field(description="Where its figures were read.")
    files: list[FormatFile] = Field(description="Published files of models in it.")


@router.get(
    "/formats",
    response={200: FormatPage, **PROBLEMS},
    url_name="formats",
    summary="Quantizations: weight formats and cache types",
    openapi_extra={"x-curl": "curl '{base}/formats?text=q4_k'"},
)
@decorate_view(kept)
def formats(request: HttpRequest, query: Query[TextQuery]) -> dict[str, Any]:
    """What a question may name as quant or, of the ecosystem kv, as kv_quant."""
    rows = selectors.format_list(text=query.text).prefetch_related("aliases")
    return page_of(request, rows, query, lambda row: _item(request, row))


@router.get(
    "/formats/{slug}",
    response={200: FormatDetail, **PROBLEMS_OF_ONE},
    url_name="format",
    summary="One quantization",
    openapi_extra={"x-curl": "curl '{base}/formats/gguf-q4_k_m'"},
)
@decorate_view(kept)
def format_(request: HttpRequest, slug: FormatSlug) -> dict[str, Any]:
    """Its bits by part of the model, and the published files in it."""
    refuse_unknown(request)
    row = selectors.format_by_slug(slug)
    if row is None:
        raise unknown(request, "format", slug, selectors.nearest_formats(slug))
    files = sorted(row.weight_files.all(), key=lambda file: (file.language_model.slug, file.size_gb, file.pk))
    return _item(request, row) | {
        "bits": row,
        "notes": row.notes,
        "retired": row.retired_at is not None,
        "sources": links(row.source_url),
        "files": files,
    }


def _item(request: HttpRequest, row: QuantizationFormat) -> dict[str, Any]:
    return named(request, row) | {
        "ecosystem": row.ecosystem,
        "bits_per_weight": row.block_bits_per_weight,
    }
