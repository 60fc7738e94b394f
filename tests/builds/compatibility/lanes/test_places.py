"""``lanes.slots`` and ``lanes.bifurcation``: a place for every card."""

from __future__ import annotations

from dataclasses import replace

from builds.compatibility.findings import Finding, Severity
from builds.compatibility.lanes.places import RULES
from builds.compatibility.space import housing
from builds.parts import Board, RiserPart
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, build_of, card_uses
from tests.builds.compatibility.seating import (
    B60_DUAL,
    BIFURCATION_CARD,
    H510,
    MZ31,
    PROART,
    RIBBON,
    USB_X1,
    asked_of,
    plan_at,
    usual,
)

SWITCH = RiserPart(slug="switch", name="PCIe switch", kind="switch", generation=4, lanes=16, ports=5)
OCULINK = RiserPart(slug="dock", name="OCuLink dock", kind="oculink", generation=4, lanes=4, ports=1)
M2 = RiserPart(slug="m2", name="M.2 to slot", kind="m2", generation=3, lanes=4)
MCIO = RiserPart(slug="mcio", name="MCIO to x16", kind="mcio", generation=5, lanes=16)
PORTS_ONLY = Board(slug="genoa2d24g", name="GENOA2D24G", cards_min=0, cards_max=0)


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_of_thick_cards_that_hide_the_free_slots_one_rule_speaks() -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    plan = usual(build, 1, 4, 7, None)
    assert asked_of(RULES, build, plan) == []
    finding = only(asked_of(housing.RULES, build, plan))
    assert finding.rule == "space.slots"
    assert finding.severity is Severity.BLOCK
    assert len(finding.parts) == 4
    assert "up to 3 slots each" in finding.message
    assert finding.fix is not None
    assert finding.fix.change is not None


def test_a_slot_that_is_too_short_is_not_said_to_be_hidden() -> None:
    long, short = ROMED8_2T.slots[0], replace(ROMED8_2T.slots[1], lanes_physical=4)
    board = replace(ROMED8_2T, slots=(long, short))
    build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
    plan = usual(build, 1, None)
    finding = only(asked_of(RULES, build, plan))
    assert "Of the 2 slots of the ASRock Rack ROMED8-2T 1 takes a whole card" in finding.message
    assert asked_of(housing.RULES, build, plan) == []


def test_more_cards_than_slots_block() -> None:
    build = build_of(*card_uses(RTX_3090, 8, RIBBON))
    finding = only(asked_of(RULES, build, usual(build, *range(1, 8), None)))
    assert finding.severity is Severity.BLOCK
    assert (finding.figure, finding.limit) == (8, 7)


def test_cards_with_a_place_each_say_nothing() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON))
    assert asked_of(RULES, build, usual(build)) == []


def test_what_starts_elsewhere_than_at_a_long_slot_is_to_be_checked() -> None:
    for riser, word in ((OCULINK, "cable"), (M2, "M.2"), (USB_X1, "x1 slot")):
        build = build_of(*card_uses(RTX_3090, 1, riser))
        finding = only(asked_of(RULES, build, usual(build, None)))
        assert finding.severity is Severity.NOTE
        assert finding.to_check
        assert word in finding.message


def test_a_board_has_not_endless_sockets() -> None:
    for riser in (OCULINK, M2, USB_X1):
        build = build_of(*card_uses(RTX_3090, 16, riser))
        assert only(asked_of(RULES, build, usual(build, *[None] * 16))).severity is Severity.BLOCK


def test_a_board_without_slots_blocks_straight_cards_and_asks_about_cables() -> None:
    straight = build_of(*card_uses(RTX_3090, 2), boards=(PORTS_ONLY,))
    finding = only(asked_of(RULES, straight, usual(straight, None, None)))
    assert finding.severity is Severity.BLOCK
    assert "0 long slots" in finding.message
    cabled = build_of(*card_uses(RTX_3090, 8, MCIO), boards=(PORTS_ONLY,))
    finding = only(asked_of(RULES, cabled, usual(cabled, *[None] * 8)))
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_a_board_whose_slots_no_source_lists_is_to_be_checked() -> None:
    build = build_of(*card_uses(RTX_3090, 2), boards=(Board(slug="b", name="Board"),))
    finding = only(asked_of(RULES, build, usual(build, None, None)))
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_pins_beyond_the_board_or_on_one_slot_block() -> None:
    build = build_of(*card_uses(RTX_3090, 2, RIBBON))
    beyond = asked_of(RULES, build, usual(build, 1, 9))
    assert only(beyond).severity is Severity.BLOCK
    same = asked_of(RULES, build, usual(build, 3, 3))
    assert only(same).severity is Severity.BLOCK
    assert "same slot 3" in same[0].message


