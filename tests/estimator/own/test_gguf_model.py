"""A model is what the tensors of its file add up to."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.architecture import AttentionKind
from estimator.core.calibration import kernel_class
from estimator.core.weights import bytes_read_per_token, tensor_classes, weights_bytes
from estimator.own.built import OwnModel
from estimator.own.gguf_header import read_head
from estimator.own.gguf_model import gguf_model
from estimator.own.hf_model import hf_model
from estimator.own.own_models import addressed
from estimator.own.refusal import OwnRefusedError
from tests.estimator.own.gguf_files import GEMMA, head_bytes, tensors_of

Rows = list[tuple[str, tuple[int, ...], str]]

HIDDEN, VOCAB = 512, 1000


def keys(kind: str, **values: Any) -> dict[str, Any]:
    usual = {
        "block_count": 4, "embedding_length": HIDDEN, "context_length": 4096, "attention.head_count": 8,
        "attention.head_count_kv": 2, "attention.key_length": 64, "attention.value_length": 64,
        "feed_forward_length": 1024,
    }  # fmt: skip
    named = {name.replace("__", "."): value for name, value in values.items()}
    return {"general.architecture": kind} | {
        f"{kind}.{name}": value for name, value in (usual | named).items()
    }


def attention(i: int, kind: str = "Q4_K") -> Rows:
    shapes = {
        "attn_q": (HIDDEN, 512),
        "attn_k": (HIDDEN, 128),
        "attn_v": (HIDDEN, 128),
        "attn_output": (512, HIDDEN),
    }
    return [(f"blk.{i}.{name}.weight", shape, kind) for name, shape in shapes.items()]


def dense(i: int, kind: str = "Q4_K") -> Rows:
    shapes = {"ffn_gate": (HIDDEN, 1024), "ffn_up": (HIDDEN, 1024), "ffn_down": (1024, HIDDEN)}
    return [(f"blk.{i}.{name}.weight", shape, kind) for name, shape in shapes.items()]


def experts(i: int, kind: str = "Q4_K") -> Rows:
    shapes = {
        "ffn_gate_exps": (HIDDEN, 256, 16),
        "ffn_up_exps": (HIDDEN, 256, 16),
        "ffn_down_exps": (256, HIDDEN, 16),
    }
    shared = {"ffn_gate_shexp": (HIDDEN, 256), "ffn_up_shexp": (HIDDEN, 256), "ffn_down_shexp": (256, HIDDEN)}
    return [
        *((f"blk.{i}.{name}.weight", shape, kind) for name, shape in shapes.items()),
        *((f"blk.{i}.{name}.weight", shape, "Q8_0") for name, shape in shared.items()),
        (f"blk.{i}.ffn_gate_inp.weight", (HIDDEN, 16), "F32"),
    ]


def linear(i: int) -> Rows:
    return [
        (f"blk.{i}.attn_qkv.weight", (HIDDEN, 1024), "Q8_0"),
        (f"blk.{i}.attn_gate.weight", (HIDDEN, 512), "Q8_0"),
        (f"blk.{i}.ssm_ba.weight", (HIDDEN, 8), "F32"),
        (f"blk.{i}.ssm_out.weight", (512, HIDDEN), "Q8_0"),
    ]


OUTSIDE: Rows = [
    ("token_embd.weight", (HIDDEN, VOCAB), "Q4_K"),
    ("output.weight", (HIDDEN, VOCAB), "Q6_K"),
    ("output_norm.weight", (HIDDEN,), "F32"),
    ("rope_freqs.weight", (32,), "F32"),
]


def read(values: dict[str, Any], rows: Rows) -> OwnModel:
    return gguf_model(head_bytes(values, tensors_of(rows)))


def stored(rows: Rows) -> int:
    """Bytes of all tensors but those that are no weights."""
    laid = tensors_of([row for row in rows if not row[0].startswith("rope")])
    return sum(tensor.n_bytes for tensor in read_head(head_bytes({}, laid)).tensors)


def test_a_file_named_q4_k_m_is_found_to_hold_7_36_bits_per_weight() -> None:
    model = gguf_model(GEMMA.read_bytes())
    assert model.file is not None
    assert model.file.block_bits_per_weight == pytest.approx(7.36, abs=0.005)
    assert model.file.name == "Q4_K_M as in your file (7.36 bits)"
    assert model.file.bits_head == 8.5
    assert weights_bytes(model.architecture, model.file).total == 246_587_904


def test_a_real_file_says_its_whole_shape() -> None:
    a = gguf_model(GEMMA.read_bytes()).architecture
    assert (a.name, a.text_params, a.n_layers, a.vocab_size) == ("Gemma 3 270m", 268_098_176, 18, 262_144)
    assert a.tied_embeddings
    assert a.params_read_per_token == a.text_params
    assert a.attention is AttentionKind.SLIDING_WINDOW
    assert (a.n_full_attention_layers, a.n_sliding_layers, a.sliding_window) == (3, 15, 512)
    assert a.kv_bytes_per_token_full_16bit == 3 * 2 * 256 * 2
    assert a.exact


def test_the_head_and_the_configuration_of_one_model_say_the_same() -> None:
    config = {
        "model_type": "gemma3_text", "hidden_size": 640, "num_hidden_layers": 18, "num_attention_heads": 4,
        "num_key_value_heads": 1, "head_dim": 256, "intermediate_size": 2048, "vocab_size": 262_144,
        "sliding_window": 512, "max_position_embeddings": 32_768, "_name_or_path": "google/Gemma 3 270m",
    }  # fmt: skip
    assert hf_model(json.dumps(config)).architecture == gguf_model(GEMMA.read_bytes()).architecture


def test_the_kernels_are_those_of_the_type_that_most_weights_have() -> None:
    file = gguf_model(GEMMA.read_bytes()).file
    assert file is not None
    assert kernel_class(file) == "gguf-plain"


def test_a_dense_model_is_the_sum_of_its_tensors() -> None:
    rows = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *dense(i)))]
    model = read(keys("llama"), rows)
    a = model.architecture
    assert a.text_params == 2 * VOCAB * HIDDEN + HIDDEN + 4 * (HIDDEN * (1024 + 256) + 3 * HIDDEN * 1024)
    assert a.params_read_per_token == a.text_params - VOCAB * HIDDEN
    assert a.kv_bytes_per_token_full_16bit == 4 * 2 * 2 * 64 * 2
    assert model.file is not None
    assert weights_bytes(a, model.file).total == pytest.approx(stored(rows))
    assert kernel_class(model.file) == "gguf-k4"


def test_experts_count_whole_for_memory_and_in_part_for_speed() -> None:
    rows = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *experts(i)))]
    model = read(
        keys("qwen3moe", expert_count=16, expert_used_count=2, expert_feed_forward_length=256,
             expert_shared_count=1, expert_shared_feed_forward_length=256),
        rows,
    )  # fmt: skip
    a, file = model.architecture, model.file
    assert file is not None
    split = tensor_classes(a)
    assert split.routed_experts == 4 * 16 * 3 * HIDDEN * 256
    assert split.shared_experts == 4 * 3 * HIDDEN * 256
    assert split.router == 4 * HIDDEN * 16
    assert (file.bits_experts, file.bits_shared_expert) == (4.5, 8.5)
    assert weights_bytes(a, file).total == pytest.approx(stored(rows))
    idle = split.routed_experts * 14 / 16 * 4.5 / 8
    embedding = VOCAB * HIDDEN * 4.5 / 8
    assert bytes_read_per_token(a, file) == pytest.approx(stored(rows) - idle - embedding)


def test_a_dense_part_beside_experts_is_their_shared_expert() -> None:
    rows = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *experts(i)[:3], *dense(i, "Q8_0")))]
    a = read(
        keys("gemma4", expert_count=16, expert_used_count=2, expert_feed_forward_length=256), rows
    ).architecture
    assert (a.n_shared_experts, a.shared_expert_intermediate_size) == (1, 1024)


def test_layers_that_predict_ahead_are_left_out() -> None:
    rows = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *dense(i)))]
    plain = read(keys("glm4moe"), rows)
    ahead = [*attention(4), *dense(4), ("blk.4.nextn.eh_proj.weight", (1024, HIDDEN), "Q8_0")]
    more = read(keys("glm4moe", block_count=5, nextn_predict_layers=1), [*rows, *ahead])
    assert more.architecture == plain.architecture


def test_a_hybrid_remembers_a_state_in_some_layers_and_tokens_in_others() -> None:
    mixers = [*linear(0), *linear(1), *linear(2), *attention(3)]
    rows = [*OUTSIDE, *mixers, *(row for i in range(4) for row in dense(i))]
    ssm = {"ssm__inner_size": 512, "ssm__state_size": 128, "ssm__group_count": 2, "ssm__conv_kernel": 4}
    a = read(keys("qwen35", **ssm), rows).architecture
    assert a.attention is AttentionKind.LINEAR_HYBRID
    assert (a.n_recurrent_layers, a.n_full_attention_layers) == (3, 1)
    assert a.recurrent_state_bytes == 3 * 4 * (512 * 128 + 3 * (512 + 2 * 2 * 128))
    assert a.kv_bytes_per_token_full_16bit == 2 * 2 * 64 * 2


def test_latent_attention_remembers_its_latents() -> None:
    mixers = [(f"blk.{i}.attn_kv_a_mqa.weight", (HIDDEN, 160), "Q8_0") for i in range(4)]
    rows = [*OUTSIDE, *mixers, *(row for i in range(4) for row in dense(i))]
    a = read(keys("deepseek2", attention__kv_lora_rank=128, rope__dimension_count=32), rows).architecture
    assert a.attention is AttentionKind.MLA
    assert a.kv_bytes_per_token_full_16bit == 4 * (128 + 32) * 2


def test_windows_of_unequal_layers_are_counted_layer_by_layer() -> None:
    rows = [*OUTSIDE[:1], *(row for i in range(4) for row in (*attention(i), *dense(i)))]
    a = read(
        keys("gemma4", attention__sliding_window=1024,
             attention__sliding_window_pattern=[True, True, True, False],
             attention__head_count_kv=[2, 2, 2, 1], attention__key_length=128, attention__value_length=128,
             attention__key_length_swa=64, attention__value_length_swa=64, attention__shared_kv_layers=1),
        rows,
    ).architecture  # fmt: skip
    assert (a.n_full_attention_layers, a.n_sliding_layers) == (1, 3)
    assert a.kv_bytes_per_token_full_16bit == 0
    assert a.kv_bytes_per_token_sliding_16bit == 3 * 2 * 2 * 64 * 2


def test_a_window_without_its_layers_is_said_and_not_guessed() -> None:
    rows = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *dense(i)))]
    model = read(keys("unheard-of", attention__sliding_window=1024), rows)
    assert model.architecture.attention is AttentionKind.FULL
    assert "1,024 tokens" in model.notes[0]


WHOLE = [*OUTSIDE, *(row for i in range(4) for row in (*attention(i), *dense(i)))]


@pytest.mark.parametrize(
    ("values", "rows", "reason"),
    [
        ({}, WHOLE, "does not name its architecture"),
        (keys("clip"), WHOLE, "projector"),
        (keys("llama"), [], "projector of one, or empty"),
        (keys("llama") | {"split.count": 5}, WHOLE, "one part of a model"),
        (keys("llama", block_count=0), WHOLE, "lacks llama.block_count"),
        (keys("llama", block_count=40), WHOLE, "Layer 4 of 40 has no tensors"),
        (keys("llama", block_count=4_000_000_000), WHOLE, "announces 4,000,000,000 layers"),
        (keys("llama", block_count="four"), WHOLE, "not a count"),
        (keys("llama", attention__head_count_kv=[1, 2]), WHOLE, "2 items for 4 layers"),
        (keys("llama", attention__head_count_kv=["a"] * 4), WHOLE, "not a list of counts"),
        (keys("llama"), WHOLE[4:], "no token_embd"),
        (keys("llama", attention__head_count=0), WHOLE, "n_heads"),
    ],
)
def test_what_is_no_whole_language_model_is_refused(values: dict[str, Any], rows: Rows, reason: str) -> None:
    with pytest.raises(OwnRefusedError, match=reason):
        read(values, rows)


NUMBERS = st.one_of(
    st.integers(0, 2**32 - 1), st.booleans(), st.floats(width=32), st.text(max_size=5),
    st.lists(st.integers(0, 2**32 - 1), max_size=6),
)  # fmt: skip
NAMES = (
    "block_count", "embedding_length", "context_length", "attention.head_count", "attention.head_count_kv",
    "attention.key_length", "attention.value_length", "attention.sliding_window", "feed_forward_length",
    "attention.sliding_window_pattern", "expert_count", "expert_used_count", "expert_feed_forward_length",
    "attention.kv_lora_rank", "rope.dimension_count", "nextn_predict_layers", "attention.shared_kv_layers",
    "ssm.inner_size", "ssm.state_size", "vocab_size", "leading_dense_block_count",
)  # fmt: skip
KINDS = ("llama", "gemma3", "qwen35", "deepseek2")
EVERYTHING = [*WHOLE[:-7], *experts(0), *linear(1)]


@given(
    st.sampled_from(["llama", "gemma3", "qwen35", "deepseek2"]),
    st.dictionaries(st.sampled_from(NAMES), NUMBERS),
)
def test_no_values_make_anything_but_a_model_or_a_reason(kind: str, changed: dict[str, Any]) -> None:
    values = keys(kind) | {f"{kind}.{name}": value for name, value in changed.items()}
    try:
        model = read(values, EVERYTHING)
    except OwnRefusedError:
        return
    assert addressed(model).architecture.text_params > 0
