"""Language models for programs: shape, published files, quality scores."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, ModelSchema, Query, Router
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api.named import Named, explained, links, named, slug_like
from catalog.api.pages import Page, TextQuery, kept, page_of, refuse_unknown
from catalog.api.problems import PROBLEMS, PROBLEMS_OF_ONE, unknown
from catalog.models import LanguageModel, QualityScore, WeightFile

__all__ = ["router"]

ModelSlug = Annotated[str, slug_like("qwen3.6-27b")]

router = Router(tags=["catalog"])


class ModelItem(Named):
    """A language model."""

    developer: str = Field(description="Who made it.")
    text_params: int | None = Field(description="Parameters of the language part.")
    max_context: int | None = Field(description="Tokens that it was made for.")


class ModelPage(Page):
    """Language models."""

    items: list[ModelItem] = Field(description="Those of this page.")


@explained(
    gguf_architecture="As GGUF files name it.",
    attention="full, swa (sliding window), mla, linear-hybrid or hybrid-ssm.",
    parameter_check="exact, larger-file or incomplete: how the counts compare with published files.",
    parameter_check_note="What that comparison found.",
    n_layers="Layers.",
    hidden_size="Width of the residual stream.",
    n_heads="Query heads.",
    n_kv_heads="Key and value heads.",
    head_dim="Width of a head.",
    vocab_size="Tokens in the vocabulary.",
    tied_embeddings="Input embedding and head are one matrix.",
    has_vision="It also reads images.",
    has_mtp_layer="It has a layer that drafts tokens.",
    n_experts="Routed experts of a layer.",
    n_active_experts="Routed experts that a token uses.",
    n_shared_experts="Experts that every token uses.",
    expert_intermediate_size="Feed-forward width of a routed expert.",
    shared_expert_intermediate_size="Feed-forward width of the shared experts.",
    n_first_dense_layers="Layers before the first with experts.",
    n_full_attention_layers="Layers whose cache grows with the context.",
    n_sliding_layers="Layers with a sliding window.",
    sliding_window="Length of the window [tokens].",
    recurrent_note="How the recurrent state was worked out.",
    mla_kv_lora_rank="Width of the compressed cache.",
    mla_rope_dim="Width of its part with positions.",
)
class Shape(ModelSchema):
    """A text decoder's shape; null where it is not known or does not apply."""

    class Meta:
        model = LanguageModel
        fields = (
            "gguf_architecture", "attention", "params_read_per_token", "file_params", "parameter_check",
            "parameter_check_note", "n_layers", "hidden_size", "n_heads", "n_kv_heads", "head_dim",
            "intermediate_size", "vocab_size", "tied_embeddings", "has_vision", "has_mtp_layer", "n_experts",
            "n_active_experts", "n_shared_experts", "expert_intermediate_size",
            "shared_expert_intermediate_size", "n_first_dense_layers", "n_full_attention_layers",
            "n_sliding_layers", "sliding_window", "n_recurrent_layers", "kv_bytes_per_token_full_16bit",
            "kv_bytes_per_token_sliding_16bit", "recurrent_state_bytes", "recurrent_note",
            "mla_kv_lora_rank", "mla_rope_dim",
        )  # fmt: skip


@explained(
    note="What to mind.",
)
class ModelFile(ModelSchema):
    """The size of a real published file of the model."""

    format: str = Field(description="Slug of the weight format.")
    sources: list[str] = Field(description="Where it was published.")

    class Meta:
        model = WeightFile
        fields = ("size_gb", "rounded_to_gb", "text_decoder_only", "note")

    @staticmethod
    def resolve_format(row: WeightFile) -> str:
        """The format by its slug."""
        return row.quantization.slug

    @staticmethod
    def resolve_sources(row: WeightFile) -> list[str]:
        """Where it is published."""
        return links(row.source_url)


@explained(
    kind="benchmark, or quantization-loss.",
    benchmark="As published.",
    observed_on="When it was published or seen.",
    precision="How exactly that day is known: day, month or year.",
)
class Score(ModelSchema):
    """One published score, with the setting under which it was reached."""

    sources: list[str] = Field(description="Where it was published.")

    class Meta:
        model = QualityScore
        fields = ("kind", "benchmark", "score", "quantization_name", "setting", "observed_on", "precision")

    @staticmethod
    def resolve_sources(row: QualityScore) -> list[str]:
        """Where it was published."""
        return links(row.source_url)


class ModelDetail(ModelItem):
    """A language model with all that is known of it."""

    family: str = Field(description="Generation of like models.")
    released_on: date | None = Field(description="First published.")
    license: str = Field(description="Of its weights, as stated.")
    notes: str = Field(description="What to mind.")
    retired: bool = Field(description="It left the catalog and stands in no list.")
    sources: list[str] = Field(description="Where the shape was read.")
    architecture: Shape = Field(description="What memory and speed follow from.")
    files: list[ModelFile] = Field(description="The largest first.")
    quality_scores: list[Score] = Field(description="Published scores, and losses by quantization.")


@router.get(
    "/models",
    response={200: ModelPage, **PROBLEMS},
    url_name="models",
    summary="Language models",
    openapi_extra={"x-curl": "curl '{base}/models?text=qwen3.6'"},
)
@decorate_view(kept)
def models(request: HttpRequest, query: Query[TextQuery]) -> dict[str, Any]:
    """What a question may name as model, by name."""
    rows = selectors.language_model_list(text=query.text).prefetch_related("aliases")
    return page_of(request, rows, query, lambda row: _item(request, row))


@router.get(
    "/models/{slug}",
    response={200: ModelDetail, **PROBLEMS_OF_ONE},
    url_name="model",
    summary="One language model",
    openapi_extra={"x-curl": "curl '{base}/models/qwen3.6-27b'"},
)
@decorate_view(kept)
def model(request: HttpRequest, slug: ModelSlug) -> dict[str, Any]:
    """Its architecture, its published files, its quality scores with setting and source."""
    refuse_unknown(request)
    row = selectors.language_model_by_slug(slug)
    if row is None:
        raise unknown(request, "language model", slug, selectors.nearest_language_models(slug))
    files = sorted(row.weight_files.all(), key=lambda file: (-file.size_gb, file.quantization.slug, file.pk))
    return _item(request, row) | {
        "family": row.family,
        "released_on": row.released_on,
        "license": row.license,
        "notes": row.notes,
        "retired": row.retired_at is not None,
        "sources": links(f"{row.source_url} {row.second_source_url}"),
        "architecture": row,
        "files": files,
        "quality_scores": row.quality_scores.all(),
    }


def _item(request: HttpRequest, row: LanguageModel) -> dict[str, Any]:
    return named(request, row) | {
        "developer": row.developer,
        "text_params": row.text_params,
        "max_context": row.max_context,
    }
