"""Seconds to read a prompt: operations over the matrix rate, and the weights that every chunk touches.

Engines work through a prompt in chunks (``ubatch``). A chunk multiplies all its tokens with the weights,
which bounds it by compute when it is long and by reading the weights when it is short; a mixture of experts
reads nearly all experts for a few hundred tokens. Source: docs/methodology.md, Time.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.buffers import ubatch_tokens
from estimator.core.decode import (
    TINY,
    all_reduce_terms,
    device_keys,
    host_keys,
    meetings_per_layer,
)
from estimator.core.elementwise import larger, select, smaller
from estimator.core.hardware import Accelerator, Rig
from estimator.core.kv_cache import SPARSE_TOP_K, indexer_bytes_per_token
from estimator.core.quantization import Quantization
from estimator.core.scenario import Backend, Engine, Scenario, Split
from estimator.core.weights import distinct_expert_share, tensor_classes
from estimator.core.work import (
    GIGA,
    TERA,
    Layout,
    Quantity,
    Visit,
    activation_bytes,
    chunks,
    layer_counts,
    layer_shares,
    read_bytes,
    slowest,
)

__all__ = ["attention_flops", "filled_tflops", "pipeline_share", "prefill_visits", "touched_bytes"]

STATE_FLOPS_PER_ELEMENT = 8.0
"""Operations per element of recurrent state and token: decay, outer product, update, read-out
(flop_utils.py of Megatron-Bridge: 2 · heads · d² · 4 for a Gated DeltaNet layer)."""

PIPELINED_BACKENDS = (Backend.CUDA, Backend.ROCM)
"""Where llama.cpp sends successive chunks through the cards; HIP compiles the same code."""

PIPELINE_BALANCE = 0.85
"""Of the ideal gain: cards are never loaded quite alike. Measured on four cards: 1.0 at one chunk, 1.5 at
two, 2.5 at eight, 2.85 at sixteen (docs/methodology.md, Time)."""

HOST_FLOPS_PER_BYTE = 10.0
"""Operations that a processor does for a byte that its memory delivers: 0.9 TFLOP/s on a desktop at 90 GB/s,
6 on a server with twelve channels."""

LEAST_TOKENS_COPIED = 32
"""Tokens of a chunk below which llama.cpp leaves host weights to the processor (min_batch_size of
ggml_backend_cuda_device_offload_op)."""

USUAL_TFLOPS = 100.0
FILLED_EXPONENT, ATTENTION_EXPONENT = 0.8, 0.6


def prefill_visits(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    *,
    prompt: Quantity,
    depth: Quantity = 0.0,
    variant: str = "",
) -> tuple[Visit, ...]:
    """All visits of a prompt of ``prompt`` tokens after ``depth`` tokens that are already cached.

    ``prompt`` and ``depth`` may be arrays of one shape; the terms then have it too.
    """
    ubatch = ubatch_tokens(scenario)
    work = _prompt_work(architecture, quantization, ubatch, prompt, depth)
    if layout.uses_host:
        return _with_host(rig, architecture, quantization, scenario, layout, work, prompt, variant)
    if layout.split in (Split.TENSOR, Split.ROW):
        visits = [_tensor_visit(rig, architecture, quantization, scenario, layout, work, variant)]
    else:
        overlap = pipeline_share(rig, scenario, layout, prompt)
        visits = [
            Visit(
                device_keys(rig, accelerator, quantization, scenario, layout, variant),
                {term: base * share * overlap for term, base in _device_terms(accelerator, work).items()},
            )
            for accelerator, share in layer_shares(rig, layout)
        ]
    visits[0] = Visit(visits[0].keys, {**visits[0].terms, "prefill.request": 1.0})
    return tuple(visits)


def filled_tflops(matmul_tflops: Quantity, exponent: float = FILLED_EXPONENT) -> Quantity:
    """The matrix rate that prompts can use, before an efficiency: the larger the unit, the less of it is fed.

    Equal to the nominal rate at 100 TFLOP/s. The exponents were chosen on chips held out
    (docs/decisions/calibration.md). [TFLOP/s]
    """
    filled: Quantity = USUAL_TFLOPS * (matmul_tflops / USUAL_TFLOPS) ** exponent
    return filled


def pipeline_share(rig: Rig, scenario: Scenario, layout: Layout, prompt: Quantity) -> Quantity:
    """How much of the one-after-another time of a layer split remains when chunks follow each other through
    it.

    llama.cpp keeps all cards busy with successive chunks: m chunks through g cards take m + g − 1 turns of
    1/g each. Other backends and engines work through the cards one after another.
    """
    g = sum(share > 0 for share in layout.shares)
    pipelined = scenario.engine.kernels is Engine.LLAMA_CPP and scenario.backend in PIPELINED_BACKENDS
    if layout.split is not Split.LAYER or not pipelined:
        return 1.0
    m = np.maximum(prompt / ubatch_tokens(scenario), 1.0)
    overlapped: Quantity = np.minimum((m + g - 1) / (m * g) / PIPELINE_BALANCE, 1.0)
    return overlapped


def _prompt_work(
    architecture: Architecture, quantization: Quantization, ubatch: int, prompt: Quantity, depth: Quantity
) -> dict[str, Quantity]:
    dense_params, expert_params = _multiplied_params(architecture)
    state_elements = architecture.recurrent_state_bytes / 4.0
    return {
        "matmul": 2.0 * dense_params * prompt,
        "experts": 2.0 * expert_params * prompt,
        "attention": attention_flops(architecture, prompt, depth),
        "recurrent": STATE_FLOPS_PER_ELEMENT * state_elements * prompt,
        "touched": touched_bytes(architecture, quantization, ubatch, prompt),
        "touched_experts": _touched_experts(architecture, quantization, ubatch, prompt),
        "chunk_layers": -(-prompt // ubatch) * architecture.n_layers,
        "prompt": prompt,
        "chunk": float(ubatch),
    }


@lru_cache(maxsize=1024)
def _multiplied_params(architecture: Architecture) -> tuple[float, float]:
    """Parameters multiplied with every prompt token: all but the head, of the routed experts the active
    ones."""
    classes = tensor_classes(architecture)
    always = architecture.text_params - classes.embedding - classes.head - classes.routed_experts
    return float(always), classes.routed_experts * distinct_expert_share(architecture, 1.0)


def attention_flops(architecture: Architecture, prompt: Quantity, depth: Quantity) -> Quantity:
    """Scores and weighted values of causal attention over depth … depth + prompt.

    4 · heads · head size per pair of a token and one before it; sliding layers see at most their window,
    indexed attention at most its best tokens.
    """
    a = architecture
    per_pair = 4.0 * a.n_heads * a.head_dim
    counts = layer_counts(a)
    full = counts.get("full", 0.0) + counts.get("mla", 0.0)
    pairs = prompt * (depth + prompt / 2)
    indexed = a.attention is AttentionKind.MLA and indexer_bytes_per_token(a) > 0
    full_pairs = np.minimum(pairs, prompt * float(SPARSE_TOP_K)) if indexed else pairs
    window_pairs = np.minimum(pairs, prompt * float(a.sliding_window)) if a.sliding_window else pairs
    return per_pair * (full * full_pairs + counts.get("sliding", 0.0) * window_pairs)


def touched_bytes(
    architecture: Architecture, quantization: Quantization, ubatch: int, prompt: Quantity
) -> Quantity:
    """Weights read for a prompt: once per chunk; of the experts those that a chunk's tokens are routed to.
    [B]"""
    always = read_bytes(architecture, quantization).always * -(-prompt // ubatch)
    return always + _touched_experts(architecture, quantization, ubatch, prompt)


def _touched_experts(
    architecture: Architecture, quantization: Quantization, ubatch: int, prompt: Quantity
) -> Quantity:
    """The routed experts' part of `touched_bytes`. [B]"""
    whole, rest = chunks(prompt, ubatch)
    # No tokens left touch no expert: the share of none is 0.
    share = whole * distinct_expert_share(architecture, float(ubatch)) + distinct_expert_share(
        architecture, rest
    )
    return read_bytes(architecture, quantization).all_experts * share


