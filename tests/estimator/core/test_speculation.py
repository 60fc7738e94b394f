"""Drafted tokens: how many a step yields, what they cost, when they pay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.decode import decode_visits
from estimator.core.scenario import Engine, Split
from estimator.core.speculation import DraftKind, Speculation, acceptance_of_share, usual_speculation
from estimator.core.work import Layout
from tests.estimator.questions import answer, ask, hardware
from tests.estimator.shapes import architecture, quantization

DRAFTS = st.integers(1, 16)
SHARES = st.floats(0.0, 1.0)


def test_three_drafts_of_which_four_in_five_are_kept_give_three_tokens_a_step():
    # (1 − 0.8⁴)/(1 − 0.8), equation 1 of arXiv 2211.17192.
    assert usual_speculation(drafts=3, acceptance=0.8).tokens_per_step == pytest.approx(2.952)


@given(DRAFTS, SHARES)
def test_a_step_yields_one_token_at_least_and_one_more_than_its_drafts_at_most(drafts, acceptance):
    asked = usual_speculation(drafts=drafts, acceptance=acceptance)
    assert 1 <= asked.tokens_per_step <= drafts + 1


@given(DRAFTS, SHARES)
def test_a_published_acceptance_gives_back_the_tokens_that_were_kept(drafts, share):
    probability = acceptance_of_share(share, drafts)
    asked = usual_speculation(drafts=drafts, acceptance=probability)
    assert asked.tokens_per_step == pytest.approx(1 + share * drafts, abs=1e-6)


@pytest.mark.parametrize(
    "wrong", [{"drafts": 0}, {"acceptance": 1.2}, {"acceptance": -0.1}], ids=["drafts", "above", "below"]
)
def test_impossible_speculation_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Speculation(**{"kind": DraftKind.MTP, "drafts": 2, "acceptance": 0.8} | wrong)


def rate(model: str, fmt: str, speculation: Speculation | None, **asked: object) -> float:
    scenario = replace(ask(Engine.LLAMA_CPP, **asked), speculation=speculation)
    found = answer(hardware("rtx-5090"), model, fmt, scenario).decode
    assert found is not None
    return found.tokens_per_s


def test_drafting_pays_on_a_dense_model_and_less_on_a_mixture_of_experts():
    dense = rate("qwen3.6-27b", "gguf-q4_k_m", usual_speculation()) / rate("qwen3.6-27b", "gguf-q4_k_m", None)
    moe = rate("qwen3-30b-a3b", "gguf-q4_k_m", usual_speculation()) / rate(
        "qwen3-30b-a3b", "gguf-q4_k_m", None
    )
    assert 1.3 < dense < 3
    assert moe < dense


def test_drafts_that_are_never_kept_cost_time():
    assert rate("qwen3.6-27b", "gguf-q4_k_m", usual_speculation(acceptance=0.0)) < rate(
        "qwen3.6-27b", "gguf-q4_k_m", None
    )


@given(st.floats(0.0, 0.99), st.floats(0.001, 0.5))
def test_more_kept_drafts_are_never_slower(acceptance, more):
    low = rate("qwen3.6-27b", "gguf-q4_k_m", usual_speculation(acceptance=acceptance))
    high = rate("qwen3.6-27b", "gguf-q4_k_m", usual_speculation(acceptance=min(acceptance + more, 1.0)))
    assert high >= low


def test_a_step_reads_the_weights_once_and_the_head_again_for_each_draft():
    model, fmt = architecture("qwen3.6-27b"), quantization("gguf-q4_k_m")
    rig = hardware("rtx-5090")
    layout = Layout(split=Split.NONE, shares=(1.0,))
    plain, drafted = (
        decode_visits(rig, model, fmt, replace(ask(), speculation=s), layout, context=100.0)[0].terms
        for s in (None, usual_speculation(drafts=3))
    )
    assert plain["decode.weights"] < drafted["decode.weights"] < 2 * plain["decode.weights"]
    assert drafted["decode.cache"] == plain["decode.cache"]


def test_n_grams_cost_their_verification_alone():
    model, fmt = architecture("qwen3.6-27b"), quantization("gguf-q4_k_m")
    layout = Layout(split=Split.NONE, shares=(1.0,))
    scenario = replace(ask(), speculation=usual_speculation(DraftKind.NGRAM))
    terms = decode_visits(hardware("rtx-5090"), model, fmt, scenario, layout, context=100.0)[0].terms
    assert terms["decode.draft"] == 0
    assert terms["decode.verify"] > 0


def test_an_answer_says_how_many_drafts_it_counts_on():
    scenario = replace(ask(), speculation=usual_speculation(drafts=2, acceptance=0.8))
    reasons = answer(hardware("rtx-5090"), "qwen3.6-27b", "gguf-q4_k_m", scenario).reasons
    assert any("2 tokens drafted per step (mtp)" in said and "2.4 tokens a step" in said for said in reasons)