def test_a_splitter_with_too_few_ports_blocks() -> None:
    two = replace(SWITCH, ports=2)
    build = build_of(*card_uses(RTX_3090, 3), risers=(two,))
    finding = only(asked_of(RULES, build, usual(build, 1, 1, 1, splitter=two)))
    assert (finding.figure, finding.limit) == (3, 2)


def test_a_short_slot_blocks_and_one_of_unknown_length_is_to_be_checked() -> None:
    short = replace(ROMED8_2T, slots=tuple(replace(slot, lanes_physical=8) for slot in ROMED8_2T.slots))
    build = build_of(*card_uses(RTX_3090), boards=(short,))
    finding = only(asked_of(RULES, build, usual(build)))
    assert finding.severity is Severity.BLOCK
    assert "x8 long" in finding.message
    unknown = replace(ROMED8_2T, slots=tuple(replace(slot, lanes_physical=None) for slot in ROMED8_2T.slots))
    build = build_of(*card_uses(RTX_3090), boards=(unknown,))
    finding = only(asked_of(RULES, build, usual(build)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    over_usb = build_of(*card_uses(RTX_3090, 1, USB_X1), boards=(short,))
    assert asked_of(RULES, over_usb, usual(over_usb)) == []


# --- lanes.bifurcation ---------------------------------------------------------------------------


def test_a_passive_splitter_on_a_board_that_cannot_split_blocks() -> None:
    build = build_of(*card_uses(RTX_3090, 4), boards=(MZ31,), risers=(BIFURCATION_CARD,))
    finding = only(asked_of(RULES, build, usual(build, 1, 1, 1, 1, splitter=BIFURCATION_CARD)))
    assert finding.rule == "lanes.bifurcation"
    assert finding.severity is Severity.BLOCK
    assert "reported not to work" in finding.message


def test_a_splitter_that_no_slot_takes_blocks_though_the_plan_leaves_it_out() -> None:
    build = build_of(*card_uses(RTX_3090), boards=(H510,), risers=(BIFURCATION_CARD,))
    finding = only(asked_of(RULES, build, usual(build), rule="lanes.bifurcation"))
    assert finding.severity is Severity.BLOCK
    assert "quad-m2" in finding.parts


def test_a_board_that_splits_passes() -> None:
    build = build_of(*card_uses(RTX_3090, 4), risers=(BIFURCATION_CARD,))
    assert asked_of(RULES, build, usual(build, 1, 1, 1, 1, splitter=BIFURCATION_CARD)) == []


def test_a_switch_needs_no_splitting() -> None:
    build = build_of(*card_uses(RTX_3090, 4), boards=(MZ31,), risers=(SWITCH,))
    assert asked_of(RULES, build, usual(build, 1, 1, 1, 1, splitter=SWITCH)) == []


def test_a_dual_card_asks_of_a_board_that_does_not_tell() -> None:
    build = build_of(*card_uses(B60_DUAL), boards=(PROART,))
    finding = only(asked_of(RULES, build, usual(build)))
    assert finding.severity is Severity.NOTE
    assert finding.to_check
    assert "two graphics chips" in finding.message


def test_a_dual_card_blocks_on_a_board_that_cannot_split_and_passes_on_one_that_can() -> None:
    cannot = build_of(*card_uses(B60_DUAL, 2), boards=(MZ31,))
    finding = only(asked_of(RULES, cannot, usual(cannot)))
    assert finding.severity is Severity.BLOCK
    assert len(finding.parts) == 2
    can = build_of(*card_uses(B60_DUAL, 2), boards=(ROMED8_2T,))
    assert asked_of(RULES, can, usual(can, 1, 3)) == []


def test_cards_on_cables_that_share_a_slot_need_it_split() -> None:
    build = build_of(*card_uses(RTX_3090, 2, OCULINK), boards=(MZ31,))
    plan = plan_at(build.cards, (1, 1))
    assert only(asked_of(RULES, build, plan)).severity is Severity.BLOCK
