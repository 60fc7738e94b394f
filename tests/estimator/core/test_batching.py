"""Many streams at once: weights are read once a step for all, each stream's cache for itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.decode import decode_visits, mean_context
from estimator.core.scenario import Engine, Split
from estimator.core.work import Layout, time_of
from tests.estimator.questions import answer, ask, calibration, hardware
from tests.estimator.shapes import architecture, architectures, quantization

ONE = Layout(split=Split.NONE, shares=(1.0,))


def rates(slug, fmt, streams, *, depth=0, engine=Engine.VLLM):
    model = architecture(slug) if isinstance(slug, str) else slug
    asked = ask(engine, depth_tokens=depth)
    counts = np.asarray(streams, dtype=np.float64)
    context = np.full_like(counts, mean_context(depth, asked.output_tokens))
    rig, stored = hardware("rtx-5090"), quantization(fmt)
    visits = decode_visits(rig, model, stored, asked, ONE, context=context, streams=counts)
    return counts / time_of(visits, calibration())


@given(st.sampled_from(architectures()), st.integers(1, 500), st.integers(1, 500))
def test_more_streams_never_give_fewer_tokens_in_total(model, streams, more):
    few, many = rates(model, "bf16", [streams, streams + more])
    assert many >= few * (1 - 1e-9)


@given(st.sampled_from(architectures()), st.integers(1, 500), st.integers(1, 500))
def test_more_streams_never_make_one_of_them_faster(model, streams, more):
    few, many = rates(model, "bf16", [streams, streams + more]) / [streams, streams + more]
    assert many <= few * (1 + 1e-9)


def test_a_dense_model_gains_more_from_eight_streams_than_a_mixture_of_experts():
    dense, experts = (
        np.divide(*rates(slug, "awq-int4-g128", [8, 1])) for slug in ("qwen3-32b", "qwen3-30b-a3b")
    )
    assert dense > experts > 1


def test_depth_costs_many_streams_more_than_one():
    near, far = (rates("qwen3-32b", "awq-int4-g128", [1, 32], depth=d) for d in (0, 16_384))
    one, many = far / near
    assert many < one


def test_one_stream_is_the_estimate_of_one_stream():
    asked = ask(Engine.VLLM)
    single = answer(hardware("rtx-5090"), "qwen3-32b", "awq-int4-g128", asked).decode.tokens_per_s
    assert rates("qwen3-32b", "awq-int4-g128", [1])[0] == pytest.approx(single)


def test_the_estimate_of_many_streams_counts_them_all():
    asked = ask(Engine.VLLM, concurrency=8, context_tokens=640)
    together = answer(hardware("rtx-5090"), "qwen3-8b", "awq-int4-g128", asked).decode
    expected = rates("qwen3-8b", "awq-int4-g128", [8])[0]
    assert together.tokens_per_s == pytest.approx(expected)
