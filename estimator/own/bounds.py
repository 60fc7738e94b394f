"""What a shape may be, whoever wrote it down: bounds for every number of an own model."""

from __future__ import annotations

from estimator.core.architecture import Architecture, AttentionKind
from estimator.own.refusal import OwnRefusedError

__all__ = ["COUNT_FIELDS", "check_bounds"]

COUNT_FIELDS = {
    "text_params": (1, 10**14),
    "params_read_per_token": (1, 10**14),
    "n_layers": (1, 2000),
    "hidden_size": (1, 10**6),
    "n_heads": (1, 10**5),
    "n_kv_heads": (1, 10**5),
    "head_dim": (1, 10**5),
    "vocab_size": (1, 10**8),
    "max_context": (1, 10**8),
    "intermediate_size": (0, 10**7),
    "n_experts": (0, 10**5),
    "n_active_experts": (0, 10**5),
    "n_shared_experts": (0, 10**4),
    "expert_intermediate_size": (0, 10**7),
    "shared_expert_intermediate_size": (0, 10**7),
    "n_first_dense_layers": (0, 2000),
    "n_full_attention_layers": (0, 2000),
    "n_sliding_layers": (0, 2000),
    "sliding_window": (0, 10**8),
    "n_recurrent_layers": (0, 2000),
    "kv_bytes_per_token_full_16bit": (0, 10**9),
    "kv_bytes_per_token_sliding_16bit": (0, 10**9),
    "recurrent_state_bytes": (0, 10**12),
    "mla_kv_lora_rank": (0, 10**6),
    "mla_rope_dim": (0, 10**6),
}
"""Field → least, most. The order is that of an address."""

_LAYER_FIELDS = (
    "n_first_dense_layers", "n_full_attention_layers", "n_sliding_layers", "n_recurrent_layers",
)  # fmt: skip


def check_bounds(a: Architecture) -> Architecture:
    """The architecture itself.

    Raises:
        OwnRefusedError: a number is out of bounds, or contradicts another.
    """
    for name, (least, most) in COUNT_FIELDS.items():
        if not least <= getattr(a, name) <= most:
            raise OwnRefusedError(f"{name} is {getattr(a, name):,}; it has to be {least:,} to {most:,}.")
    for name in _LAYER_FIELDS:
        if getattr(a, name) > a.n_layers:
            raise OwnRefusedError(f"{name} is {getattr(a, name):,}, more than the {a.n_layers:,} layers.")
    if a.n_full_attention_layers + a.n_sliding_layers > a.n_layers:
        raise OwnRefusedError("More layers attend than there are.")
    if a.is_mixture_of_experts and not 1 <= a.n_active_experts <= a.n_experts:
        raise OwnRefusedError(f"Of {a.n_experts:,} experts {a.n_active_experts:,} cannot be active.")
    if a.is_mixture_of_experts and not a.expert_intermediate_size:
        raise OwnRefusedError("The width of an expert is not said (expert_intermediate_size).")
    if (a.vocab_size + a.n_layers) * a.hidden_size > a.params_read_per_token:
        raise OwnRefusedError(
            f"{a.params_read_per_token:,} parameters read per token cannot hold {a.n_layers:,} layers and a "
            f"vocabulary of {a.vocab_size:,}, each {a.hidden_size:,} wide."
        )
    if a.attention is AttentionKind.MLA and not a.mla_kv_lora_rank:
        raise OwnRefusedError("Latent attention needs its rank (kv_lora_rank).")
    return a
