"""What a token has to pass: visits to devices, each with its physical terms before any coefficient."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.calibration import Calibration, CaseKeys, coefficient_values
from estimator.core.elementwise import Quantity, any_of
from estimator.core.hardware import Accelerator, Rig
from estimator.core.quantization import Quantization
from estimator.core.scenario import Split
from estimator.core.weights import tensor_classes, weights_bytes

__all__ = [
    "GIGA",
    "MICRO",
    "TERA",
    "Layout",
    "Quantity",
    "ReadBytes",
    "Visit",
    "activation_bytes",
    "chunks",
    "layer_counts",
    "layer_shares",
    "read_bytes",
    "slowest",
    "time_of",
    "weighted_seconds",
]

GIGA, TERA, MICRO = 1e9, 1e12, 1e-6

ACTIVATION_BYTES = 2.0
"""16-bit activations pass between devices. [B]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which part of the work lies where. Shares are of the layers; arrays for many cases at once."""

    split: Split
    shares: tuple[Quantity, ...]
    """Of each accelerator, summing to 1 together with ``host_share``; under tensor parallelism unused."""
    host_share: Quantity = 0.0
    """Of everything but routed experts, read by the processor from its own memory."""
    host_expert_share: Quantity = 0.0
    """Of the routed experts, likewise."""

    @property
    def uses_host(self) -> bool:
        """A part lies in host RAM."""
        return any_of(self.host_share > 0) or any_of(self.host_expert_share > 0)


@dataclass(frozen=True, slots=True)
class Visit:
    """One device's part of a step: term → seconds at coefficient 1, or a count."""

    keys: CaseKeys
    terms: Mapping[str, Quantity]


def time_of(visits: Sequence[Visit], calibration: Calibration) -> Quantity:
    """Seconds of all visits one after another; arrays where the terms are arrays. [s]"""
    return weighted_seconds(visits, lambda keys: coefficient_values(calibration, keys))


def weighted_seconds(
    visits: Sequence[Visit], factors_of: Callable[[CaseKeys], Mapping[str, Quantity]]
) -> Quantity:
    """The same with coefficients from anywhere: of one case, or of many as arrays. [s]"""
    total: Quantity = 0.0
    for visit in visits:
        factors = factors_of(visit.keys)
        for term, base in visit.terms.items():
            total = total + base * factors[term]
    return total


@dataclass(frozen=True, slots=True)
class ReadBytes:
    """What one decoded token reads of the weights, apart by what coefficients tell apart. [B]"""

    always: Quantity
    """All but routed experts and the input embedding."""
    all_experts: Quantity
    head: Quantity


@lru_cache(maxsize=4096)
def read_bytes(architecture: Architecture, quantization: Quantization) -> ReadBytes:
    """Weight bytes by what decides how often they are read."""
    w = weights_bytes(architecture, quantization)
    return ReadBytes(
        always=w.head + w.attention + w.router + w.dense_ffn + w.shared_experts,
        all_experts=w.routed_experts,
        head=w.head,
    )


@lru_cache(maxsize=1024)
def layer_counts(architecture: Architecture) -> dict[str, float]:
    """Layers by kind of token mixer, and those with routed experts."""
    a = architecture
    full = a.n_full_attention_layers
    if not (full or a.n_sliding_layers or a.n_recurrent_layers):
        full = a.n_layers
    full_kind = "mla" if a.attention is AttentionKind.MLA else "full"
    recurrent_kind = "ssm" if a.attention is AttentionKind.SSM_HYBRID else "delta"
    counts = {
        full_kind: float(full),
        "sliding": float(a.n_sliding_layers),
        recurrent_kind: float(a.n_recurrent_layers),
        "experts": float(tensor_classes(a).n_moe_layers),
    }
    return {kind: count for kind, count in counts.items() if count}


def layer_shares(rig: Rig, layout: Layout) -> tuple[tuple[Accelerator, Quantity], ...]:
    """Accelerators with their share of the layers; equal products in one entry, as time adds up.

    Where none holds a layer the first stands alone: it still samples, and it multiplies what is copied to it.
    """
    shares: dict[Accelerator, Quantity] = {}
    for accelerator, share in zip(rig.accelerators, layout.shares, strict=True):
        if any_of(share > 0):
            shares[accelerator] = shares.get(accelerator, 0.0) + share
    return tuple(shares.items()) or ((rig.accelerators[0], 0.0),)


def slowest(rig: Rig, rate: str) -> Accelerator:
    """The accelerator that the others wait for under tensor parallelism."""
    return min(rig.accelerators, key=lambda a: (getattr(a, rate), a.slug))


def activation_bytes(architecture: Architecture, tokens: Quantity) -> Quantity:
    """What passes from one layer to the next for this many tokens. [B]"""
    return ACTIVATION_BYTES * architecture.hidden_size * tokens


def chunks(tokens: Quantity, ubatch: int) -> tuple[Quantity, Quantity]:
    """Whole chunks in a prompt, and the tokens of the last, partial one."""
    whole = tokens // ubatch
    return whole, tokens - whole * ubatch
