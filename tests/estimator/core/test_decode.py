from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.decode import cache_divisor, decode_visits, mean_context
from estimator.core.scenario import Engine, Split
from estimator.core.work import Layout, time_of
from tests.estimator.questions import answer, ask, calibration, hardware
from tests.estimator.shapes import architecture, architectures, quantization

models = st.sampled_from(architectures())
formats = st.sampled_from(["gguf-q4_k_m", "gguf-q8_0", "gguf-bf16", "gguf-iq2_m"]).map(quantization)
splits = st.sampled_from([Split.LAYER, Split.ROW, Split.TENSOR])


def seconds(rig, model, fmt, *, split=Split.NONE, context=1024.0, streams=1.0):
    n = rig.n_accelerators
    layout = Layout(split=split, shares=(1 / n,) * n)
    visits = decode_visits(rig, model, fmt, ask(), layout, context=context, streams=streams)
    return time_of(visits, calibration())


def with_bandwidth(rig, factor):
    cards = tuple(
        replace(a, memory_bandwidth_gb_s=a.memory_bandwidth_gb_s * factor) for a in rig.accelerators
    )
    return replace(rig, accelerators=cards)


@given(models, formats, st.floats(1.0, 8.0), splits)
def test_more_bandwidth_is_never_slower(model, fmt, factor, split):
    rig = hardware("rtx-3090", 2)
    slow, fast = (seconds(r, model, fmt, split=split) for r in (rig, with_bandwidth(rig, factor)))
    assert fast <= slow


@given(models, formats, st.integers(0, 200_000), st.integers(0, 200_000), splits)
def test_a_longer_context_is_never_faster(model, fmt, context, more, split):
    rig = hardware("rtx-3090", 2)
    short, long = (
        seconds(rig, model, fmt, split=split, context=float(tokens)) for tokens in (context, context + more)
    )
    assert long >= short


@given(models, formats, st.floats(1.0, 50.0), st.floats(1.0, 20.0))
def test_a_faster_link_is_never_slower(model, fmt, more_bandwidth, less_latency):
    rig = hardware("rtx-3090", 4)
    quick = replace(
        rig.link,
        bandwidth_gb_s=rig.link.bandwidth_gb_s * more_bandwidth,
        latency_us=rig.link.latency_us / less_latency,
    )
    slow, fast = (seconds(r, model, fmt, split=Split.TENSOR) for r in (rig, replace(rig, link=quick)))
    assert fast <= slow


@given(models, formats)
def test_access_from_card_to_card_is_never_slower_than_through_the_host(model, fmt):
    rig = hardware("rtx-3090", 2)
    direct = replace(rig, link=replace(rig.link, peer_to_peer=True))
    assert seconds(direct, model, fmt, split=Split.TENSOR) <= seconds(rig, model, fmt, split=Split.TENSOR)


@given(models, formats)
def test_no_card_decodes_faster_than_it_can_read_the_weights(model, fmt):
    rig = hardware("rtx-3090")
    read = decode_visits(rig, model, fmt, ask(), Layout(split=Split.NONE, shares=(1.0,)), context=1.0)[
        0
    ].terms
    assert seconds(rig, model, fmt, context=1.0) > read["decode.weights"] + read["decode.experts"]


@given(models, formats)
def test_a_layer_split_never_speeds_one_stream_up(model, fmt):
    one, two = hardware("rtx-3090"), hardware("rtx-3090", 2)
    assert seconds(two, model, fmt, split=Split.LAYER) >= seconds(one, model, fmt)


def test_tensor_parallel_gains_on_a_dense_model_and_a_layer_split_does_not():
    """llama.cpp with two RTX 3090: a tensor split gains 20 to 70 %, a layer split is 0.95 of a card."""
    model, fmt = architecture("qwen3.6-27b"), quantization("gguf-q4_k_m")
    one = seconds(hardware("rtx-3090"), model, fmt)
    layer = seconds(hardware("rtx-3090", 2), model, fmt, split=Split.LAYER)
    tensor = seconds(hardware("rtx-3090", 2), model, fmt, split=Split.TENSOR)
    assert 0.85 <= one / layer <= 1.0
    assert 1.2 <= one / tensor <= 1.75


