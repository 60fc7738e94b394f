"""What the pages of language models and weight formats say in tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from catalog.figures import Source, count_in_words, number, sources
from catalog.models import LanguageModel, QuantizationFormat, WeightFile

__all__ = ["Fact", "FileLine", "file_lines", "format_facts", "model_facts"]

KIB = 1024


@dataclass(frozen=True)
class Fact:
    """A name and its value in words; ``text`` is ``None`` where it is unknown."""

    label: str
    text: str | None
    explanation: str = ""


@dataclass(frozen=True)
class FileLine:
    """A real file: the model or format that its page does not say already, and its size."""

    of: LanguageModel | QuantizationFormat
    note: str
    size: str
    sources: list[Source]


def model_facts(model: LanguageModel) -> list[tuple[str, list[Fact]]]:
    """All that is known of a model's shape, in groups. Groups that do not concern it are left out."""
    groups = [
        ("Size", _size(model)),
        ("Shape", _shape(model)),
        ("Memory of the context", _cache(model)),
    ]
    return groups + ([("Experts", _experts(model))] if model.n_experts else [])


def format_facts(row: QuantizationFormat) -> list[Fact]:
    """A format's bits per weight, by kind of tensor."""
    bits = (
        ("The block that names it", row.block_bits_per_weight, "Scales included."),
        ("In real files, median", row.measured_bits_per_weight, "Whole files, other tensors included."),
        ("Called", row.nominal_bits, "What people call it: 4-bit, 8-bit."),
        ("Embedding", row.bits_embedding, ""),
        ("Output head", row.bits_head, ""),
        ("Attention", row.bits_attention, ""),
        ("Dense feed-forward", row.bits_dense_ffn, ""),
        ("Experts", row.bits_experts, ""),
        ("Shared experts", row.bits_shared_expert, ""),
        (
            "Rows that 256 does not divide",
            row.bits_fallback,
            "Blocks hold 256 weights; other rows fall back.",
        ),
    )
    return [
        Fact(label, None if value is None else f"{number(value)} bits", why) for label, value, why in bits
    ]


def file_lines(files: Iterable[WeightFile], of: Literal["language_model", "quantization"]) -> list[FileLine]:
    """Real files by size, each by its model or its format."""
    by_size = sorted(files, key=lambda file: (file.size_gb, file.pk))
    return [
        FileLine(
            getattr(file, of), file.note, f"{number(round(file.size_gb, 2))} GB", sources(file.source_url)
        )
        for file in by_size
    ]


def _size(model: LanguageModel) -> list[Fact]:
    return [
        Fact("Parameters", _exact(model.text_params), "Text decoder, embeddings and head; no vision tower."),
        Fact("Read per decoded token", _exact(model.params_read_per_token), "What decode speed depends on."),
        Fact("In the published files", _exact(model.file_params), "The whole repository."),
        Fact("How the counts were checked", model.get_parameter_check_display(), model.parameter_check_note),
        Fact("Longest context", _tokens(model.max_context), "As its configuration says."),
        Fact("Sees images", _yes_no(model.has_vision)),
        Fact("Has a layer for multi-token prediction", _yes_no(model.has_mtp_layer)),
    ]


def _shape(model: LanguageModel) -> list[Fact]:
    return [
        Fact("Layers", _plain(model.n_layers)),
        Fact("Hidden size", _plain(model.hidden_size)),
        Fact("Attention heads", _plain(model.n_heads)),
        Fact("Key-value heads", _plain(model.n_kv_heads)),
        Fact("Head size", _plain(model.head_dim)),
        Fact("Feed-forward width", _plain(model.intermediate_size), "Of dense layers."),
        Fact("Vocabulary", _plain(model.vocab_size)),
        Fact("Embedding shared with the head", _yes_no(model.tied_embeddings)),
        Fact("llama.cpp calls it", model.gguf_architecture or None),
    ]


def _cache(model: LanguageModel) -> list[Fact]:
    facts = [
        Fact("Attention", model.get_attention_display()),
        Fact("Layers whose cache grows", _plain(model.n_full_attention_layers)),
        Fact(
            "Cache per token", _kib(model.kv_bytes_per_token_full_16bit), "16-bit elements, growing layers."
        ),
    ]
    if model.n_sliding_layers:
        facts += [
            Fact("Sliding-window layers", _plain(model.n_sliding_layers)),
            Fact("Window", _tokens(model.sliding_window)),
            Fact("Their cache per token", _kib(model.kv_bytes_per_token_sliding_16bit), "Up to the window."),
        ]
    if model.n_recurrent_layers:
        state = model.recurrent_state_bytes
        text = None if state is None else f"{state / KIB**2:,.2f} MiB per sequence"
        facts += [
            Fact("Recurrent layers", _plain(model.n_recurrent_layers)),
            Fact("Their state", text, model.recurrent_note),
        ]
    if model.mla_kv_lora_rank:
        facts.append(Fact("Latent rank", _plain(model.mla_kv_lora_rank), "Multi-head latent attention."))
    return facts


def _experts(model: LanguageModel) -> list[Fact]:
    return [
        Fact("Experts", _plain(model.n_experts)),
        Fact("Active for each token", _plain(model.n_active_experts)),
        Fact("Shared experts", _plain(model.n_shared_experts)),
        Fact("Width of an expert", _plain(model.expert_intermediate_size)),
        Fact("Dense layers at the start", _plain(model.n_first_dense_layers)),
    ]


def _plain(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _count(value: int | None) -> str | None:
    return None if value is None else count_in_words(value)


def _exact(value: int | None) -> str | None:
    return None if value is None else f"{count_in_words(value)} ({value:,})"


def _tokens(value: int | None) -> str | None:
    return None if value is None else f"{value:,} tokens"


def _kib(value: int | None) -> str | None:
    return None if value is None else f"{number(round(value / KIB, 2))} KiB"


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
