from dataclasses import replace

import pytest

from estimator.core.intervals import WIDEST_BAND, band_factors, band_test, rate_with_band
from estimator.core.results import NearEvidence
from tests.estimator.questions import calibration

LEVELS = (NearEvidence.SAME_CELL, NearEvidence.SAME_DEVICE, NearEvidence.SAME_FAMILY, NearEvidence.NONE)
TESTS = ("decode", "prefill")


def width(test, engine, evidence):
    low, high = band_factors(calibration(), test, engine, evidence)
    return high / low


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    "engine", ["llama.cpp/cuda", "llama.cpp/vulkan", "mlx/mlx", "vllm/cuda", "vllm/rocm"]
)
def test_less_evidence_never_gives_a_narrower_band(test, engine):
    widths = [width(test, engine, level) for level in LEVELS]
    assert widths == sorted(widths)


@pytest.mark.parametrize("level", LEVELS)
def test_an_engine_that_nobody_measured_takes_the_band_of_all(level):
    assert width("decode", "future/engine", level) == width("decode", "*", level)


def test_without_any_held_out_error_the_band_is_half_to_twice():
    nothing = replace(calibration(), bands={})
    assert band_factors(nothing, "decode", "mlx/mlx", NearEvidence.NONE) == pytest.approx((0.5, 2.0))
    assert WIDEST_BAND[0] < 0 < WIDEST_BAND[1]


def test_the_point_lies_within_its_band_even_where_errors_lean_to_one_side():
    leaning = replace(calibration(), bands={"decode|mlx/mlx|none": (0.1, 0.4)})
    rate = rate_with_band(leaning, "decode", "mlx/mlx", NearEvidence.NONE, 0, 50.0)
    assert rate.low == rate.tokens_per_s == 50.0
    assert rate.high == pytest.approx(50 * 1.4918, rel=1e-3)


@pytest.mark.parametrize("test", TESTS)
def test_where_the_cell_is_known_half_of_the_engines_have_a_band_within_a_quarter_or_so(test):
    """The shipped bands; prefill is read from times that sources measure in more ways."""
    limit = {"decode": 1.25, "prefill": 1.6}[test]
    one_way = [
        width(test, engine, NearEvidence.SAME_CELL) ** 0.5 for engine in ("llama.cpp/cuda", "mlx/mlx", "*")
    ]
    assert sorted(one_way)[1] <= limit


@pytest.mark.parametrize(
    ("asked", "test"),
    [
        ({"setup": "single", "streams": 1}, "decode"),
        ({"setup": "layer", "streams": 1}, "decode"),
        ({"setup": "row", "streams": 1}, "decode-tensor"),
        ({"setup": "tensor", "streams": 1}, "decode-tensor"),
        ({"setup": "tensor", "streams": 4}, "batch"),
        ({"setup": "tensor", "streams": 1, "is_build": True}, "decode-build"),
        ({"setup": "single", "streams": 4, "speculates": True}, "decode-speculation"),
        ({"setup": "offload", "streams": 1, "speculates": True}, "decode-offload"),
    ],
)
def test_the_errors_of_like_runs_speak_for_a_question(asked, test):
    assert band_test("decode", **asked) == test
