from dataclasses import replace

import pytest

from estimator.core.power import decode_power_w, interpolated, limit_share, rate_share
from tests.estimator.questions import calibration, hardware
from tests.estimator.shapes import architecture

CURVE = ((0.5, 0.4), (0.8, 0.9), (1.0, 1.0))


@pytest.mark.parametrize(("share", "rate"), [(1.0, 1.0), (0.9, 0.95), (0.65, 0.65), (0.25, 0.2)])
def test_a_curve_is_straight_between_its_points_and_falls_in_proportion_below(share, rate):
    assert interpolated(CURVE, share) == pytest.approx(rate)


@pytest.mark.parametrize("watts", [None, 350, 420])
def test_a_limit_at_or_above_stock_costs_nothing(watts):
    card = hardware("rtx-3090").accelerators[0]
    assert limit_share(card, watts) == 1
    assert rate_share(calibration(), "decode", architecture("qwen3-32b"), card, "single", 1, watts) == 1


def shares(setup, cards, test="decode", slug="qwen3.6-27b", watts=220):
    card = hardware("rtx-3090").accelerators[0]
    return rate_share(calibration(), test, architecture(slug), card, setup, cards, watts)


def test_cards_of_a_layer_split_work_in_turn_and_mind_a_limit_less_the_more_they_are():
    """RTX 3090 at 220 W: alone a third slower, two 5 %, four not at all (alesha-pro's Gemma 4 12B series)."""
    assert shares("single", 1) < 0.7
    assert shares("layer", 2) > 0.9
    assert shares("layer", 4) == 1


def test_two_3090_under_tensor_parallel_do_not_notice_220_w():
    assert shares("tensor", 2) == pytest.approx(1, abs=0.01)
    assert shares("tensor", 2, watts=150) < 1


def test_prefill_minds_a_limit_along_its_own_curve():
    """RTX 3090, Qwen3.6-27B: 907 tokens/s at 250 W of 1,050 at stock."""
    assert shares("single", 1, "prefill", watts=250) == pytest.approx(907 / 1050, abs=0.03)


def test_a_card_of_unknown_stock_limit_is_not_slowed_and_has_no_watts():
    rig = hardware("rtx-3090")
    card = replace(rig.accelerators[0], stock_power_limit_w=None)
    assert limit_share(card, 200) == 1
    assert decode_power_w(calibration(), [card], "single", 200) is None


def test_a_waiting_card_draws_less():
    rig = hardware("rtx-3090", 4)
    layer, tensor = (
        decode_power_w(calibration(), rig.accelerators, setup, None) for setup in ("layer", "tensor")
    )
    assert layer < tensor < 4 * 350
    assert decode_power_w(calibration(), rig.accelerators, "tensor", 220) == 880
