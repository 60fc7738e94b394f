"""Load, spikes and input voltage of supplies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.assembly.build import Build
from builds.assembly.outlets import OUTLETS
from builds.assembly.plan import Plan
from builds.compatibility.findings import Action, Change, Finding, Severity
from builds.compatibility.outlets import RULES as OUTLET_RULES
from builds.compatibility.supplies.loads import RULES as SUPPLY_RULES
from builds.compatibility.supplies.pairing import RULES as PAIRING_RULES
from builds.parts import Card, Supply
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.judged import judged
from tests.builds.power.strategies import build_and_plan

US_15A, EUROPE = OUTLETS["us-120v-15a"], OUTLETS["eu-230v-16a"]
POWER_RULES = (*SUPPLY_RULES, *OUTLET_RULES, *PAIRING_RULES)


def supply(rated_w: float | None = 1000.0, **fields: Any) -> Supply:
    return Supply(**{
        "slug": "supply", "name": "Some Supply", "rated_w": rated_w, "efficiency_rating": "80+ Gold",
        "atx_version": "3.1", "atx_version_confirmed": True, **fields,
    })  # fmt: skip


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, [finding.message for finding in found]
    return found[0]


def on(build: Build, rule: str, *supplies: Supply) -> list[Finding]:
    return judged(SUPPLY_RULES, replace(build, supplies=supplies or build.supplies), rule=rule)


def four(limit_w: float | None = None) -> Build:
    return build_of(*card_uses(RTX_3090, 4, power_limit_w=limit_w), outlet=US_15A)


class TestHeadroom:
    def test_more_than_the_rating_blocks(self) -> None:
        finding = only(on(four(350), "psu.headroom"))
        assert finding.severity is Severity.BLOCK
        assert (finding.figure, finding.limit) == (1630, 1600)
        assert "1,630 W" in finding.message
        assert "1,600 W" in finding.message

    def test_more_than_four_fifths_warns(self) -> None:
        finding = only(on(four(300), "psu.headroom"))
        assert finding.severity is Severity.WARN
        assert finding.limit == 1280

    def test_four_cards_at_220_w_are_no_word_worth(self) -> None:
        assert on(four(220), "psu.headroom") == []

    def test_the_fix_caps_every_card_at_what_fits(self) -> None:
        fix = only(on(four(), "psu.headroom")).fix
        assert fix is not None
        assert fix.change == Change(Action.LIMIT_CARDS, value="260")
        assert judged(POWER_RULES, four(260)) == []

    def test_a_cap_that_takes_most_of_the_speed_is_no_fix(self) -> None:
        many = build_of(*card_uses(RTX_3090, 10), outlet=EUROPE)
        fix = only(on(many, "psu.headroom")).fix
        assert fix is not None
        assert fix.change is None
        assert fix.text == "Take 3 supplies of 1,600 W in its place."

    def test_an_unknown_rating_is_to_be_checked(self) -> None:
        finding = only(on(four(220), "psu.headroom", supply(None)))
        assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
        assert "1,110 W" in finding.message

    def test_a_share_close_to_the_limit_is_said_more_exactly(self) -> None:
        finding = only(on(four(250), "psu.headroom", supply(1530)))
        assert "80.4%" in finding.message

    def test_a_card_of_unknown_limit_is_to_be_looked_up(self) -> None:
        finding = only(on(build_of(*card_uses(Card(slug="odd", name="Odd"), 2)), "psu.headroom"))
        assert finding.to_check
        assert finding.parts == ("odd#1", "odd#2")

    def test_equal_supplies_with_equal_trouble_are_one_finding(self) -> None:
        build = build_of(*card_uses(RTX_3090, 8), outlet=EUROPE)
        plan_less = [f for f in on(build, "psu.headroom", AX1600I, AX1600I) if f.severity is Severity.BLOCK]
        assert len(plan_less) == 1
        pair = build_of(*card_uses(RTX_3090, 16), outlet=EUROPE)
        finding = only(on(pair, "psu.headroom", AX1600I, AX1600I))
        assert finding.parts == ("corsair-ax1600i#1", "corsair-ax1600i#2")
        assert "each of the 2" in finding.message.lower()

    def test_a_desktop_supply_too_small_for_one_large_card_blocks(self) -> None:
        one = build_of(*card_uses(RTX_5090), outlet=US_15A)
        assert only(on(one, "psu.headroom", supply(650))).severity is Severity.BLOCK


class TestTransient:
    def test_an_older_supply_is_warned_of(self) -> None:
        finding = only(on(four(300), "psu.transient"))
        assert finding.severity is Severity.WARN
        assert finding.limit == 1600
        assert finding.figure == pytest.approx(1670.5)

    def test_four_cards_at_220_w_do_not_trip_it(self) -> None:
        assert on(four(220), "psu.transient") == []

    def test_atx_3_rides_through_twice_its_rating(self) -> None:
        one = build_of(*card_uses(RTX_5090), outlet=US_15A)
        assert on(one, "psu.transient", supply(1000)) == []
        assert only(on(one, "psu.transient", supply(1000, atx_version="2.x"))).severity is Severity.WARN
        finding = only(on(one, "psu.transient", supply(550)))
        assert finding.limit == 1100

    def test_a_supply_that_meets_atx_3_in_part_counts_as_older(self) -> None:
        partly = supply(1600, slug="seasonic-prime-px-1600", atx_version="3.0")
        assert only(on(four(300), "psu.transient", partly)).severity is Severity.WARN
        assert on(four(300), "psu.transient", supply(1600, atx_version="3.0")) == []

    @pytest.mark.parametrize(
        "fields",
        [
            {"atx_version": ""},
            {"atx_version": "3.0", "atx_version_confirmed": False},
            {"form": "server"},
        ],
    )
    def test_an_unknown_version_is_to_be_checked_where_it_matters(self, fields: dict[str, Any]) -> None:
        one = build_of(*card_uses(RTX_5090), outlet=US_15A)
        finding = only(on(one, "psu.transient", supply(1000, **fields)))
        assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
        assert on(one, "psu.transient", supply(1600, **fields)) == []

    def test_an_unknown_rating_says_nothing_of_spikes(self) -> None:
        assert on(four(), "psu.transient", supply(None)) == []


class TestInputVoltage:
    def test_a_supply_for_230_v_blocks_at_120_v(self) -> None:
        finding = only(on(four(220), "psu.input-voltage", supply(2000, input_voltage_min_v=200.0)))
        assert finding.severity is Severity.BLOCK
        assert (finding.figure, finding.limit) == (120, 200)

    def test_it_runs_in_europe(self) -> None:
        build = replace(four(220), outlet=EUROPE)
        high = supply(2000, input_voltage_min_v=200.0, full_rating_voltage_min_v=200.0)
        assert on(build, "psu.input-voltage", high) == []

    def test_half_a_rating_blocks_where_it_is_too_little_and_warns_where_it_does(self) -> None:
        reduced = supply(2050, full_rating_voltage_min_v=200.0)
        blocked = only(on(four(300), "psu.input-voltage", reduced))
        assert blocked.severity is Severity.BLOCK
        assert (blocked.figure, blocked.limit) == (1430, 1025)
        two = build_of(*card_uses(RTX_3090, 2, power_limit_w=230), outlet=US_15A)
        assert only(on(two, "psu.input-voltage", reduced)).severity is Severity.WARN

    def test_headroom_does_not_say_the_same_again(self) -> None:
        reduced = supply(2050, full_rating_voltage_min_v=200.0)
        refused = supply(1600, input_voltage_min_v=200.0, full_rating_voltage_min_v=200.0)
        assert on(four(300), "psu.headroom", reduced) == []
        assert on(four(300), "psu.headroom", refused) == []

    @pytest.mark.parametrize(
        ("rated_w", "form", "asks"),
        [(1600, "atx", False), (1700, "atx", True), (1200, "server", True)],
    )
    def test_what_no_source_says_is_asked_of_kinds_that_often_want_200_v(
        self, rated_w: float, form: str, asks: bool
    ) -> None:
        found = on(four(220), "psu.input-voltage", supply(rated_w, form=form))
        assert [(finding.severity, finding.to_check) for finding in found] == [(Severity.NOTE, True)] * asks

    def test_without_an_outlet_the_need_for_200_v_is_told(self) -> None:
        high = supply(2000, input_voltage_min_v=200.0)
        finding = only(on(replace(four(220), outlet=None), "psu.input-voltage", high))
        assert (finding.severity, finding.to_check) == (Severity.NOTE, True)


def weight(found: list[Finding]) -> dict[str, int]:
    """By rule, how bad at worst: 3 for a block; what only asks for data counts as nothing."""
    weights: dict[str, int] = {}
    for finding in found:
        if finding.severity is not Severity.NOTE:
            weights[finding.rule] = max(weights.get(finding.rule, 0), 3 - finding.severity.rank)
    return weights


def assert_no_worse(before: list[Finding], after: list[Finding]) -> None:
    was, now = weight(before), weight(after)
    assert all(was.get(rule, 0) >= worst for rule, worst in now.items()), (was, now)


@given(build_and_plan(), st.data())
def test_removing_a_card_never_adds_a_finding_of_power(case: tuple[Build, Plan], data: st.DataObject) -> None:
    build, plan = case
    if not build.cards:
        return
    gone = data.draw(st.integers(0, len(build.cards) - 1))
    fewer = replace(build, cards=build.cards[:gone] + build.cards[gone + 1 :])
    assert_no_worse(judged(POWER_RULES, build, plan), judged(POWER_RULES, fewer, plan))


@given(build_and_plan(), st.floats(1, 2000))
def test_a_larger_supply_never_adds_a_finding(case: tuple[Build, Plan], more_w: float) -> None:
    build, plan = case
    one = replace(build, supplies=build.supplies[:1])
    if not one.supplies or one.supplies[0].rated_w is None:
        return
    larger = replace(one.supplies[0], rated_w=one.supplies[0].rated_w + more_w)
    after = judged(POWER_RULES, replace(one, supplies=(larger,)), plan)
    assert_no_worse(judged(POWER_RULES, one, plan), after)


@given(build_and_plan(), st.floats(40, 700))
def test_a_lower_cap_never_adds_a_finding(case: tuple[Build, Plan], limit_w: float) -> None:
    build, plan = case
    lower = tuple(
        replace(use, power_limit_w=min(limit_w, use.limit_w) if use.limit_w is not None else None)
        for use in build.cards
    )
    assert_no_worse(judged(POWER_RULES, build, plan), judged(POWER_RULES, replace(build, cards=lower), plan))


@given(build_and_plan(most_cards=4))
def test_every_finding_names_its_rule_a_source_and_a_figure(case: tuple[Build, Plan]) -> None:
    declared = {rule.id: rule for rule in POWER_RULES}
    for finding in judged(POWER_RULES, *case):
        rule = declared[finding.rule]
        assert finding.to_check or finding.severity in rule.severities
        assert finding.source.startswith("http")
        assert len(finding.message) < 420
        assert finding.message.endswith(".")
        if finding.severity is Severity.BLOCK:
            assert any(character.isdigit() for character in finding.message)


@pytest.mark.parametrize("count", [0, 1, 16, 64])
def test_any_number_of_cards_is_judged(count: int) -> None:
    uses = card_uses(RTX_3090, count) if count else ()
    found = judged(POWER_RULES, build_of(*uses, outlet=US_15A))
    assert bool(found) is (count >= 16)


def test_an_empty_build_has_no_trouble_with_power() -> None:
    assert judged(POWER_RULES, Build()) == []
    assert judged(POWER_RULES, Build(outlet=US_15A)) == []