def _device_terms(accelerator: Accelerator, work: dict[str, Quantity]) -> dict[str, Quantity]:
    rate = filled_tflops(accelerator.matmul_tflops) * TERA
    attention_rate = filled_tflops(accelerator.matmul_tflops, ATTENTION_EXPONENT) * TERA
    return {
        "prefill.matmul": work["matmul"] / rate,
        "prefill.experts": work["experts"] / rate,
        "prefill.attention": work["attention"] / attention_rate,
        "prefill.recurrent": work["recurrent"] / rate,
        "prefill.touched": work["touched"] / (accelerator.memory_bandwidth_gb_s * GIGA),
        "prefill.layers": work["chunk_layers"],
    }


def _tensor_visit(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    work: dict[str, Quantity],
    variant: str,
) -> Visit:
    """All cards at once, each with an equal shard of every product."""
    n = rig.n_accelerators
    pace = replace(
        slowest(rig, "matmul_tflops"),
        memory_bandwidth_gb_s=slowest(rig, "memory_bandwidth_gb_s").memory_bandwidth_gb_s,
    )
    terms = {
        term: base if term == "prefill.layers" else base / n
        for term, base in _device_terms(pace, work).items()
    }
    if rig.link is not None and n > 1:
        # Every chunk waits for each reduction; what crosses the link is the same however it is cut.
        waits = meetings_per_layer(layout.split) * work["chunk_layers"]
        per_wait = activation_bytes(architecture, work["prompt"]) / np.ceil(work["prompt"] / work["chunk"])
        terms |= all_reduce_terms("prefill", rig.link, n, waits, per_wait)
    return Visit(device_keys(rig, pace, quantization, scenario, layout, variant), terms)


