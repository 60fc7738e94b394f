"""``link.nvlink``: bridges join two equal cards at the distance that they are made for."""

from __future__ import annotations

from dataclasses import replace

from builds.compatibility.findings import Finding, Severity
from builds.compatibility.nvlink import RULES
from builds.parts import RiserPart
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.seating import RIBBON, X399, asked_of, plan_at, slots_of, usual

BRIDGE = RiserPart(slug="nvlink-bridge-3090", name="NVLink bridge for two RTX 3090", kind="nvlink", ports=2)
THREE = replace(BRIDGE, slug="bridge-3", name="NVLink bridge, 3-slot")


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_cards_without_nvlink_block() -> None:
    build = build_of(*card_uses(RTX_5090, 2, RIBBON), risers=(BRIDGE,))
    finding = only(asked_of(RULES, build, usual(build)))
    assert finding.severity is Severity.BLOCK
    assert "0 NVLink connectors" in finding.message
    assert finding.fix is not None
    assert finding.fix.change is not None


def test_one_card_or_two_unequal_ones_have_nothing_to_join() -> None:
    one = build_of(*card_uses(RTX_3090), risers=(BRIDGE,))
    assert only(asked_of(RULES, one, usual(one))).severity is Severity.BLOCK
    other = replace(RTX_3090, slug="rtx-a6000", name="NVIDIA RTX A6000")
    two = build_of(*card_uses(RTX_3090), *card_uses(other), risers=(BRIDGE,))
    finding = only(asked_of(RULES, two, usual(two)))
    assert finding.severity is Severity.BLOCK
    assert "RTX A6000" in finding.message


def test_the_bridge_to_buy_follows_from_the_planned_slots() -> None:
    build = build_of(*card_uses(RTX_3090, 2), risers=(BRIDGE,))
    finding = only(asked_of(RULES, build, usual(build, 1, 4)))
    assert finding.severity is Severity.NOTE
    assert "3 slots" in finding.message


def test_a_bridge_of_the_right_spacing_passes_and_of_a_wrong_one_blocks_where_pinned() -> None:
    build = build_of(*card_uses(RTX_3090, 2), risers=(THREE,))
    assert asked_of(RULES, build, usual(build, 1, 4)) == []
    planned = only(asked_of(RULES, build, usual(build, 1, 5)))
    assert planned.severity is Severity.NOTE
    assert "slots 1 and 4" in planned.message
    pinned = asked_of(RULES, build, plan_at(build.cards, (1, 5), pinned=True))
    assert only(pinned).severity is Severity.BLOCK


def test_a_board_without_two_slots_at_that_distance_blocks() -> None:
    far = replace(ROMED8_2T, slots=slots_of(16, 16, gap=6))
    build = build_of(*card_uses(RTX_3090, 2), boards=(far,), risers=(BRIDGE,))
    finding = only(asked_of(RULES, build, usual(build)))
    assert finding.severity is Severity.BLOCK
    assert (finding.figure, finding.limit) == (6, 4)


def test_cards_on_risers_and_unknown_spacing_are_to_be_checked() -> None:
    hung = build_of(*card_uses(RTX_3090, 2, RIBBON), risers=(BRIDGE,))
    unknown = build_of(*card_uses(RTX_3090, 2), boards=(X399,), risers=(BRIDGE,))
    for build in (hung, unknown):
        finding = only(asked_of(RULES, build, usual(build, 1, 3)))
        assert (finding.severity, finding.to_check) == (Severity.NOTE, True)


def test_unknown_nvlink_is_to_be_checked() -> None:
    unknown = replace(RTX_3090, nvlink_gb_s=None)
    build = build_of(*card_uses(unknown, 2), risers=(THREE,))
    finding = only(asked_of(RULES, build, usual(build, 1, 4)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)


def test_four_cards_and_one_bridge_meet_over_pcie_all_the_same() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), risers=(THREE,))
    found = asked_of(RULES, build, usual(build))
    assert {each.severity for each in found} == {Severity.NOTE}
    assert any("of the 4 cards 2 are joined" in each.message for each in found)
    pairs = replace(build, risers=(THREE, THREE))
    assert any("make 2 pairs" in each.message for each in asked_of(RULES, pairs, usual(pairs)))


def test_a_spare_bridge_is_a_note() -> None:
    build = build_of(*card_uses(RTX_3090, 2), risers=(THREE, THREE))
    finding = only(asked_of(RULES, build, usual(build, 1, 4)))
    assert finding.severity is Severity.NOTE
    assert "1 would lie idle" in finding.message


def test_without_a_bridge_nothing_is_said() -> None:
    build = build_of(*card_uses(RTX_5090, 2))
    assert asked_of(RULES, build, usual(build)) == []
