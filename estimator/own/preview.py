"""What was understood of a visitor's model or machine, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.kv_cache import kv_cache_bytes, recurrent_state_bytes
from estimator.core.quantization import Quantization
from estimator.core.weights import class_bits, tensor_classes, weights_bytes
from estimator.figures import round_to_digits
from estimator.own.built import OwnModel
from estimator.own.own_hardware import OwnHardware, rig_of_own

__all__ = ["hardware_facts", "model_preview"]

_CONTEXTS = (4096, 32_768, 131_072)
_CLASSES = {
    "embedding": "Input embedding",
    "head": "Output head",
    "attention": "Attention, mixers and norms",
    "router": "Router",
    "dense_ffn": "Feed-forward",
    "routed_experts": "Experts",
    "shared_experts": "Shared experts",
}
_KINDS = {
    AttentionKind.FULL: "every layer attends to the whole context",
    AttentionKind.SLIDING_WINDOW: "some layers see a window only",
    AttentionKind.MLA: "latent attention (MLA)",
    AttentionKind.LINEAR_HYBRID: "linear attention in most layers",
    AttentionKind.SSM_HYBRID: "state-space mixers in most layers",
}
GIB = 2**30


def model_preview(model: OwnModel, usual: Mapping[str, Quantization]) -> dict[str, Any]:
    """Template context: facts, classes with their bits, memory by context.

    ``usual`` are the formats, by the name that the page gives them, for a model without a file of its own.
    """
    a = model.architecture
    shown = {model.file.name: model.file} if model.file else usual
    return {
        "name": a.name,
        "notes": model.notes,
        "exact": a.exact,
        "facts": _facts(a),
        "file": model.file.name if model.file else "",
        "classes": _classes(a, model.file),
        "formats": ["Your file"] if model.file else list(shown),
        "memory": [_memory_row(a, tokens, shown) for tokens in _contexts(a)],
    }


def hardware_facts(hardware: OwnHardware) -> list[tuple[str, str]]:
    """(what, how much) of a machine, as an estimate takes it."""
    rig = rig_of_own(hardware)
    card = rig.accelerators[0]
    facts = [
        ("Memory", f"{card.memory_gib:g} GiB{_each(hardware)}"),
        ("Bandwidth", f"{card.memory_bandwidth_gb_s:,g} GB/s{_each(hardware)}"),
        ("Matmul rate", f"{card.matmul_tflops:,g} TFLOP/s at 16 bit{_each(hardware)}"),
        ("Efficiencies of", card.family or "its maker's hardware"),
    ]
    if card.usable_memory_share < 1:
        facts.insert(1, ("Usable by the GPU", f"{card.usable_memory_gib:.0f} GiB by Apple's default"))
    if rig.link:
        facts.append(("Joined by", rig.link.name))
    if not hardware.unified_memory:
        facts.append(("In", rig.host.name))
    if hardware.price_usd is not None:
        facts.append(("Price", f"${hardware.price_usd:,}"))
    return facts


def _each(hardware: OwnHardware) -> str:
    return " each" if hardware.count > 1 else ""


def _facts(a: Architecture) -> list[tuple[str, str]]:
    params = _billions(a.text_params)
    if a.params_read_per_token < a.text_params:
        params = f"{params}, {_billions(a.params_read_per_token)} read per token"
    tied = "one matrix in and out" if a.tied_embeddings else "a matrix in and one out"
    cached = (a.kv_bytes_per_token_full_16bit + a.kv_bytes_per_token_sliding_16bit) / 1024
    facts = [
        ("Parameters", params),
        ("Layers", f"{a.n_layers}, {a.hidden_size:,} wide; {_layers(a)}"),
        ("Heads", f"{a.n_heads} for queries, {a.n_kv_heads} for keys and values, {a.head_dim} wide"),
        *([("Experts", _experts(a))] if a.is_mixture_of_experts else []),
        ("Vocabulary", f"{a.vocab_size:,} tokens, {tied}"),
        ("Longest context", f"{a.max_context:,} tokens"),
        ("Cache", f"{cached:,.1f} KiB a token at 16 bit"),
    ]
    if a.recurrent_state_bytes:
        facts.append(("State", f"{a.recurrent_state_bytes / 2**20:,.1f} MiB a stream, whatever the context"))
    return facts


def _experts(a: Architecture) -> str:
    shared = f", {a.n_shared_experts} shared" if a.n_shared_experts else ""
    return f"{a.n_experts}, {a.n_active_experts} active{shared}; {a.expert_intermediate_size:,} wide"


def _layers(a: Architecture) -> str:
    counts = (
        (a.n_full_attention_layers, "attend to everything"),
        (a.n_sliding_layers, f"to a window of {a.sliding_window:,} tokens"),
        (a.n_recurrent_layers, "keep a state"),
    )
    said = [f"{n} {words}" for n, words in counts if n]
    return ", ".join(said) if len(said) > 1 else _KINDS[a.attention]


def _classes(a: Architecture, file: Quantization | None) -> list[dict[str, str]]:
    counts, bits = tensor_classes(a), class_bits(a, file) if file else None
    sizes = weights_bytes(a, file) if file else None
    rows = []
    for name, label in _CLASSES.items():
        n = getattr(counts, name)
        if not n:
            continue
        row = {"label": label, "params": _billions(n), "bits": "", "size": ""}
        if bits and sizes:
            row |= {"bits": f"{getattr(bits, name):.2f}", "size": f"{_digits(getattr(sizes, name) / 1e9)}"}
        rows.append(row)
    return rows


def _contexts(a: Architecture) -> list[int]:
    """Usual lengths up to the longest, and that."""
    return [*(tokens for tokens in _CONTEXTS if tokens < a.max_context), a.max_context]


def _memory_row(a: Architecture, tokens: int, formats: Mapping[str, Quantization]) -> dict[str, Any]:
    cache = kv_cache_bytes(a, tokens) + recurrent_state_bytes(a)
    sizes = [(weights_bytes(a, file).total + cache) / GIB for file in formats.values()]
    return {
        "tokens": f"{tokens:,}",
        "cache": f"{_digits(cache / GIB)}",
        "totals": [_digits(size) for size in sizes],
    }


def _digits(figure: float) -> str:
    """Three digits, two decimals at most: 1,230, 23.4, 2.46, 0.25."""
    rounded = round_to_digits(figure)
    if rounded >= 100:
        return f"{rounded:,.0f}"
    return f"{rounded:.1f}" if rounded >= 10 else f"{rounded:.2f}"


def _billions(count: int) -> str:
    if count >= 10**9:
        return f"{count / 1e9:,.2f} billion"
    return f"{count / 1e6:,.1f} million" if count >= 10**6 else f"{count:,}"
