"""How weights and cache are stored: bits per weight by tensor class."""

from dataclasses import dataclass
from enum import StrEnum

from estimator.core.remembered import remembers_hash

__all__ = ["Ecosystem", "Quantization"]


class Ecosystem(StrEnum):
    """Which files, hence which engines."""

    GGUF = "gguf"
    MLX = "mlx"
    SAFETENSORS = "safetensors"
    EXL = "exl"


@remembers_hash
@dataclass(frozen=True, kw_only=True)
class Quantization:
    """Average bits per weight of each tensor class, block scales included."""

    slug: str
    name: str
    ecosystem: Ecosystem
    block_bits_per_weight: float
    bits_embedding: float
    bits_head: float
    bits_attention: float
    bits_dense_ffn: float
    bits_experts: float
    bits_shared_expert: float
    bits_fallback: float | None = None
    """Used for tensors whose rows are not divisible by 256 (K- and i-quants). ``None``: no such rule."""
    nominal_bits: float | None = None
    as_stored: bool = False
    """The bits were read from a model's own file: no rule of a recipe changes them."""

    def __post_init__(self) -> None:
        for field in ("bits_embedding", "bits_head", "bits_attention", "bits_dense_ffn", "bits_experts"):
            if not 0 < getattr(self, field) <= 32:
                raise ValueError(
                    f"{self.name}: {field} must be above 0 and at most 32, not {getattr(self, field)}"
                )
