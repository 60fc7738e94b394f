"""Layers and experts in host RAM: what they cost an answer and a prompt."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.decode import decode_visits
from estimator.core.prefill import prefill_visits
from estimator.core.scenario import Split
from estimator.core.work import Layout, time_of
from tests.estimator.questions import ask, calibration, hardware
from tests.estimator.shapes import architecture, quantization

SHARES = st.floats(0.0, 1.0)
MOE, DENSE, FORMAT = architecture("qwen3-30b-a3b"), architecture("llama-3.3-70b"), quantization("gguf-q4_k_m")


def offloaded(layers: float = 0.0, experts: float = 0.0) -> Layout:
    return Layout(
        split=Split.CPU_OFFLOAD, shares=(1.0 - layers,), host_share=layers, host_expert_share=experts
    )


def writing(rig, model, layout):
    return time_of(decode_visits(rig, model, FORMAT, ask(), layout, context=1024.0), calibration())


def reading(rig, model, layout, prompt=4096.0):
    return time_of(prefill_visits(rig, model, FORMAT, ask(), layout, prompt=prompt), calibration())


def terms(rig, model, layout, prompt):
    return prefill_visits(rig, model, FORMAT, ask(), layout, prompt=prompt)[-1].terms


def with_host(rig, **changes):
    return replace(rig, host=replace(rig.host, **changes))


@given(SHARES, SHARES)
def test_more_experts_on_the_host_are_never_faster(one, other):
    fewer, more = sorted((one, other))
    rig = hardware("rtx-3090")
    assert writing(rig, MOE, offloaded(experts=more)) >= writing(rig, MOE, offloaded(experts=fewer))


@given(SHARES, SHARES)
def test_more_layers_on_the_host_are_never_faster(one, other):
    fewer, more = sorted((one, other))
    rig = hardware("rtx-3090")
    assert writing(rig, DENSE, offloaded(layers=more)) >= writing(rig, DENSE, offloaded(layers=fewer))
    assert reading(rig, DENSE, offloaded(layers=more)) >= reading(rig, DENSE, offloaded(layers=fewer)) * 0.999


@given(st.floats(1.0, 8.0))
def test_a_faster_host_memory_is_never_slower(factor):
    rig = hardware("rtx-3090")
    faster = with_host(rig, memory_bandwidth_gb_s=factor * rig.host.memory_bandwidth_gb_s)
    assert writing(faster, MOE, offloaded(experts=0.5)) <= writing(rig, MOE, offloaded(experts=0.5))


def test_a_long_prompt_is_copied_to_the_card_and_a_short_one_left_to_the_processor():
    rig, layout = hardware("rtx-3090"), offloaded(layers=0.5)
    long, short = (terms(rig, DENSE, layout, prompt) for prompt in (4096.0, 8.0))
    assert long["prefill.host-copy"] > 0 == long["prefill.host-matmul"]
    assert short["prefill.host-matmul"] > 0 == short["prefill.host-copy"]


def test_a_copy_takes_the_offloaded_weights_over_the_slot_once_a_chunk():
    rig, layout = hardware("rtx-3090"), offloaded(layers=1.0)
    bytes_copied = terms(rig, DENSE, layout, 1024.0)["prefill.host-copy"] * rig.host.card_link_gb_s * 1e9
    # Two chunks of 512 tokens; Llama 3.3 70B in Q4_K_M is a file of 42.5 GB, embedding included.
    assert bytes_copied == pytest.approx(2 * 42.5e9, rel=0.03)


def test_a_slow_slot_leaves_the_work_to_the_processor():
    rig = hardware("rtx-3090")
    slow = with_host(rig, card_link_gb_s=0.4)
    assert terms(slow, DENSE, offloaded(layers=0.5), 4096.0)["prefill.host-copy"] == 0


def test_a_card_without_a_layer_multiplies_what_is_copied_to_it():
    rig = hardware("rtx-3090")
    card, host = prefill_visits(rig, DENSE, FORMAT, ask(), offloaded(layers=1.0), prompt=4096.0)
    whole = prefill_visits(rig, DENSE, FORMAT, ask(), Layout(split=Split.NONE, shares=(1.0,)), prompt=4096.0)
    assert card.terms["prefill.matmul"] == pytest.approx(whole[0].terms["prefill.matmul"])
    assert host.terms["prefill.host-copy"] > 0


def test_arrays_of_shares_give_what_single_shares_give():
    rig, shares = hardware("rtx-3090"), np.array([0.0, 0.25, 1.0])
    together = reading(rig, MOE, offloaded(experts=shares))
    assert together == pytest.approx([reading(rig, MOE, offloaded(experts=float(s))) for s in shares])
