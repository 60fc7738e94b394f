"""Configurations of the models in the catalog: the shape of their rows under the keys of their family.

What the rows do not hold (ranks of latent attention, groups of a convolution) is as the models' published
``config.json`` have it, which the rows name as their source.
"""

from typing import Any

from estimator.core.architecture import Architecture, AttentionKind

__all__ = ["MODEL_TYPES", "config_of"]

MODEL_TYPES = {
    "llama": "llama",
    "qwen2": "qwen2",
    "qwen3": "qwen3",
    "qwen3moe": "qwen3_moe",
    "qwen3next": "qwen3_next",
    "qwen35": "qwen3_5_text",
    "qwen35moe": "qwen3_5_moe_text",
    "gemma2": "gemma2",
    "gemma3": "gemma3_text",
    "gemma4": "gemma4_text",
    "mistral3": "ministral3",
    "phi3": "phi3",
    "command-r": "cohere",
    "cohere2": "cohere2",
    "olmo2": "olmo3",
    "granite": "granite",
    "granitehybrid": "granitemoehybrid",
    "nemotron_h": "nemotron_h",
    "nemotron_h_moe": "nemotron_h",
    "seed_oss": "seed_oss",
    "smollm3": "smollm3",
    "glm4": "glm4",
    "glm4moe": "glm4_moe",
    "glm-dsa": "glm_moe_dsa",
    "deepseek2": "deepseek_v3",
    "dots1": "dots1",
    "ernie4_5-moe": "ernie4_5_moe",
    "hunyuan-moe": "hunyuan_v1_moe",
    "minimax-m2": "minimax_m2",
    "llama4": "llama4_text",
    "gpt-oss": "gpt_oss",
}
"""GGUF architecture → ``model_type``."""

