"""What drafting adds to a decode step: bytes of the drafter, its layers, its passes one after another.

Source: docs/methodology.md, Speculation.
"""

from dataclasses import dataclass

from estimator.core.architecture import Architecture
from estimator.core.quantization import Quantization
from estimator.core.speculation import DraftKind, Speculation
from estimator.core.weights import distinct_expert_share
from estimator.core.work import Quantity, ReadBytes, layer_counts, read_bytes

__all__ = [
    "DFLASH_LAYERS",
    "DRAFT_MODEL_LAYER_SHARE",
    "DRAFT_PASS_S",
    "EAGLE_VOCABULARY",
    "Drafting",
    "draft_layers",
    "drafting_of",
]

DRAFT_PASS_S = 300e-6
"""Launching and sampling of one pass of a drafter, beside the bytes that it reads."""

EAGLE_VOCABULARY = 32_000
"""Draft vocabulary of published EAGLE-3 heads (draft_vocab_size of their config.json)."""

DFLASH_LAYERS = 5
"""Layers of published DFlash drafters; embedding and head are their target's (arXiv 2602.06036)."""

DRAFT_MODEL_LAYER_SHARE = 0.45
"""Layers of a draft model over those of its target: Qwen3 0.6B and 1.7B have 28, 14B to 32B 40 to 64."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The drafts of one step of all streams."""

    weights: Quantity = 0.0
    """Read beside the target's own, routed experts apart. [B]"""
    experts: Quantity = 0.0
    """Routed experts of a prediction layer. [B]"""
    passes: float = 0.0
    """Of the drafter, one after another."""


def drafting_of(
    architecture: Architecture, quantization: Quantization, speculation: Speculation | None, streams: Quantity
) -> Drafting:
    """What a step of ``streams`` sequences spends on drafts; nothing without speculation."""
    if speculation is None or speculation.kind is DraftKind.NGRAM:
        return Drafting()
    passes = float(speculation.sequential_drafts)
    reads = read_bytes(architecture, quantization)
    weights, experts = _bytes_of_a_pass(architecture, reads, speculation, streams)
    return Drafting(weights=passes * weights, experts=passes * experts, passes=passes)


def draft_layers(architecture: Architecture, speculation: Speculation) -> float:
    """Layers of the drafter that a step passes, all its passes together."""
    of_a_pass = {
        DraftKind.DRAFT: DRAFT_MODEL_LAYER_SHARE * architecture.n_layers,
        DraftKind.DFLASH: float(DFLASH_LAYERS),
    }.get(speculation.kind, 1.0)
    return speculation.sequential_drafts * of_a_pass


def _bytes_of_a_pass(
    architecture: Architecture, reads: ReadBytes, speculation: Speculation, streams: Quantity
) -> tuple[Quantity, Quantity]:
    """Of the drafter's own weights, and of routed experts, which only a prediction layer has."""
    layer = (reads.always - reads.head) / architecture.n_layers
    kind = speculation.kind
    if kind is DraftKind.DRAFT:
        active = reads.always + reads.all_experts * distinct_expert_share(architecture, 1.0)
        return speculation.draft_share * active, 0.0
    if kind is DraftKind.EAGLE3:
        return layer + reads.head * min(1.0, EAGLE_VOCABULARY / architecture.vocab_size), 0.0
    if kind is DraftKind.DFLASH:
        return DFLASH_LAYERS * layer + reads.head, 0.0
    expert_layers = layer_counts(architecture).get("experts", 0.0)
    of_a_layer = reads.all_experts / expert_layers if expert_layers else 0.0
    return layer + reads.head, of_a_layer * distinct_expert_share(architecture, streams)
