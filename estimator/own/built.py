"""From counted tensors and a cache geometry to the value objects that an estimate takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.quantization import Quantization
from estimator.own.bounds import check_bounds
from estimator.own.refusal import OwnRefusedError

__all__ = ["CacheLayout", "Counts", "Dimensions", "OwnModel", "built_architecture", "state_bytes"]

OWN_FAMILY = "own"
F16_BYTES, F32_BYTES = 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnModel:
    """A visitor's model."""

    architecture: Architecture
    file: Quantization | None = None
    """The bits of the file it was read from; ``None`` where no file was."""
    notes: tuple[str, ...] = ()
    """What had to be assumed, in words. It does not travel in an address."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """Parameters of the text decoder by tensor class."""

    embedding: int = 0
    """Input matrix with a head of its own beside it; 0 where the two are tied."""
    unread: int = 0
    """Looked up like the input matrix (per-layer tables of Gemma 3n and Gemma 4 E2B), or kept for nothing
    (keys and values of layers that read another layer's cache)."""
    head: int = 0
    attention: int = 0
    """Token mixers, norms and whatever is left."""
    router: int = 0
    dense_ffn: int = 0
    routed_experts: int = 0
    shared_experts: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return (
            self.embedding + self.unread + self.head + self.attention + self.router + self.dense_ffn
            + self.routed_experts + self.shared_experts
        )  # fmt: skip

    def read_per_token(self, n_experts: int, n_active_experts: int) -> int:
        """Without what is looked up and without the experts that the router leaves out."""
        idle = self.routed_experts * (n_experts - n_active_experts) // n_experts if n_experts else 0
        return self.total - self.embedding - self.unread - idle


@dataclass(slots=True, kw_only=True)
class CacheLayout:
    """Layers by what they remember. [B/token] at 16 bit, [B] of state at 32 bit."""

    n_full: int = 0
    n_sliding: int = 0
    n_recurrent: int = 0
    full_bytes_per_token: int = 0
    sliding_bytes_per_token: int = 0
    state_bytes: int = 0
    sliding_window: int = 0
    is_latent: bool = False
    is_linear: bool = False
    """The recurrent layers are linear attention (Gated DeltaNet), not state space."""

    @property
    def kind(self) -> AttentionKind:
        """As far as cache and time depend on it."""
        if self.n_recurrent:
            return AttentionKind.LINEAR_HYBRID if self.is_linear else AttentionKind.SSM_HYBRID
        if self.is_latent:
            return AttentionKind.MLA
        return AttentionKind.SLIDING_WINDOW if self.n_sliding else AttentionKind.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """What is left of a shape beside counts and cache."""

    name: str
    gguf_architecture: str
    n_layers: int
    hidden_size: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    vocab_size: int
    max_context: int
    tied_embeddings: bool
    intermediate_size: int = 0
    n_experts: int = 0
    n_active_experts: int = 0
    n_shared_experts: int = 0
    expert_intermediate_size: int = 0
    shared_expert_intermediate_size: int = 0
    n_first_dense_layers: int = 0
    mla_kv_lora_rank: int = 0
    mla_rope_dim: int = 0
    exact: bool = field(default=True)


def built_architecture(shape: Dimensions, counts: Counts, cache: CacheLayout) -> Architecture:
    """The value object.

    Raises:
        OwnRefusedError: a number is out of bounds, or contradicts another.
    """
    fields = {name: getattr(shape, name) for name in Dimensions.__slots__}
    try:
        architecture = Architecture(
            slug="own",
            family=OWN_FAMILY,
            text_params=counts.total,
            params_read_per_token=counts.read_per_token(shape.n_experts, shape.n_active_experts),
            attention=cache.kind,
            n_full_attention_layers=cache.n_full,
            n_sliding_layers=cache.n_sliding,
            sliding_window=cache.sliding_window if cache.n_sliding else 0,
            n_recurrent_layers=cache.n_recurrent,
            kv_bytes_per_token_full_16bit=cache.full_bytes_per_token,
            kv_bytes_per_token_sliding_16bit=cache.sliding_bytes_per_token,
            recurrent_state_bytes=cache.state_bytes,
            **fields,
        )
    except ValueError as error:
        raise OwnRefusedError(f"The numbers contradict one another. {error}.") from error
    return check_bounds(architecture)


def state_bytes(inner: int, state: int, convolution: int, groups: int) -> int:
    """Of one recurrent layer: its state, and what its convolution remembers, f32. [B]

    Gated DeltaNet has value heads × their width as ``inner``, the width of a key as ``state`` and key heads
    as ``groups``. Source: docs/methodology.md, Recurrent state.
    """
    return F32_BYTES * (inner * state + max(convolution - 1, 0) * (inner + 2 * groups * state))
