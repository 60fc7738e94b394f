"""Cables: `power.pigtail` and `power.sense-rating`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.plan import Plan
from builds.compatibility.findings import Action, Change, Severity
from builds.compatibility.power.cables import pigtail, sense_rating
from builds.parts import Card, CardShape, Plugs
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import said, wired

TWO_EIGHTS = RTX_3090.shapes[1]
RTX_3060 = Card(slug="rtx-3060-12gb", name="RTX 3060", limit_w=170, shapes=(CardShape(plugs=Plugs(eight=1)),))
ATX_3 = replace(AX1600I, slug="atx-3", name="ATX 3 supply", sixteen=2, sixteen_w=600, atx_version="3.1")


# power.pigtail


def test_two_plugs_of_a_hungry_card_on_one_cable_are_warned_about() -> None:
    build = build_of(*card_uses(RTX_3090, 4, shape=TWO_EIGHTS))
    (finding,) = said(pigtail, build, wired(build, plugs_a_cable=2))
    assert finding.severity is Severity.WARN
    assert len(finding.parts) == 4
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.CABLES, "rtx-3090", "2")


def test_where_the_supply_has_too_few_cables_a_cap_is_the_button() -> None:
    four_cables = replace(AX1600I, eight=8, eight_cables=4)
    build = build_of(*card_uses(RTX_3090, 4, shape=TWO_EIGHTS), supplies=(four_cables,))
    (finding,) = said(pigtail, build, wired(build, plugs_a_cable=2))
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.LIMIT_CARDS, "rtx-3090", "225")
    assert "8 cables" in finding.fix.text


def test_a_cable_for_each_plug_is_right() -> None:
    assert said(pigtail, build_of(*card_uses(RTX_3090, 4, shape=TWO_EIGHTS))) == []


def test_one_cable_that_the_visitor_chose_is_warned_about_whatever_the_plan() -> None:
    build = build_of(*card_uses(RTX_3090, shape=TWO_EIGHTS, cables=1))
    (finding,) = said(pigtail, build)
    assert finding.severity is Severity.WARN
    (finding,) = said(pigtail, build, Plan())
    assert finding.severity is Severity.WARN


def test_a_cap_of_225_w_allows_a_pigtail() -> None:
    build = build_of(*card_uses(RTX_3090, shape=TWO_EIGHTS, cables=1, power_limit_w=225))
    assert said(pigtail, build, wired(build, plugs_a_cable=2)) == []


def test_the_inputs_of_an_adapter_want_their_own_cables_too() -> None:
    build = build_of(*card_uses(RTX_5090))
    (finding,) = said(pigtail, build, wired(build, plugs_a_cable=2))
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.CABLES, "rtx-5090", "4")


def test_two_small_cards_may_share_a_cable_as_far_as_it_carries() -> None:
    build = build_of(*card_uses(RTX_3060, 2))
    assert said(pigtail, build, wired(build, plugs_a_cable=2)) == []
    build = build_of(*card_uses(replace(RTX_3060, limit_w=200), 2))
    (finding,) = said(pigtail, build, wired(build, plugs_a_cable=2))
    assert (finding.severity, finding.figure) == (Severity.WARN, 268)


def test_cables_that_nobody_counts_are_to_be_counted() -> None:
    build = build_of(*card_uses(RTX_3090, 2, shape=TWO_EIGHTS))
    plan = wired(build)
    uncounted = replace(plan, feeds=tuple(replace(feed, cable=None) for feed in plan.feeds))
    (finding,) = said(pigtail, build, uncounted)
    assert (finding.severity, finding.to_check, finding.figure) == (Severity.NOTE, True, 4)


# power.sense-rating


@pytest.mark.parametrize(
    ("rated_w", "limit_w", "warned"), [(450, None, True), (450, 450, False), (600, None, False)]
)
def test_a_cable_rated_below_the_card_is_warned_about(
    rated_w: float, limit_w: float | None, warned: bool
) -> None:
    supply = replace(ATX_3, sixteen_w=rated_w)
    build = build_of(*card_uses(RTX_5090, 2, power_limit_w=limit_w), supplies=(supply,))
    findings = [finding for finding in said(sense_rating, build) if finding.severity is Severity.WARN]
    assert [finding.limit for finding in findings] == ([450] if warned else [])


def test_a_plug_near_its_limit_is_noted() -> None:
    (finding,) = said(sense_rating, build_of(*card_uses(RTX_5090), supplies=(ATX_3,)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, False)
    assert said(sense_rating, build_of(*card_uses(RTX_5090, power_limit_w=450), supplies=(ATX_3,))) == []


def test_a_rating_that_no_source_states_is_to_be_read() -> None:
    supply = replace(ATX_3, sixteen_w=None)
    findings = said(sense_rating, build_of(*card_uses(RTX_3090, 2), supplies=(supply,)))
    assert [(finding.severity, finding.to_check) for finding in findings] == [(Severity.NOTE, True)]
    assert said(sense_rating, build_of(*card_uses(RTX_3090, power_limit_w=250), supplies=(supply,))) == []


def test_cards_with_eight_pins_have_no_sense_pins() -> None:
    build = build_of(*card_uses(RTX_3090, 2, shape=TWO_EIGHTS), supplies=(replace(ATX_3, sixteen_w=300),))
    assert said(sense_rating, build) == []
