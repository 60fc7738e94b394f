import io

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from estimator.core.calibration import Calibration, effect_key
from estimator.core.results import NearEvidence
from estimator.core.work import Visit
from estimator.fitting.bands import STRANGERS_WEIGHT, Residual, bands_of, coverage_of
from estimator.fitting.calibrate import EFFECT_DECIMALS, bounded, difference, fit_all, input_hash, power_only
from estimator.fitting.fixtures import load_runs
from estimator.fitting.regression import build_design, fit, predict_log_seconds, tables_of
from estimator.measured.runs import author_of
from tests.estimator.core.test_calibration import KEYS
from tests.estimator.questions import calibration


@pytest.fixture(scope="module")
def runs():
    return load_runs()[0]


def test_the_shipped_calibration_was_made_from_the_shipped_fixtures(runs):
    found = input_hash(runs, power_only("again"))
    assert calibration().fixtures_hash == found, "run manage.py calibrate and review the difference"


@pytest.mark.parametrize("test", ["decode", "prefill"])
def test_the_shipped_coefficients_are_what_the_fixtures_give(runs, test):
    whole = fit_all([run for run in runs if run.test == test], power_only("again"))
    found = bounded(tables_of(whole.design, whole.effects, EFFECT_DECIMALS))
    for table, effects in found.items():
        for key, effect in effects.items():
            assert effect == pytest.approx(calibration().effects[table][key], abs=0.01), (table, key)


@pytest.mark.parametrize(("test", "median"), [("decode", 0.08), ("prefill", 0.12)])
def test_the_fit_explains_what_it_saw(runs, test, median):
    """A guard against a broken term; how well it generalises is in the report."""
    chosen = [run for run in runs if run.test == test and run.is_judged and run.setup == "single"]
    chosen = [run for run in chosen if run.scenario.concurrency == 1 and run.scenario.power_limit_w is None]
    effects = calibration().effects
    design = build_design([run.visits() for run in chosen])
    vector = np.array([effects[table][key] for table, key in design.names])
    measured = np.log([run.tokens / run.tokens_per_s for run in chosen])
    errors = np.abs(np.expm1(predict_log_seconds(design, vector) - measured))
    assert np.median(errors) < median


def test_no_more_than_a_twentieth_of_the_runs_is_quarantined(runs):
    assert sum(run.quarantined for run in runs) < 0.05 * len(runs)


def test_known_effects_are_found_again():
    rng = np.random.default_rng(7)
    visits, seconds = [], []
    for _ in range(400):
        weights, layers = rng.uniform(1e-3, 1e-1), float(rng.integers(16, 80))
        visits.append([Visit(KEYS, {"decode.weights": weights, "decode.layers-full": layers})])
        seconds.append(weights / 0.6 + layers * 150e-6)
    design = build_design(visits)
    found = fit(design, np.log(seconds), np.ones(len(visits)))
    totals = {"read": 0.0, "layer": 0.0}
    for (table, _), effect in zip(design.names, found, strict=True):
        totals["layer" if table.startswith("layer") else "read"] += effect
    assert np.exp(-totals["read"]) == pytest.approx(0.6, rel=0.03)
    assert np.exp(totals["layer"]) == pytest.approx(150e-6, rel=0.05)


def test_rows_of_no_weight_teach_nothing():
    visits = [[Visit(KEYS, {"decode.weights": 0.01})]] * 50
    design = build_design(visits)
    found = fit(design, np.full(50, np.log(0.5)), np.zeros(50))
    assert found == pytest.approx(design.prior_mean)


def test_one_wild_row_hardly_moves_the_fit():
    visits = [[Visit(KEYS, {"decode.weights": 0.01 * (1 + i % 7)})] for i in range(100)]
    design = build_design(visits)
    seconds = np.log([0.01 * (1 + i % 7) / 0.7 for i in range(100)])
    clean = fit(design, seconds, np.ones(100))
    seconds[3] += 5.0
    assert fit(design, seconds, np.ones(100)) == pytest.approx(clean, abs=0.02)


def test_a_layer_split_never_speeds_a_stream_up_by_itself():
    held = bounded({"read:engine+setup": {"llama.cpp/sycl|layer": -0.1, "vllm/cuda|tensor": -0.1}})
    assert held["read:engine+setup"] == {"llama.cpp/sycl|layer": 0.0, "vllm/cuda|tensor": -0.1}


def test_bands_hold_what_they_promise_on_groups_that_they_did_not_see():
    rng = np.random.default_rng(3)
    residuals = [
        Residual("decode", "mlx/mlx", NearEvidence.SAME_CELL, f"group {i}", float(rng.normal(0.02, 0.1)))
        for i in range(400)
        for _ in range(2)
    ]
    low, high = bands_of(residuals)["decode|mlx/mlx|same-cell"]
    assert low == pytest.approx(0.02 - 0.128, abs=0.03)
    assert high == pytest.approx(0.02 + 0.128, abs=0.03)
    assert coverage_of(residuals)["decode", "same-cell"][0] == pytest.approx(0.8, abs=0.05)


def test_rows_of_authors_that_the_fit_did_not_know_speak_most():
    known = [Residual("decode", "mlx/mlx", NearEvidence.SAME_CELL, f"group {i}", 0.1) for i in range(30)]
    strange = [
        Residual("decode", "mlx/mlx", NearEvidence.SAME_CELL, f"strange {i}", 0.5, weight=STRANGERS_WEIGHT)
        for i in range(2)
    ]
    alike = [residual._replace(weight=1.0) for residual in strange]
    key = "decode|mlx/mlx|same-cell"
    assert bands_of(known + strange)[key][1] > bands_of(known + alike)[key][1]


def test_an_engine_with_few_groups_borrows_the_band_of_all():
    many = [Residual("decode", "mlx/mlx", NearEvidence.NONE, f"group {i}", 0.01 * i) for i in range(40)]
    few = [Residual("decode", "vllm/rocm", NearEvidence.NONE, "one", 3.0)]
    bands = bands_of(many + few)
    assert bands["decode|vllm/rocm|none"] == bands["decode|*|none"]


def test_difference_is_infinite_where_the_keys_are_not_the_same():
    one = Calibration(version="a", fixtures_hash="", effects={"read:": {"": 0.1}}, bands={})
    near = Calibration(version="b", fixtures_hash="", effects={"read:": {"": 0.105}}, bands={})
    other = Calibration(version="c", fixtures_hash="", effects={}, bands={})
    assert difference(one, near) == pytest.approx(0.005)
    assert difference(one, other) == float("inf")


@pytest.mark.parametrize(
    ("url", "author"),
    [
        ("https://github.com/alesha-pro/4x3090-llm-benchmarks", "alesha-pro"),
        ("https://huggingface.co/mit-orcd/results", "mit-orcd"),
        ("https://www.banandre.com/blog/m5-max", "banandre.com"),
    ],
)
def test_runs_of_one_account_are_held_out_together(url, author):
    assert author_of(url) == author


def test_a_version_that_is_no_date_is_refused():
    with pytest.raises(CommandError, match="give a date such as 2026-11-22"):
        call_command("calibrate", "newest", stdout=io.StringIO())


def test_the_report_of_the_calibration_in_use_is_printed_without_a_fit():
    out = io.StringIO()
    call_command("calibrate", "--report", stdout=out)
    printed = out.getvalue()
    assert calibration().calibration_id in printed
    assert "decode, unseen run: median" in printed
    assert "80 % bands hold" in printed
    assert "worst misses" in printed


def test_effects_of_an_unnamed_field_have_one_key():
    assert effect_key("read:", KEYS) == ""
