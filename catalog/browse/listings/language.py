"""The lists of language models and of the formats that their weights come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.db.models import Q

from catalog.browse.columns import Column, ListColumn, spec_column
from catalog.browse.facets import FlagChoice, Range, choice, extent
from catalog.browse.listing import Listing, Preset
from catalog.figures import count_in_words, number
from catalog.models import LanguageModel, LanguageModelAlias, QuantizationAlias, QuantizationFormat

__all__ = ["FORMATS", "MODELS"]

KIB = 1024
BILLION = 1e9


def _counted(key: str, label: str, explanation: str, text: Callable[[int], str]) -> ListColumn:
    def said(row: LanguageModel) -> str | None:
        value = getattr(row, key)
        return None if value is None else text(value)

    return ListColumn(Column(key, label, explanation, is_number=True), said)


def _billions(name: str, field: str, label: str, explanation: str) -> Range:
    return Range(name=name, label=label, explanation=explanation, field=field, unit="billion", scale=BILLION)


def _is_moe(yes: bool) -> Q:
    return Q(n_experts__gt=0) if yes else Q(n_experts=None) | Q(n_experts=0)


TYPE = FlagChoice(
    name="type",
    label="Type",
    explanation="A mixture of experts holds all its weights in memory and reads few of them for a token.",
    flags=(
        ("dense", "dense", partial(_is_moe, False)),
        ("moe", "mixture of experts", partial(_is_moe, True)),
    ),
)
RELEASED = ListColumn(
    Column("released_on", "Released"),
    lambda row: None if row.released_on is None else f"{row.released_on:%b %Y}",
    ("oldest first", "newest first"),
    is_plain=True,
)

MODELS = Listing(
    model=LanguageModel,
    word="models",
    title="Language models",
    lead="What a model takes: its parameters in memory, those that it reads for each token, and the cache "
    "that its context grows.",
    plural="language models",
    columns=(
        _counted("text_params", "Parameters", "Text decoder, embeddings and head included.", count_in_words),
        _counted(
            "params_read_per_token", "Read per token", "Weights read for one decoded token.", count_in_words
        ),
        _counted("max_context", "Context", "The longest, in tokens.", "{:,}".format),
        _counted(
            "kv_bytes_per_token_full_16bit",
            "Cache",
            "KV cache per token that grows with the context, 16-bit elements.",
            lambda value: f"{number(round(value / KIB, 2))} KiB",
        ),
        spec_column(LanguageModel, "attention"),
        spec_column(LanguageModel, "license", "Licence"),
        RELEASED,
    ),
    facets=(
        _billions("params_b", "text_params", "Parameters", "Text decoder, embeddings and head included."),
        _billions(
            "params_read_b",
            "params_read_per_token",
            "Read per token",
            "Active weights: what decode speed depends on.",
        ),
        replace(extent(LanguageModel, "max_context", "Longest context"), unit="tokens"),
        TYPE,
        choice(LanguageModel, "has_vision", "Sees images"),
        choice(LanguageModel, "developer"),
        choice(LanguageModel, "license", "Licence"),
        choice(LanguageModel, "attention", is_open=False),
        choice(LanguageModel, "has_mtp_layer", "Layer for multi-token prediction", is_open=False),
        Range(name="released_year", label="Released", field="released_year", unit="year"),
    ),
    default_order="-released_on",
    text_fields=("name", "developer", "family", "slug"),
    alias_model=LanguageModelAlias,
    alias_field="language_model",
    search_kind="language-model",
    subtitle=lambda row: str(row.developer),
    presets=(
        Preset("Up to 9 billion: any machine", "params_b_max=9"),
        Preset("20 to 40 billion: one good card", "params_b_min=20&params_b_max=40"),
        Preset("Few read per token: quick", "params_read_b_max=4&params_b_min=15"),
        Preset("Free licences", "license=apache-2.0&license=mit"),
    ),
)


def _bits(name: str, label: str, explanation: str) -> ListColumn:
    def said(row: QuantizationFormat) -> str | None:
        value = getattr(row, name)
        return None if value is None else number(value)

    return ListColumn(Column(name, label, explanation, is_number=True), said)


FORMATS = Listing(
    model=QuantizationFormat,
    word="formats",
    title="Weight formats",
    lead="A format's name promises bits; real files take more, because some tensors keep more. "
    "Cache types stand here too.",
    plural="formats",
    columns=(
        spec_column(QuantizationFormat, "ecosystem", "Used with"),
        _bits("nominal_bits", "Called", "What people call it: 4-bit, 8-bit."),
        _bits("block_bits_per_weight", "Bits per weight of its block", "Scales included."),
        _bits("measured_bits_per_weight", "Bits per weight in real files", "Median over real files."),
    ),
    facets=(
        choice(QuantizationFormat, "ecosystem", "Used with"),
        choice(QuantizationFormat, "nominal_bits", "Bits as people call them"),
        extent(QuantizationFormat, "block_bits_per_weight", "Bits per weight of its block"),
        extent(QuantizationFormat, "measured_bits_per_weight", "Bits per weight in real files"),
    ),
    default_order="ecosystem",
    default_ordering=("ecosystem", "-block_bits_per_weight", "slug"),
    text_fields=("name", "slug", "ecosystem"),
    alias_model=QuantizationAlias,
    alias_field="quantization",
    search_kind="format",
    presets=(
        Preset("4-bit for llama.cpp", "ecosystem=gguf&nominal_bits=4"),
        Preset("Cache types", "ecosystem=kv"),
    ),
)
