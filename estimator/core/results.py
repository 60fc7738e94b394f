"""What the estimator answers: a memory plan, rates with their bands, and why."""

from dataclasses import dataclass
from enum import StrEnum

from estimator.core.scenario import Split

__all__ = ["GIB", "DeviceMemory", "Estimate", "Fit", "MemoryPlan", "NearEvidence", "Rate"]

GIB = 2**30


class Fit(StrEnum):
    """Whether a model and its cache fit: on the accelerators, with a part in host RAM, or not at all."""

    YES = "yes"
    OFFLOAD = "offload"
    NO = "no"


class NearEvidence(StrEnum):
    """How much was measured near the question; each has its own error band."""

    SAME_CELL = "same-cell"
    """Same chip, engine class and model architecture."""
    SAME_DEVICE = "same-device"
    """Same chip and engine class, another model."""
    SAME_FAMILY = "same-family"
    """Another chip of the family, same engine class."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMemory:
    """What one device holds. All figures in bytes."""

    device: str
    capacity_bytes: float
    """Physical memory."""
    reserved_bytes: float
    """Driver, display, operating system, or beyond the engine's share."""
    weights_bytes: float
    kv_cache_bytes: float
    recurrent_state_bytes: float
    compute_buffer_bytes: float
    engine_overhead_bytes: float
    drafter_bytes: float = 0.0
    """Who drafts tokens: weights, cache and working memory."""
    n_layers: float = 0.0

    @property
    def used_bytes(self) -> float:
        """Everything that the engine puts here. [B]"""
        return (
            self.weights_bytes + self.kv_cache_bytes + self.recurrent_state_bytes + self.compute_buffer_bytes
            + self.engine_overhead_bytes + self.drafter_bytes
        )  # fmt: skip

    @property
    def free_bytes(self) -> float:
        """What is left; negative by what is missing. [B]"""
        return self.capacity_bytes - self.reserved_bytes - self.used_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    """Where everything lives. When it does not fit, what would."""

    fits: Fit
    devices: tuple[DeviceMemory, ...]
    host_bytes: float
    """In host RAM: offloaded layers or experts, the input embedding of llama.cpp."""
    offloaded_weights_bytes: float
    """The part of ``host_bytes`` that every token has to read from there."""
    missing_bytes: float
    """How much more memory a full fit takes; 0 when it fits."""
    largest_context_tokens: int
    """At most the model's own limit; 0 when not even one token fits."""
    weights_bytes: float
    kv_cache_bytes: float
    split: Split = Split.NONE
    """As asked, or as the planner chose."""
    host_share: float = 0.0
    """Share of the layers in host RAM."""
    host_expert_share: float = 0.0
    """Share of the routed experts in host RAM, those of its layers included."""
    reasons: tuple[str, ...] = ()
    """Why it was placed so, or why it cannot be placed as asked, in words for the page."""

    @property
    def used_bytes(self) -> float:
        """On all devices together, without the host. [B]"""
        return sum(d.used_bytes for d in self.devices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Tokens per second with the band that holds 80 % of held-out measurements."""

    tokens_per_s: float
    low: float
    high: float
    evidence: NearEvidence
    n_near: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The answer for one rig, model, quantization and scenario. Rates are ``None`` where it cannot run."""

    memory: MemoryPlan
    split: str
    decode: Rate | None
    """All streams together; divide by ``concurrency`` for one."""
    prefill: Rate | None
    time_to_first_token_s: float | None
    decode_power_w: float | None
    """All accelerators, while decoding."""
    reasons: tuple[str, ...] = ()
    """Assumptions taken and anything that stood in the way, in words for the page."""
