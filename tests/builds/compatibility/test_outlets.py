"""What the wall gives, and what shares its circuit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builds.assembly.build import Build
from builds.assembly.outlets import OUTLETS
from builds.compatibility.findings import Action, Finding, Severity
from builds.compatibility.outlets import RULES as OUTLET_RULES
from builds.parts import Supply
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.judged import judged

US_15A = OUTLETS["us-120v-15a"]


def four(limit_w: float | None = None, **parts: Any) -> Build:
    return build_of(*card_uses(RTX_3090, 4, power_limit_w=limit_w), **{"outlet": US_15A, **parts})


def by_rule(build: Build) -> dict[str, Finding]:
    return {finding.rule: finding for finding in judged(OUTLET_RULES, build)}


@pytest.mark.parametrize(
    ("limit_w", "severity"), [(220, None), (260, None), (300, Severity.WARN), (350, Severity.BLOCK)]
)
def test_four_cards_on_a_15_a_circuit(limit_w: float, severity: Severity | None) -> None:
    found = by_rule(four(limit_w)).get("outlet.continuous")
    assert (found.severity if found else None) is severity


@pytest.mark.parametrize(
    ("outlet", "severity"),
    [
        ("jp-100v-15a", Severity.BLOCK),
        ("us-120v-15a", Severity.WARN),
        ("us-120v-20a", None),
        ("uk-230v-13a", None),
        ("eu-230v-16a", None),
        ("us-240v-20a", None),
        ("us-240v-30a", None),
    ],
)
def test_the_same_rig_on_outlets_of_the_world(outlet: str, severity: Severity | None) -> None:
    found = by_rule(four(300, outlet=OUTLETS[outlet])).get("outlet.continuous")
    assert (found.severity if found else None) is severity


def test_the_message_says_load_efficiency_and_limit() -> None:
    finding = by_rule(four(300))["outlet.continuous"]
    for figure in ("1,574 W", "1,430 W", "91%", "1,440 W", "1,800 W", "120 V", "15 A"):
        assert figure in finding.message
    assert finding.limit == 1440
    assert finding.fix is not None
    assert finding.fix.change is not None
    assert finding.fix.change.action is Action.LIMIT_CARDS


def test_a_less_efficient_supply_trips_sooner() -> None:
    simple = Supply(
        slug="bronze", name="Bronze", rated_w=2000, efficiency_rating="80+ Bronze", atx_version="3.1"
    )
    better = replace(simple, efficiency_rating="80+ Titanium")
    watts = [
        judged(OUTLET_RULES, four(300, supplies=(supply,)), rule="outlet.continuous")[0].figure or 0
        for supply in (simple, better)
    ]
    assert watts[0] > watts[1] + 100


def test_other_load_counts_on_the_circuit() -> None:
    assert "outlet.continuous" not in by_rule(four(220))
    found = by_rule(four(220, other_load_w=400))
    assert found["outlet.continuous"].severity is Severity.WARN
    assert "400 W of other load" in found["outlet.shared"].message
    assert found["outlet.shared"].severity is Severity.WARN


def test_other_load_that_fits_is_no_word_worth() -> None:
    assert by_rule(four(220, other_load_w=100)) == {}


def test_an_unnamed_outlet_is_to_be_checked() -> None:
    finding = by_rule(four(220, outlet=None))["outlet.continuous"]
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    assert "1,201 W" in finding.message


def test_two_supplies_on_one_weak_circuit_are_told_to_part() -> None:
    build = build_of(*card_uses(RTX_5090, 3), supplies=(AX1600I,) * 2, outlet=US_15A)
    found = by_rule(build)
    assert found["outlet.continuous"].severity is Severity.BLOCK
    shared = found["outlet.shared"]
    assert shared.severity is Severity.WARN
    assert shared.parts == ("corsair-ax1600i#1", "corsair-ax1600i#2")
    assert shared.fix is not None
    assert "different circuits" in shared.fix.text


def test_two_supplies_that_fit_one_circuit_are_noted() -> None:
    found = by_rule(four(220, supplies=(AX1600I,) * 2))
    assert list(found) == ["outlet.shared"]
    assert (found["outlet.shared"].severity, found["outlet.shared"].to_check) == (Severity.NOTE, False)


def test_a_build_without_a_supply_is_judged_by_an_assumed_one() -> None:
    assert by_rule(four(350, supplies=()))["outlet.continuous"].severity is Severity.BLOCK