_LATENT = {"q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128}
_GATED_DELTA = {"linear_key_head_dim": 128, "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4}

_GLM = {"attention_bias": True}
_MAMBA = {"conv_kernel": 4, "n_groups": 8, "ssm_state_size": 128}
_GRANITE = {"mamba_d_head": 64, "mamba_d_state": 128, "mamba_n_groups": 1}
_GEMMA_E = {"hidden_size_per_layer_input": 256, "global_head_dim": 512}

EXTRAS: dict[str, dict[str, Any]] = {
    "command-r-plus-104b": {"use_qk_norm": True},
    "deepseek-v2-lite": {"model_type": "deepseek_v2", "q_lora_rank": None},
    "deepseek-v2-236b": {"model_type": "deepseek_v2"},
    "deepseek-v3.2": {"model_type": "deepseek_v32", "index_n_heads": 64, "index_head_dim": 128},
    "glm-4.7-flash": {
        "model_type": "glm4_moe_lite", "q_lora_rank": 768, "qk_nope_head_dim": 192, "v_head_dim": 256,
    },
    "glm-5": {
        "q_lora_rank": 2048, "qk_nope_head_dim": 192, "v_head_dim": 256, "index_n_heads": 32,
        "index_head_dim": 128,
    },
    "glm-5.2": {
        "q_lora_rank": 2048, "qk_nope_head_dim": 192, "v_head_dim": 256, "index_n_heads": 32,
        "index_head_dim": 128, "indexer_types": ["full"] * 21 + ["shared"] * 57,
    },
    "glm-4-9b-0414": _GLM,
    "glm-4.5-air": _GLM,
    "glm-4.5-air-reap-82b": _GLM,
    "glm-4.6": _GLM | {"use_qk_norm": True},
    "glm-4.7": _GLM | {"use_qk_norm": True},
    "llama-4-scout": {"intermediate_size": 8192, "intermediate_size_mlp": 16384},
    "llama-4-maverick": {
        "intermediate_size": 8192, "intermediate_size_mlp": 16384, "interleave_moe_layer_step": 2,
    },
    "gemma-4-12b": {"global_head_dim": 512, "num_global_key_value_heads": 1, "attention_k_eq_v": True},
    "gemma-4-31b": {"global_head_dim": 512, "num_global_key_value_heads": 4, "attention_k_eq_v": True},
    "gemma-4-26b-a4b": {
        "global_head_dim": 512, "num_global_key_value_heads": 2, "attention_k_eq_v": True,
        "enable_moe_block": True,
    },
    "gemma-4-e2b": _GEMMA_E | {
        "num_kv_shared_layers": 20, "use_double_wide_mlp": True, "sliding_window_pattern": 5,
    },
    "gemma-4-e4b": _GEMMA_E | {"num_kv_shared_layers": 18},
    "nemotron-3-nano-4b": _MAMBA | {"mamba_num_heads": 96, "mamba_head_dim": 80},
    "nemotron-nano-9b-v2": _MAMBA | {"mamba_num_heads": 128, "mamba_head_dim": 80},
    "nemotron-nano-12b-v2": _MAMBA | {"mamba_num_heads": 128, "mamba_head_dim": 80},
    "nemotron-3-nano-30b-a3b": _MAMBA | {"mamba_num_heads": 64, "mamba_head_dim": 64},
    "nemotron-3-super-120b-a12b": _MAMBA | {
        "mamba_num_heads": 128, "mamba_head_dim": 64, "moe_latent_size": 1024,
    },
    "granite-4.0-h-small": _GRANITE | {"mamba_n_heads": 128},
    "granite-4.0-h-1b": _GRANITE | {"mamba_n_heads": 48},
    "granite-4.0-h-micro": _GRANITE | {"mamba_n_heads": 64},
    "granite-4.0-h-tiny": _GRANITE | {"mamba_n_heads": 48},
}  # fmt: skip


def config_of(a: Architecture) -> dict[str, Any]:
    """A configuration of this model."""
    config: dict[str, Any] = {
        "model_type": MODEL_TYPES[a.gguf_architecture],
        "hidden_size": a.hidden_size,
        "num_hidden_layers": a.n_layers,
        "num_attention_heads": a.n_heads,
        "num_key_value_heads": a.n_kv_heads,
        "head_dim": a.head_dim,
        "intermediate_size": a.intermediate_size,
        "vocab_size": a.vocab_size,
        "max_position_embeddings": a.max_context,
        "tie_word_embeddings": a.tied_embeddings,
        "sliding_window": a.sliding_window or None,
    }
    if a.is_mixture_of_experts:
        config |= {
            "num_experts": a.n_experts,
            "num_experts_per_tok": a.n_active_experts,
            "moe_intermediate_size": a.expert_intermediate_size,
            "n_shared_experts": a.n_shared_experts,
            "shared_expert_intermediate_size": a.shared_expert_intermediate_size or None,
            "first_k_dense_replace": a.n_first_dense_layers,
        }
    if a.mla_kv_lora_rank:
        config |= _LATENT | {"kv_lora_rank": a.mla_kv_lora_rank}
    if a.attention is AttentionKind.LINEAR_HYBRID:
        # Sixteen key heads throughout; the heads of values follow from the state.
        per_layer = a.recurrent_state_bytes // a.n_recurrent_layers // 4
        value_heads = (per_layer - 3 * 2 * 16 * 128) // (128 * 128 + 3 * 128)
        config |= _GATED_DELTA | {"linear_num_key_heads": 16, "linear_num_value_heads": value_heads}
    if a.attention is AttentionKind.SSM_HYBRID:
        config |= _layers_of(a)
    return config | EXTRAS.get(a.slug, {})


def _layers_of(a: Architecture) -> dict[str, Any]:
    if a.gguf_architecture == "granitehybrid":
        kinds = ["mamba"] * a.n_recurrent_layers + ["attention"] * a.n_full_attention_layers
        return {"layer_types": kinds}
    alone = a.n_layers - a.n_recurrent_layers - a.n_full_attention_layers
    letters = "M" * a.n_recurrent_layers + "*" * a.n_full_attention_layers + "E-"[not a.n_experts] * alone
    return {"hybrid_override_pattern": letters}
