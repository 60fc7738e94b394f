import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.kv_cache import (
    cache_bytes_read,
    growing_bytes_per_token,
    indexer_bytes_per_token,
    kv_cache_bytes,
    recurrent_state_bytes,
    sliding_cells,
)
from estimator.core.scenario import Engine
from tests.estimator.shapes import architecture, architectures

KIB, MIB = 2**10, 2**20
Q8_0, Q4_0 = 8.5, 4.5

models = st.sampled_from(architectures())
contexts = st.integers(1, 262_144)


@pytest.mark.parametrize(
    ("slug", "kib"),
    [
        ("qwen3.6-27b", 64),
        ("covenant-72b", 320),
        ("llama-3.1-8b", 128),
        ("qwen3-30b-a3b", 96),
        ("qwen3.5-122b-a10b", 24),
        ("glm-4.7", 368),
        ("glm-4.7-flash", 52.875),
        ("deepseek-v3-r1", 68.625),
        ("nemotron-3-nano-30b-a3b", 6),
    ],
)
def test_a_token_of_context_costs_what_is_published(slug, kib):
    assert growing_bytes_per_token(architecture(slug), 16) == kib * KIB


@pytest.mark.parametrize(
    ("kv_bits", "full_mib", "sliding_mib"), [(16, 40, 232), (Q8_0, 21.25, 123.25)], ids=["f16", "q8_0"]
)
def test_gemma_3_4b_with_its_sliding_cache_at_full_size_is_as_logged(kv_bits, full_mib, sliding_mib):
    model = architecture("gemma-3-4b")
    total = kv_cache_bytes(model, 2048, kv_bits=kv_bits, full_size_sliding=True)
    assert 2048 * growing_bytes_per_token(model, kv_bits) == full_mib * MIB
    assert total == (full_mib + sliding_mib) * MIB


def test_gpt_oss_sliding_half_is_as_logged():
    """Window 128 and ubatch 1,024 pad to 1,280 cells a sequence: 90 MiB beside 9,216 for two."""
    model = architecture("gpt-oss-120b")
    one = kv_cache_bytes(model, 131_072, ubatch=1024)
    assert 2 * one == (9216 + 90) * MIB


def test_gemma_4_e4b_caches_only_the_layers_that_hold_keys():
    assert 131_072 * growing_bytes_per_token(architecture("gemma-4-e4b"), 16) == 2048 * MIB


@pytest.mark.parametrize(
    ("slug", "mib"), [("qwen3.6-27b", 149.625), ("qwen3.5-9b", 50.25), ("qwen3.6-35b-a3b", 62.8125)]
)
def test_recurrent_state_of_a_sequence_is_as_logged(slug, mib):
    assert recurrent_state_bytes(architecture(slug)) == mib * MIB
    assert recurrent_state_bytes(architecture(slug), slots=4) == 4 * mib * MIB


@pytest.mark.parametrize(("context", "cells"), [(100, 256), (1024, 1024), (1536, 1536), (8192, 1536)])
def test_llama_cpp_keeps_the_window_and_a_ubatch_in_steps_of_256(context, cells):
    assert sliding_cells(architecture("gemma-3-27b"), context, ubatch=512) == cells


def test_slots_share_one_ubatch_of_sliding_cells_in_llama_cpp():
    model = architecture("gemma-3-27b")
    assert sliding_cells(model, 32_768, slots=4, ubatch=512) == 4 * 1024 + 512


def test_mlx_and_vllm_keep_the_window_and_a_chunk_of_prompt():
    model = architecture("gemma-3-27b")
    assert sliding_cells(model, 65_536, engine=Engine.MLX) == 3072
    # Blocks of 16, and one more, as a window may begin within one.
    assert sliding_cells(model, 65_536, engine=Engine.VLLM) == 3072 + 16
    assert sliding_cells(model, 1000, engine=Engine.VLLM) == 1008


def test_all_streams_of_vllm_share_one_chunk_of_prompt():
    model = architecture("gemma-3-27b")
    assert sliding_cells(model, 65_536, engine=Engine.VLLM, slots=64) == 64 * (1024 + 16) + 2048
    assert sliding_cells(model, 1000, engine=Engine.VLLM, slots=64) == 64 * 1008


def test_vllm_reserves_blocks_of_16_tokens():
    model = architecture("qwen3-8b")
    assert kv_cache_bytes(model, 17, engine=Engine.VLLM) == 32 * 144 * KIB


def test_index_keys_are_told_from_latents():
    assert indexer_bytes_per_token(architecture("deepseek-v3-r1")) == 0
    assert indexer_bytes_per_token(architecture("deepseek-v3.2")) == 61 * 128 * 2


def test_indexed_attention_reads_the_best_tokens_and_all_index_keys():
    plain, indexed = architecture("deepseek-v3-r1"), architecture("deepseek-v3.2")
    assert cache_bytes_read(indexed, 1000) > cache_bytes_read(plain, 1000)
    assert cache_bytes_read(indexed, 100_000) == 2048 * 61 * 576 * 2 + 100_000 * 61 * 128 * 2


def test_a_sliding_layer_is_read_up_to_its_window():
    model = architecture("gpt-oss-20b")
    assert cache_bytes_read(model, 100) == 100 * 48 * KIB
    assert cache_bytes_read(model, 10_000) == 10_000 * 24 * KIB + 128 * 24 * KIB


def test_recurrent_state_is_read_and_written_at_any_depth():
    model = architecture("qwen3.6-27b")
    assert cache_bytes_read(model, 0) == 2 * recurrent_state_bytes(model)


def test_published_figures_of_deepseek_v4_flash_stand():
    model = architecture("deepseek-v4-flash")
    growing = kv_cache_bytes(model, 65_536, engine=Engine.VLLM) / MIB
    assert growing == pytest.approx(65_536 * 6880 / MIB + (128 + 16 + 2048) * 44_032 / MIB, rel=0.001)


@given(models, contexts, contexts, st.sampled_from(Engine))
def test_a_longer_context_never_takes_less(model, one, other, engine):
    shorter, longer = sorted((one, other))
    assert kv_cache_bytes(model, shorter, engine=engine) <= kv_cache_bytes(model, longer, engine=engine)


@given(models, contexts, st.sampled_from([32.0, 16.0, Q8_0, 8.0, Q4_0]), st.sampled_from([16.0, Q8_0, Q4_0]))
def test_lower_cache_bits_never_take_more(model, context, one, other):
    lower, higher = sorted((one, other))
    assert kv_cache_bytes(model, context, kv_bits=lower) <= kv_cache_bytes(model, context, kv_bits=higher)
    assert cache_bytes_read(model, context, lower) <= cache_bytes_read(model, context, higher)


@given(models, st.lists(contexts, min_size=1, max_size=5), st.sampled_from(Engine))
def test_arrays_give_what_each_element_gives(model, depths, engine):
    array = np.array(depths, dtype=np.float64)
    assert kv_cache_bytes(model, array, engine=engine) == pytest.approx(
        [kv_cache_bytes(model, depth, engine=engine) for depth in depths]
    )
    assert cache_bytes_read(model, array) == pytest.approx([cache_bytes_read(model, d) for d in depths])


@given(models, contexts)
def test_the_window_never_takes_more_than_the_cache_at_full_size(model, context):
    assert kv_cache_bytes(model, context) <= kv_cache_bytes(model, context, full_size_sliding=True)
