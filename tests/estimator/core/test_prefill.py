from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.prefill import attention_flops, pipeline_share, prefill_visits, touched_bytes
from estimator.core.scenario import Backend, Split
from estimator.core.work import Layout, read_bytes, time_of
from tests.estimator.questions import answer, ask, calibration, hardware
from tests.estimator.shapes import architecture, architectures, quantization

models = st.sampled_from(architectures())
formats = st.sampled_from(["gguf-q4_k_m", "gguf-q8_0", "gguf-bf16"]).map(quantization)


def seconds(rig, model, fmt, prompt=2048.0, *, depth=0.0, split=Split.NONE, **asked):
    n = rig.n_accelerators
    layout = Layout(split=split, shares=(1 / n,) * n)
    visits = prefill_visits(rig, model, fmt, ask(**asked), layout, prompt=prompt, depth=depth)
    return time_of(visits, calibration())


@given(models, formats, st.integers(1, 100_000), st.integers(0, 100_000))
def test_a_longer_prompt_never_takes_less_time(model, fmt, prompt, more):
    rig = hardware("rtx-3090")
    assert seconds(rig, model, fmt, float(prompt + more)) >= seconds(rig, model, fmt, float(prompt))


@given(models, formats, st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_deeper_start_is_never_faster(model, fmt, depth, more):
    rig = hardware("rtx-3090")
    shallow, deep = (seconds(rig, model, fmt, depth=float(d)) for d in (depth, depth + more))
    assert deep >= shallow


@given(models, formats, st.floats(1.0, 10.0))
def test_a_faster_matrix_unit_is_never_slower(model, fmt, factor):
    rig = hardware("rtx-3090")
    card = replace(rig.accelerators[0], matmul_tflops=rig.accelerators[0].matmul_tflops * factor)
    assert seconds(replace(rig, accelerators=(card,)), model, fmt) <= seconds(rig, model, fmt)


@given(models, formats, st.integers(64, 4096), st.integers(1, 4))
def test_larger_chunks_never_touch_more_weights(model, fmt, ubatch, factor):
    small, large = (float(touched_bytes(model, fmt, u, 16_384.0)) for u in (ubatch, ubatch * factor))
    assert large <= small * (1 + 1e-9)


def test_a_chunk_of_a_mixture_touches_the_experts_that_its_tokens_are_routed_to():
    model, fmt = architecture("qwen3-30b-a3b"), quantization("gguf-q4_k_m")
    reads = read_bytes(model, fmt)
    distinct = 1 - (1 - 8 / 128) ** 16
    assert touched_bytes(model, fmt, 512, 16.0) == pytest.approx(reads.always + distinct * reads.all_experts)


def test_attention_of_a_full_layer_is_four_operations_per_pair_and_element():
    model = architecture("llama-3.1-8b")
    assert attention_flops(model, 1000.0, 0.0) == 32 * 4 * 32 * 128 * 1000 * 500


def test_sliding_layers_see_no_further_than_their_window():
    model = architecture("gemma-3-27b")
    near, far = (attention_flops(model, 512.0, depth) for depth in (50_000.0, 100_000.0))
    full = 10 * 4 * model.n_heads * model.head_dim * 512 * 50_000
    assert far - near == pytest.approx(full)


@pytest.mark.parametrize(("prompt", "measured"), [(512, 1.0), (1024, 1.5), (4096, 2.5), (8192, 2.85)])
def test_chunks_follow_each_other_through_four_cards_on_cuda(prompt, measured):
    """Measured speed-ups over one card."""
    layout = Layout(split=Split.LAYER, shares=(0.25,) * 4)
    share = pipeline_share(hardware("rtx-3090", 4), ask(), layout, float(prompt))
    assert 1 / share == pytest.approx(measured, rel=0.16)


def test_other_backends_work_through_the_cards_one_after_another():
    layout = Layout(split=Split.LAYER, shares=(0.5, 0.5))
    rig = hardware("radeon-ai-pro-r9700", 2)
    assert pipeline_share(rig, ask(backend=Backend.VULKAN), layout, 8192.0) == 1


def test_four_cards_buy_prefill_not_decode():
    asked = ask(prompt_tokens=8192, split=Split.LAYER)
    two, four = (answer(hardware("rtx-3090", n), "llama-3.1-70b", "gguf-q4_k_s", asked) for n in (2, 4))
    assert four.prefill.tokens_per_s > 1.3 * two.prefill.tokens_per_s
    assert four.decode.tokens_per_s <= two.decode.tokens_per_s


def test_an_m5_reads_a_prompt_several_times_as_fast_as_an_m4_by_its_matrix_units():
    asked = ask(backend=Backend.METAL, prompt_tokens=2048)
    m4, m5 = (
        answer(hardware(slug), "qwen3.6-27b", "gguf-q4_k_m", asked)
        for slug in ("mac-studio-m4-max-128gb", "mac-studio-m5-max-128gb")
    )
    assert m5.prefill.tokens_per_s > 2 * m4.prefill.tokens_per_s
    assert m5.decode.tokens_per_s < 1.6 * m4.decode.tokens_per_s


def test_arrays_of_prompts_give_what_single_prompts_give():
    model, fmt, rig = architecture("qwen3-30b-a3b"), quantization("gguf-q4_k_m"), hardware("rtx-5090")
    prompts = np.array([1.0, 511.0, 512.0, 5000.0])
    together = seconds(rig, model, fmt, prompts)
    assert together == pytest.approx([seconds(rig, model, fmt, p) for p in prompts])
