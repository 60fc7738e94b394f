"""What drafted tokens take of the memory, and what was measured with a prediction layer."""

import statistics
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.memory import plan_memory
from estimator.core.results import GIB
from estimator.core.scenario import Engine, Split
from estimator.core.speculation import DraftKind, usual_speculation
from tests.estimator.rigs import card, rig, scenario
from tests.estimator.shapes import architecture, architectures, memory_measurements, quantization

MIB = 2**20
LARGE = card(2000)


def _plan(slug, asked, fmt="gguf-q6_k", cards=(LARGE,)):
    return plan_memory(rig(*cards), architecture(slug), quantization(fmt), asked)


def _more(slug, kind, fmt="gguf-q6_k", **asked):
    plain = scenario(split=Split.NONE, **asked)
    drafting = replace(plain, speculation=usual_speculation(kind))
    return (_plan(slug, drafting, fmt).used_bytes - _plan(slug, plain, fmt).used_bytes) / MIB


def test_a_prediction_layers_context_grows_by_what_was_measured():
    """Qwen3.8-27B, Q6_K, q4_0: 640 MiB per 131,072 tokens = 512 of 16-bit cache + 128 of mask."""
    grown = [_more("qwen3.8-27b", DraftKind.MTP, context_tokens=n, kv_bits=4.5) for n in (131_072, 262_144)]
    assert grown[1] - grown[0] == pytest.approx(640)


def test_totals_with_a_prediction_layer_are_met():
    errors = []
    for row in memory_measurements():
        with_mtp = "with the MTP draft head" in row["note"] or "MTP draft enabled" in row["note"]
        if row["language_model"] != "qwen3.8-27b" or row["component"] != "total" or not with_mtp:
            continue
        asked = scenario(int(row["context_tokens"]), kv_bits=4.5, split=Split.NONE)
        drafting = replace(asked, speculation=usual_speculation())
        used = _plan("qwen3.8-27b", drafting, row["quantization"]).used_bytes / MIB
        errors.append(abs(used / float(row["mib"]) - 1))
    assert len(errors) >= 5
    assert statistics.median(errors) <= 0.02
    assert max(errors) <= 0.05


def test_each_draft_keeps_a_recurrent_state_to_return_to():
    asked = replace(scenario(concurrency=2), speculation=usual_speculation(DraftKind.MTP, drafts=3))
    (device,) = _plan("qwen3.6-27b", asked).devices
    assert device.recurrent_state_bytes == 2 * (1 + 3) * architecture("qwen3.6-27b").recurrent_state_bytes


def test_matches_in_the_text_take_no_memory():
    assert _more("qwen3-8b", DraftKind.NGRAM) == 0


def test_a_larger_drafter_takes_more():
    eagle, dflash = (_more("qwen3-32b", kind) for kind in (DraftKind.EAGLE3, DraftKind.DFLASH))
    assert 0 < eagle < dflash


def test_the_drafter_lies_beside_the_head():
    asked = replace(scenario(split=Split.LAYER), speculation=usual_speculation())
    devices = _plan("qwen3.6-27b", asked, cards=(card(24), card(24))).devices
    assert sorted(device.drafter_bytes > 0 for device in devices) == [False, True]


def test_what_just_fits_alone_does_not_fit_with_a_drafter():
    asked = scenario(131_072, kv_bits=8.5, split=Split.NONE)
    used = _plan("qwen3.8-27b", asked, "gguf-q4_k_m").used_bytes / GIB
    small = (card(used + 0.5),)
    drafting = replace(asked, speculation=usual_speculation())
    alone = _plan("qwen3.8-27b", asked, "gguf-q4_k_m", small)
    together = _plan("qwen3.8-27b", drafting, "gguf-q4_k_m", small)
    assert (alone.fits, together.fits) == ("yes", "no")
    assert together.largest_context_tokens < alone.largest_context_tokens


@given(
    st.sampled_from(architectures()), st.sampled_from(DraftKind), st.sampled_from(Engine), st.integers(1, 8)
)
def test_drafting_never_takes_less(model, kind, engine, streams):
    fmt = {Engine.LLAMA_CPP: "gguf-q4_k_m", Engine.MLX: "mlx-4bit"}.get(engine.kernels, "awq-int4-g128")
    plain = scenario(2048, engine=engine, concurrency=streams)
    drafting = replace(plain, speculation=usual_speculation(kind))
    used = [plan_memory(rig(LARGE), model, quantization(fmt), s).used_bytes for s in (plain, drafting)]
    assert used[1] >= used[0]


def test_a_row_split_leaves_the_cache_on_the_main_card():
    asked = scenario(32_768, split=Split.ROW)
    main, other = _plan("qwen3.6-27b", asked, cards=(card(24), card(24))).devices
    assert other.kv_cache_bytes == other.recurrent_state_bytes == 0
    assert main.kv_cache_bytes == 32_768 * architecture("qwen3.6-27b").kv_bytes_per_token_full_16bit
    assert other.weights_bytes > main.weights_bytes
