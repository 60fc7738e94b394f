"""A language model's shape: exact parameter counts by tensor class, cache geometry."""

from dataclasses import dataclass
from enum import StrEnum

from estimator.core.remembered import remembers_hash

__all__ = ["Architecture", "AttentionKind"]


class AttentionKind(StrEnum):
    """What the token mixers are, as far as cache and time depend on it."""

    FULL = "full"
    SLIDING_WINDOW = "swa"
    MLA = "mla"
    LINEAR_HYBRID = "linear-hybrid"
    SSM_HYBRID = "hybrid-ssm"


@remembers_hash
@dataclass(frozen=True, kw_only=True)
class Architecture:
    """The text decoder. Counts are exact where ``exact`` is true (docs/methodology.md, Weights)."""

    slug: str
    name: str
    family: str
    text_params: int
    """Embeddings and head included; no vision tower, no multi-token-prediction layer."""
    params_read_per_token: int
    """Weights read for one decoded token: active experts only, no input embedding."""
    n_layers: int
    hidden_size: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    vocab_size: int
    tied_embeddings: bool
    max_context: int
    attention: AttentionKind
    exact: bool = True
    intermediate_size: int = 0
    n_experts: int = 0
    n_active_experts: int = 0
    n_shared_experts: int = 0
    expert_intermediate_size: int = 0
    shared_expert_intermediate_size: int = 0
    n_first_dense_layers: int = 0
    n_full_attention_layers: int = 0
    n_sliding_layers: int = 0
    sliding_window: int = 0
    n_recurrent_layers: int = 0
    kv_bytes_per_token_full_16bit: int = 0
    """All layers whose cache grows with the context, 16-bit elements. [B/token]"""
    kv_bytes_per_token_sliding_16bit: int = 0
    """All sliding-window layers, 16-bit elements, before the window caps them. [B/token]"""
    recurrent_state_bytes: int = 0
    """f32, per sequence, independent of context. [B]"""
    mla_kv_lora_rank: int = 0
    mla_rope_dim: int = 0
    file_params: int | None = None
    """Everything in the published repository: with vision tower and MTP layer."""
    gguf_architecture: str = ""
    file_bytes: tuple[tuple[str, float, float], ...] = ()
    """(format, least, most): sizes of its published files that hold the text decoder alone, as closely as
    their sources state them. [B]"""

    def __post_init__(self) -> None:
        for field in ("text_params", "params_read_per_token", "n_layers", "hidden_size", "max_context"):
            if getattr(self, field) <= 0:
                raise ValueError(
                    f"{self.name}: {field} must be greater than zero, not {getattr(self, field)}"
                )
        if self.params_read_per_token > self.text_params:
            raise ValueError(f"{self.name}: reads more parameters per token than it has")

    @property
    def is_mixture_of_experts(self) -> bool:
        """A router sends each token through a few of many feed-forward blocks."""
        return self.n_experts > 0