def test_a_mixture_of_experts_decodes_by_what_it_reads_not_by_what_it_holds():
    asked = ask()
    rig = hardware("rtx-5090")
    experts = answer(rig, "qwen3-30b-a3b", "gguf-q4_k_m", asked).decode.tokens_per_s
    dense = answer(rig, "qwen3-32b", "gguf-q4_k_m", asked).decode.tokens_per_s
    assert 2.5 < experts / dense < 10.5


def test_a_hybrid_loses_less_to_depth_than_full_attention():
    def kept(slug):
        model, fmt, rig = architecture(slug), quantization("gguf-q4_k_m"), hardware("rtx-5090")
        return seconds(rig, model, fmt, context=0.0) / seconds(rig, model, fmt, context=32_768.0)

    assert kept("qwen3.6-27b") > kept("qwen3-32b")


def test_an_answer_sees_half_its_own_length_on_average():
    assert mean_context(4096, 128) == 4160


def test_latents_and_few_heads_limit_how_far_the_cache_divides():
    assert cache_divisor(architecture("deepseek-v3-r1"), 4) == 1
    assert cache_divisor(architecture("qwen3.5-122b-a10b"), 4) == 2
    assert cache_divisor(architecture("llama-3.1-70b"), 4) == 4


def test_arrays_of_contexts_give_what_single_contexts_give():
    model, fmt, rig = architecture("gemma-3-27b"), quantization("gguf-q4_k_m"), hardware("rtx-5090")
    contexts = np.array([1.0, 500.0, 5000.0, 50_000.0])
    together = seconds(rig, model, fmt, context=contexts)
    assert together == pytest.approx([seconds(rig, model, fmt, context=c) for c in contexts])


def test_a_power_limit_costs_a_dense_model_more_than_a_mixture_of_experts():
    def kept(slug, fmt):
        free, capped = (
            answer(hardware("rtx-3090"), slug, fmt, ask(power_limit_w=limit)).decode.tokens_per_s
            for limit in (None, 220)
        )
        return capped / free

    dense, experts = kept("qwen3.6-27b", "gguf-ud-q3_k_xl"), kept("qwen3.6-35b-a3b", "gguf-ud-q3_k_xl")
    assert dense == pytest.approx(19.28 / 34.67, rel=0.1)
    assert dense < experts < 1


@given(st.integers(100, 350), st.integers(0, 200))
def test_a_higher_power_limit_is_never_slower(limit, more):
    low, high = (
        answer(hardware("rtx-3090"), "llama-3.1-8b", "gguf-q4_k_m", ask(power_limit_w=watts))
        for watts in (limit, limit + more)
    )
    assert high.decode.tokens_per_s >= low.decode.tokens_per_s
    assert high.prefill.tokens_per_s >= low.prefill.tokens_per_s


def with_cache_of(bits, engine, fmt, depth):
    asked = ask(engine, depth_tokens=depth, kv_bits=bits)
    return answer(hardware("rtx-5090"), "qwen3.6-27b", fmt, asked).decode.tokens_per_s


def test_a_quantized_cache_saves_llama_cpp_no_time_and_vllm_its_bytes():
    for bits in (8.5, 4.5):
        quantized, whole = (with_cache_of(b, Engine.LLAMA_CPP, "gguf-q4_k_m", 65_536) for b in (bits, 16))
        assert 0.8 < quantized / whole < 1.06
    fp8, bf16 = (with_cache_of(b, Engine.VLLM, "awq-int4-g128", 65_536) for b in (8, 16))
    assert fp8 > 1.05 * bf16
