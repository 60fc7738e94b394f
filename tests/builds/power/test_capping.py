"""The cap that fits: it passes, and one step above it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from builds.assembly.build import Build
from builds.assembly.outlets import OUTLETS
from builds.assembly.plan import Plan
from builds.assembly.speed import Speed
from builds.compatibility.findings import Severity
from builds.parts import Card, Supply
from builds.power.budget import budget_of
from builds.power.capping import STEP_W, cap_to_fit, capped, cost_of
from builds.power.strain import strains
from estimator.core.hardware import Link
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses

from .strategies import build_and_plan

US_15A = OUTLETS["us-120v-15a"]
NO_PLAN = Plan()


def four(**parts: Any) -> Build:
    return build_of(*card_uses(RTX_3090, 4), **{"outlet": US_15A, **parts})


def worst_at(build: Build, plan: Plan, limit_w: float) -> Severity | None:
    """The worst that supplies and outlet have to say, notes aside, with every card at this limit."""
    at_limit = capped(build, limit_w)
    said = [severity for _, severity in strains(at_limit, budget_of(at_limit, plan))]
    return min((one for one in said if one is not Severity.NOTE), key=lambda one: one.rank, default=None)


def test_four_cards_on_1600_w_and_15_a_are_comfortable_at_260_w_and_run_below_350() -> None:
    cap = cap_to_fit(four(), NO_PLAN)
    assert cap is not None
    assert (cap.stock_w, cap.comfortable_w, cap.runs_w) == (350, 260, 340)
    assert cap.held_by == ("psu.headroom",)
    assert cap.needed


def test_the_outlet_holds_the_cap_where_the_supply_is_large() -> None:
    large = replace(AX1600I, rated_w=2400.0, atx_version="3.1")
    cap = cap_to_fit(four(supplies=(large,)), NO_PLAN)
    assert cap is not None
    assert cap.held_by == ("outlet.continuous",)
    assert cap.comfortable_w == 275


def test_what_else_hangs_on_the_circuit_lowers_the_cap() -> None:
    alone, shared = (cap_to_fit(four(other_load_w=watts), NO_PLAN) for watts in (0, 300))
    assert alone is not None
    assert shared is not None
    assert alone.comfortable_w is not None
    assert shared.comfortable_w is not None
    assert shared.comfortable_w < alone.comfortable_w


def test_spikes_hold_the_cap_of_an_older_supply() -> None:
    older = Supply(slug="old", name="Old", rated_w=900, atx_version="2.x", efficiency_rating="80+ Gold")
    newer = replace(older, atx_version="3.1")
    one = build_of(*card_uses(RTX_5090), outlet=OUTLETS["eu-230v-16a"])
    held, free = (cap_to_fit(replace(one, supplies=(supply,)), NO_PLAN) for supply in (older, newer))
    assert held is not None
    assert free is not None
    assert held.comfortable_w is None
    assert held.runs_w == 575
    assert free.comfortable_w == 490


def test_a_build_with_room_needs_no_cap() -> None:
    cap = cap_to_fit(build_of(*card_uses(RTX_3090), outlet=US_15A), NO_PLAN)
    assert cap is not None
    assert (cap.comfortable_w, cap.needed, cap.held_by) == (350, False, ())


def test_a_cap_that_is_set_already_does_not_hide_a_higher_one() -> None:
    low = build_of(*card_uses(RTX_3090, 4, power_limit_w=150), outlet=US_15A)
    assert cap_to_fit(low, NO_PLAN) == cap_to_fit(four(), NO_PLAN)


def test_no_cap_goes_below_what_cards_accept() -> None:
    small = replace(AX1600I, rated_w=450.0)
    cap = cap_to_fit(build_of(*card_uses(RTX_5090), supplies=(small,), outlet=US_15A), NO_PLAN)
    assert cap is not None
    assert (cap.lowest_w, cap.runs_w, cap.comfortable_w) == (400, None, None)


@pytest.mark.parametrize(
    "build",
    [
        Build(),
        build_of(),
        build_of(*card_uses(Card(slug="odd", name="Odd"), 2), outlet=US_15A),
        build_of(*card_uses(RTX_3090, 2), supplies=()),
        four(supplies=(replace(AX1600I, input_voltage_min_v=200.0),)),
    ],
    ids=["empty", "no cards", "no limits known", "nothing to hold it", "wrong voltage"],
)
def test_where_no_cap_can_be_told_there_is_none(build: Build) -> None:
    assert cap_to_fit(build, NO_PLAN) is None


def test_a_cap_costs_what_the_estimate_under_it_says() -> None:
    def speed_of(*, link: Link | None = None, power_limit_w: float | None = None) -> Speed:
        return Speed(decode_tokens_per_s=80.0 if power_limit_w is None else 76.0, prefill_tokens_per_s=None)

    cost = cost_of(260, speed_of)
    assert cost is not None
    assert cost.decode_share == pytest.approx(0.95)
    assert cost.prefill_share is None
    assert cost_of(260, lambda **_: None) is None


@given(build_and_plan())
@settings(max_examples=50)  # each searches two caps or more
def test_the_cap_that_was_found_passes_and_one_step_more_does_not(case: tuple[Build, Plan]) -> None:
    build, plan = case
    cap = cap_to_fit(build, plan)
    if cap is None:
        return
    for limit, fails in (
        (cap.runs_w, (Severity.BLOCK,)),
        (cap.comfortable_w, (Severity.BLOCK, Severity.WARN)),
    ):
        if limit is None:
            assert worst_at(build, plan, cap.lowest_w) in fails
            continue
        assert cap.lowest_w <= limit <= cap.stock_w
        assert worst_at(build, plan, limit) not in fails
        if limit < cap.stock_w:
            assert worst_at(build, plan, min(limit + STEP_W, cap.stock_w)) in fails
    assert cap.comfortable_w is None or (cap.runs_w is not None and cap.comfortable_w <= cap.runs_w)


@given(build_and_plan())
@settings(max_examples=50)  # each searches two caps or more
def test_a_card_less_never_lowers_the_cap_of_equal_cards(case: tuple[Build, Plan]) -> None:
    build, plan = case
    alike = tuple(replace(use, card=build.cards[0].card) for use in build.cards)
    before = cap_to_fit(replace(build, cards=alike), plan)
    after = cap_to_fit(replace(build, cards=alike[1:]), plan)
    if before is None or after is None or before.stock_w != after.stock_w:
        return
    assert (after.runs_w or 0) >= (before.runs_w or 0)
    assert (after.comfortable_w or 0) >= (before.comfortable_w or 0)
