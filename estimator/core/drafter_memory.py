"""What drafting adds to memory: the drafter's weights, cache and working memory, copies of recurrent state.

Source: docs/methodology.md, Memory, Drafters.
"""

from dataclasses import replace

from estimator.core.architecture import Architecture
from estimator.core.buffers import compute_buffer_bytes, one_layer_cache_bytes_per_token
from estimator.core.drafting import DFLASH_LAYERS, DRAFT_MODEL_LAYER_SHARE, EAGLE_VOCABULARY
from estimator.core.elementwise import Quantity
from estimator.core.kv_cache import ELEMENT_BITS
from estimator.core.scenario import Engine, Scenario
from estimator.core.speculation import DraftKind, Speculation
from estimator.core.weights import WeightBytes, distinct_expert_share

__all__ = ["drafter_bytes", "state_copies"]


def drafter_bytes(
    architecture: Architecture,
    weights: WeightBytes,
    scenario: Scenario,
    context_tokens: Quantity,
    cache_bytes: Quantity,
) -> Quantity:
    """Beside the head of the target: the drafter with its own cache; 0 without one. [B]

    ``cache_bytes`` is the target's own. Shape of weights and context.
    """
    speculation = scenario.speculation
    if speculation is None or speculation.kind is DraftKind.NGRAM:
        return 0.0
    cache = _cache_bytes(architecture, speculation, scenario, context_tokens, cache_bytes)
    return (
        _weights_bytes(architecture, weights, speculation)
        + cache
        + _buffer_bytes(architecture, scenario, context_tokens)
    )


def state_copies(scenario: Scenario) -> int:
    """Recurrent states kept for each stream: one, and one to return to for every draft.

    llama.cpp logs 188.4 MiB = 3 × 62.8 with two drafts (https://github.com/ggml-org/llama.cpp/pull/23269).
    """
    return 1 + (scenario.speculation.drafts if scenario.speculation else 0)


def _weights_bytes(architecture: Architecture, w: WeightBytes, speculation: Speculation) -> Quantity:
    """Embedding and head are the target's: files with a prediction layer are larger by one layer alone."""
    layer = w.layers / architecture.n_layers
    dense_layer = (w.layers - w.routed_experts) / architecture.n_layers
    if speculation.kind is DraftKind.DRAFT:
        active = w.routed_experts * distinct_expert_share(architecture, 1.0)
        return speculation.draft_share * (w.layers - w.routed_experts + w.head + active)
    if speculation.kind is DraftKind.EAGLE3:
        return dense_layer + w.head * min(1.0, EAGLE_VOCABULARY / architecture.vocab_size)
    if speculation.kind is DraftKind.DFLASH:
        return DFLASH_LAYERS * dense_layer
    return layer


def _cache_bytes(
    architecture: Architecture,
    speculation: Speculation,
    scenario: Scenario,
    context_tokens: Quantity,
    cache_bytes: Quantity,
) -> Quantity:
    """Every layer of the drafter keeps the whole context; llama.cpp's at 16 bits, whatever the target's."""
    own_type = scenario.engine.kernels is Engine.LLAMA_CPP
    bits = ELEMENT_BITS if own_type else scenario.kv_bits
    if speculation.kind is DraftKind.DRAFT:
        return DRAFT_MODEL_LAYER_SHARE * cache_bytes * bits / scenario.kv_bits
    layers = DFLASH_LAYERS if speculation.kind is DraftKind.DFLASH else 1
    cells = scenario.concurrency * context_tokens
    return layers * cells * one_layer_cache_bytes_per_token(architecture) * bits / ELEMENT_BITS


def _buffer_bytes(architecture: Architecture, scenario: Scenario, context_tokens: Quantity) -> Quantity:
    """llama.cpp drafts in a context of its own with its own mask; other engines share their buffers."""
    if scenario.engine.kernels is not Engine.LLAMA_CPP:
        return 0.0
    unquantized = replace(scenario, kv_bits=ELEMENT_BITS)
    return compute_buffer_bytes(architecture, unquantized, holds_head=False, context_tokens=context_tokens)
