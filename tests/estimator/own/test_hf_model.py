"""A model's size follows from its config.json to the last parameter, or it is said what is missing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.architecture import Architecture, AttentionKind
from estimator.own.hf_model import hf_model
from estimator.own.own_models import addressed
from estimator.own.refusal import OwnRefusedError
from tests.estimator.own.configs import MODEL_TYPES, config_of
from tests.estimator.shapes import architecture, architectures

KNOWN = [a for a in architectures() if a.gguf_architecture in MODEL_TYPES]
CAST = [
    architecture(slug)
    for slug in (
        "llama-3.1-8b", "llama-3.3-70b", "covenant-72b", "qwen2.5-0.5b", "qwen2.5-32b", "qwen3-8b",
        "qwen3-30b-a3b", "qwen3-next-80b-a3b", "qwen3.5-27b", "qwen3.5-35b-a3b", "gemma-2-9b", "gemma-3-1b",
        "gemma-3-27b", "gemma-4-12b", "gemma-4-26b-a4b", "gemma-4-31b", "gemma-4-e2b", "gemma-4-e4b",
        "phi-4", "aya-23-35b", "command-a-111b", "olmo-3-7b", "granite-3.1-8b", "granite-4.0-h-small",
        "nemotron-3-nano-4b", "nemotron-3-nano-30b-a3b", "nemotron-3-super-120b-a12b", "seed-oss-36b",
        "smollm3-3b", "glm-4-32b", "glm-4.5-air", "glm-4.6", "glm-4.7-flash", "glm-5", "glm-5.2",
        "deepseek-v2-lite", "deepseek-v3-r1", "deepseek-v3.2", "kimi-k2", "dots-llm1", "minimax-m2",
        "llama-4-scout", "llama-4-maverick", "gpt-oss-20b", "gpt-oss-120b", "devstral-2-123b",
    )
]  # fmt: skip
CACHE = (
    "attention", "n_full_attention_layers", "n_sliding_layers", "n_recurrent_layers", "sliding_window",
    "kv_bytes_per_token_full_16bit", "kv_bytes_per_token_sliding_16bit", "recurrent_state_bytes",
)  # fmt: skip
SHAPE = ("n_kv_heads", "head_dim", "n_experts", "n_active_experts", "gguf_architecture", "tied_embeddings")

CONFIG: dict[str, Any] = {
    "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
    "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256, "tie_word_embeddings": False,
    "max_position_embeddings": 131072,
}  # fmt: skip
"""Llama 3.1 8B."""


def test_hardly_a_model_of_the_catalog_is_missed() -> None:
    missed = []
    for a in KNOWN:
        try:
            found = hf_model(json.dumps(config_of(a))).architecture
        except OwnRefusedError:
            missed.append(a.slug)
            continue
        if abs(found.text_params / a.text_params - 1) > 1e-6:
            missed.append(a.slug)
    # A model that joins the catalog may need keys that its row does not hold.
    assert len(missed) < 0.08 * len(KNOWN), missed


@pytest.mark.parametrize("a", CAST, ids=lambda a: a.slug)
def test_a_model_of_the_catalog_is_counted_to_the_last_parameter(a: Architecture) -> None:
    found = hf_model(json.dumps(config_of(a))).architecture
    assert found.text_params == a.text_params
    assert found.params_read_per_token == a.params_read_per_token


@pytest.mark.parametrize("a", CAST, ids=lambda a: a.slug)
def test_a_model_of_the_catalog_has_its_cache_and_its_shape(a: Architecture) -> None:
    found = hf_model(json.dumps(config_of(a))).architecture
    for name in (*CACHE, *SHAPE):
        assert getattr(found, name) == getattr(a, name), name


def test_the_text_decoder_of_a_model_that_sees_is_found() -> None:
    inner = CONFIG | {"model_type": "mistral"}
    outer = {"model_type": "mistral3", "text_config": inner, "vision_config": {"hidden_size": 1024}}
    assert hf_model(json.dumps(outer)).architecture.text_params == 8_030_261_248


def test_a_known_family_is_exact() -> None:
    model = hf_model(json.dumps(CONFIG))
    assert model.architecture.exact
    assert model.notes == ()


def test_an_unknown_family_is_counted_like_llama_and_says_so() -> None:
    model = hf_model(json.dumps(CONFIG | {"model_type": "brand_new"}))
    assert not model.architecture.exact
    assert "brand_new" in model.notes[0]
    assert "counted like Llama" in model.notes[0]
    assert model.architecture.text_params == 8_030_261_248


def test_the_name_is_the_repositorys() -> None:
    named = CONFIG | {"_name_or_path": "meta-llama/Llama-3.1-8B"}
    assert hf_model(json.dumps(named)).architecture.name == "Llama-3.1-8B"
    assert hf_model(json.dumps(named), "Mine").architecture.name == "Mine"


def test_infinity_in_a_list_of_limits_is_no_obstacle() -> None:
    text = json.dumps(CONFIG)[:-1] + ', "time_step_limit": [0.0, Infinity]}'
    assert hf_model(text).architecture.n_layers == 32


def test_what_a_family_leaves_out_is_what_its_code_takes() -> None:
    inner = {
        "model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34,
        "sliding_window": 1024,
    }  # fmt: skip
    found = hf_model(json.dumps({"model_type": "gemma3", "text_config": inner})).architecture
    assert found.text_params == architecture("gemma-3-4b").text_params


def test_a_window_that_no_layer_is_named_for_is_said() -> None:
    model = hf_model(json.dumps(CONFIG | {"model_type": "mistral", "sliding_window": 4096}))
    assert model.architecture.attention is AttentionKind.FULL
    assert "4,096 tokens" in model.notes[0]
    assert model.architecture.exact


def test_layer_types_decide_which_layers_slide() -> None:
    kinds = ["sliding_attention", "full_attention"] * 16
    a = hf_model(json.dumps(CONFIG | {"layer_types": kinds, "sliding_window": 1024})).architecture
    assert a.attention is AttentionKind.SLIDING_WINDOW
    assert (a.n_sliding_layers, a.n_full_attention_layers) == (16, 16)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Paste the text"),
        ("{", "not JSON"),
        ("[1]", "object in braces"),
        ("x" * 300_000, "256 KB are the most"),
        ('{"hidden_size": 1, "hidden_size": 2}', "“hidden_size” stands twice"),
        ('{"hidden_size": NaN}', "NaN is not a number"),
        ('{"hidden_size": 99999999999999999999999}', "larger than any"),
        ('{"hidden_size": -5}', "whole number from 0 up"),
        ('{"hidden_size": "big"}', "whole number from 0 up"),
        ('{"hidden_size": 4.5}', "whole number from 0 up"),
        ("[" * 100_000, "nested deeper|not JSON"),
        ("{}", "hidden_size, num_hidden_layers, vocab_size, num_attention_heads"),
        (json.dumps({k: v for k, v in CONFIG.items() if k != "intermediate_size"}), "intermediate_size"),
        (json.dumps(CONFIG | {"num_experts": 8}), "num_experts_per_tok"),
        (json.dumps(CONFIG | {"num_hidden_layers": 10**9}), "layers are more than"),
        (json.dumps(CONFIG | {"layer_types": ["full_attention"]}), "names 1 layers"),
        (json.dumps(CONFIG | {"layer_types": ["telepathy"] * 32}), "telepathy"),
        (json.dumps(CONFIG | {"linear_attn_config": {"a": 1}}), "Kimi's delta attention"),
        (json.dumps(CONFIG | {"kv_lora_rank": 512}), "qk_rope_head_dim"),
        (json.dumps(CONFIG | {"model_type": "falcon_h1", "ssm_x": 2}), "layers that are not attention"),
        (json.dumps(CONFIG | {"hidden_size": 10**9}), "text_params is 80,001"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(OwnRefusedError, match=reason):
        hf_model(text)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**13), st.integers(0, 64), st.floats(allow_nan=False),
    st.text(max_size=8), st.lists(st.one_of(st.integers(0, 64), st.text(max_size=4)), max_size=4),
)  # fmt: skip
KEYS = sorted({key for a in KNOWN for key in config_of(a)} | {"layer_types", "moe_layers", "mlp_only_layers"})


@given(st.sampled_from(CAST), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_no_values_make_anything_but_a_model_or_a_reason(a: Architecture, changed: dict[str, Any]) -> None:
    try:
        model = hf_model(json.dumps(config_of(a) | changed))
    except OwnRefusedError:
        return
    assert addressed(model).architecture.text_params > 0
