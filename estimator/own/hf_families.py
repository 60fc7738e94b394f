"""What a configuration leaves to the family's code: biases, norms, which layers slide, what is tied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["FAMILIES", "PLAIN", "RECURRENT_KEYS", "REFUSED_KEYS", "Family", "QueryNorm", "family_key"]


class QueryNorm(StrEnum):
    """Norms of queries and keys."""

    NONE = ""
    EACH_HEAD = "each head"
    """One weight per element of a head."""
    ALL_HEADS = "all heads"
    """One weight per element of all heads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Defaults of one family; keys of the configuration come before them."""

    gguf: str
    query_norm: QueryNorm = QueryNorm.NONE
    qkv_bias: bool = False
    out_bias: bool | None = None
    """``None``: as queries, keys and values have it."""
    mlp_bias: bool = False
    n_norms: int = 2
    """Per layer, each as wide as the model."""
    matrices: int = 3
    tied: bool = False
    slides_every: int = 0
    """Every so manieth layer attends to everything, the others to a window."""
    query_matrices: int = 1
    routing_bias: bool = False
    """One number an expert beside the router's matrix."""
    sinks: bool = False
    """One number a head."""
    shared_gate: bool = False
    """The shared expert is weighed by a vector as wide as the model."""
    defaults: Mapping[str, int] = field(default_factory=dict)
    """Keys that published configurations of the family leave out, with what its code takes then."""


_HEAD, _ALL = QueryNorm.EACH_HEAD, QueryNorm.ALL_HEADS
PLAIN = Family(gguf="llama")
"""Llama's: gated feed-forward, two norms a layer, no biases unless the configuration says so."""


def _next(gguf: str) -> Family:
    """Qwen3-Next and what followed it: queries carry a gate, so does the shared expert."""
    return Family(gguf=gguf, query_norm=_HEAD, query_matrices=2, shared_gate=True)


FAMILIES = {
    "llama": PLAIN,
    "mistral": PLAIN,
    "ministral3": Family(gguf="mistral3"),
    "mixtral": PLAIN,
    "smollm3": Family(gguf="smollm3", tied=True),
    "qwen2": Family(gguf="qwen2", qkv_bias=True, out_bias=False),
    "qwen2_5_vl": Family(gguf="qwen2vl", qkv_bias=True, out_bias=False),
    "qwen2_moe": Family(gguf="qwen2moe", qkv_bias=True, out_bias=False, shared_gate=True),
    "qwen3": Family(gguf="qwen3", query_norm=_HEAD),
    "qwen3_vl": Family(gguf="qwen3vl", query_norm=_HEAD),
    "qwen3_moe": Family(gguf="qwen3moe", query_norm=_HEAD),
    "qwen3_vl_moe": Family(gguf="qwen3vlmoe", query_norm=_HEAD),
    "qwen3_next": _next("qwen3next"),
    "qwen3_5": _next("qwen35"),
    "qwen3_5_moe": _next("qwen35moe"),
    "gemma": Family(gguf="gemma", tied=True),
    "gemma2": Family(gguf="gemma2", n_norms=4, tied=True, slides_every=2),
    "gemma3": Family(
        gguf="gemma3", query_norm=_HEAD, n_norms=4, tied=True, slides_every=6,
        defaults={
            "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "vocab_size": 262_208,
            "max_position_embeddings": 131_072,
        },
    ),
    "gemma4": Family(gguf="gemma4", query_norm=_HEAD, n_norms=4, tied=True, slides_every=6),
    "phi3": Family(gguf="phi3"),
    "cohere": Family(gguf="command-r", n_norms=1, tied=True),
    "cohere2": Family(gguf="cohere2", n_norms=1, tied=True, slides_every=4),
    "olmo2": Family(gguf="olmo2", query_norm=_ALL),
    "olmo3": Family(gguf="olmo2", query_norm=_ALL, slides_every=4),
    "olmoe": Family(gguf="olmoe", query_norm=_ALL),
    "granite": Family(gguf="granite", tied=True),
    "granitemoe": Family(gguf="granitemoe", tied=True),
    "granitemoeshared": Family(gguf="granitemoe", tied=True),
    "granitemoehybrid": Family(gguf="granitehybrid", tied=True),
    "nemotron_h": Family(gguf="nemotron_h", n_norms=1, matrices=2, routing_bias=True),
    "seed_oss": Family(gguf="seed_oss", qkv_bias=True, out_bias=False),
    "exaone4": Family(gguf="exaone4", query_norm=_HEAD, slides_every=4),
    "glm4": Family(gguf="glm4", out_bias=False, n_norms=4),
    "glm4_moe": Family(gguf="glm4moe", out_bias=False, routing_bias=True),
    "glm4_moe_lite": Family(gguf="deepseek2", routing_bias=True),
    "glm_moe_dsa": Family(gguf="glm-dsa", routing_bias=True),
    "deepseek_v2": Family(gguf="deepseek2"),
    "deepseek_v3": Family(gguf="deepseek2", routing_bias=True),
    "deepseek_v32": Family(gguf="deepseek2", routing_bias=True),
    "kimi_k2": Family(gguf="deepseek2", routing_bias=True),
    "mistral4": Family(gguf="mistral4"),
    "dots1": Family(gguf="dots1", query_norm=_HEAD, routing_bias=True),
    "ernie4_5": Family(gguf="ernie4_5", tied=True),
    "ernie4_5_moe": Family(gguf="ernie4_5-moe", tied=True, routing_bias=True),
    "hunyuan_v1_dense": Family(gguf="hunyuan-dense", query_norm=_HEAD),
    "hunyuan_v1_moe": Family(gguf="hunyuan-moe", query_norm=_HEAD),
    "hunyuan": Family(gguf="hunyuan-moe", query_norm=_HEAD),
    "minimax_m2": Family(gguf="minimax-m2", query_norm=_ALL, routing_bias=True),
    "llama4": Family(gguf="llama4", slides_every=4),
    "gpt_oss": Family(
        gguf="gpt-oss", qkv_bias=True, mlp_bias=True, slides_every=2, sinks=True, routing_bias=True,
    ),
    "lfm2": Family(gguf="lfm2", query_norm=_HEAD, tied=True),
}  # fmt: skip
"""``model_type`` without ``_text`` → family."""

REFUSED_KEYS = {
    "linear_attn_config": "Kimi's delta attention",
    "altup_num_inputs": "Gemma 3n's alternating updates",
    "ssm_cfg": "Mamba in its first form",
    "rescale_every": "RWKV's time mixing",
    "compress_ratios": "compressed sparse attention",
    "block_configs": "layers of unequal size",
    "lru_width": "Griffin's recurrence",
}
"""Keys that tell of blocks which are not counted from a configuration, and what those are."""


RECURRENT_KEYS = ("mamba_", "ssm_", "rwkv", "linear_num_", "attn_layer_period", "attention_layer", "xlstm")
"""Beginnings of keys that only models with other mixers than attention have."""


def family_key(model_type: str) -> str:
    """``gemma3_text`` is a Gemma 3.

    >>> family_key("qwen3_5_moe_text")
    'qwen3_5_moe'
    """
    return model_type.lower().removesuffix("_text")