def _with_host(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    work: dict[str, Quantity],
    prompt: Quantity,
    variant: str,
) -> tuple[Visit, ...]:
    """A prompt of which a part of the weights lies in host RAM.

    Chunk by chunk these weights are copied to the cards, which multiply all, or the processor multiplies them
    where they lie, whichever takes less time; chunks shorter than 32 tokens are never worth a copy.
    """
    bandwidth = rig.host.memory_bandwidth_gb_s * GIGA
    experts, others = layout.host_expert_share, layout.host_share
    touched = (work["touched"] - work["touched_experts"]) * others + work["touched_experts"] * experts
    flops = work["matmul"] * others + work["experts"] * experts
    copying = touched / (rig.host.card_link_gb_s * GIGA)
    computing = flops / (bandwidth * HOST_FLOPS_PER_BYTE)
    worth_it = smaller(prompt, float(ubatch_tokens(scenario))) >= LEAST_TOKENS_COPIED
    copied = select((copying <= computing + touched / bandwidth) & worth_it, 1.0, 0.0)
    on_host = {
        "prefill.host-copy": copied * copying,
        "prefill.host-matmul": (1.0 - copied) * computing,
        "prefill.touched": (1.0 - copied) * touched / bandwidth,
    }
    left_others, left_experts = 1.0 - others * (1.0 - copied), 1.0 - experts * (1.0 - copied)
    left = {term: base * left_others for term, base in work.items()}
    left["experts"] = work["experts"] * left_experts
    left["touched"] = left["touched"] + work["touched_experts"] * (left_experts - left_others)
    visits = [
        Visit(
            device_keys(rig, card, quantization, scenario, layout, variant),
            {term: base * share for term, base in _device_terms(card, left).items()},
        )
        for card, share in _copying_shares(rig, layout)
    ]
    visits[0] = Visit(visits[0].keys, {**visits[0].terms, "prefill.request": 1.0})
    return (*visits, Visit(host_keys(quantization), on_host))


def _copying_shares(rig: Rig, layout: Layout) -> list[tuple[Accelerator, Quantity]]:
    """What each card multiplies of the layers that cards multiply; the first all if none holds one."""
    on_cards = 1.0 - layout.host_share
    (first, share), *others = layer_shares(rig, layout)
    scale = larger(on_cards, TINY)
    shares = [(first, select(on_cards > TINY, share / scale, 1.0))]
    return shares + [(card, share / scale) for card, share in others]
