"""`riser.generation`: risers that are older or longer than a link bears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.plan import Plan, Seat
from builds.compatibility.findings import Severity
from builds.compatibility.risers.signals import generation
from builds.parts import Card, RiserPart
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import said

LINKUP = RiserPart(
    slug="linkup", name="Linkup 30 cm", kind="ribbon", lanes=16, generation=4, length_cm=30, feed="none"
)
GEN5_BOARD = replace(ROMED8_2T, slots=tuple(replace(slot, generation=5) for slot in ROMED8_2T.slots))


def over(riser: RiserPart, card: Card = RTX_3090, count: int = 1, board=ROMED8_2T, **parts):  # type: ignore[no-untyped-def]
    build = build_of(*card_uses(card, count, riser=riser), boards=(board,), **parts)
    seats = tuple(Seat(card=use.key, slot=n, riser=riser) for n, use in enumerate(build.cards, start=1))
    return said(generation, build, Plan(seats=seats))


def test_a_good_gen_4_ribbon_is_not_mentioned() -> None:
    assert over(LINKUP, count=4) == []


def test_an_older_riser_than_slot_and_card_is_warned_about_once() -> None:
    (finding,) = over(replace(LINKUP, generation=3), count=4)
    assert (finding.severity, finding.figure, finding.limit) == (Severity.WARN, 3, 4)
    assert len(finding.parts) == 4


def test_a_gen_4_riser_suffices_for_a_gen_4_card_in_a_gen_5_slot() -> None:
    assert over(LINKUP, board=GEN5_BOARD) == []
    (finding,) = over(LINKUP, card=RTX_5090, board=GEN5_BOARD)
    assert (finding.figure, finding.limit) == (4, 5)


def test_ninety_centimetres_at_gen_4_bring_link_errors() -> None:
    (finding,) = over(replace(LINKUP, length_cm=90), count=7)
    assert (finding.severity, finding.figure, finding.limit) == (Severity.WARN, 90, 30)
    assert "far more" in finding.message


def test_a_long_ribbon_is_fine_at_gen_3() -> None:
    gen3 = replace(ROMED8_2T, slots=tuple(replace(slot, generation=3) for slot in ROMED8_2T.slots))
    assert over(replace(LINKUP, generation=3, length_cm=90), board=gen3) == []


def test_an_unknown_length_at_gen_4_is_to_be_measured() -> None:
    (finding,) = over(replace(LINKUP, length_cm=None), count=2)
    assert (finding.severity, finding.to_check, finding.limit) == (Severity.NOTE, True, 30)


def test_one_length_is_said_once_whatever_the_slots() -> None:
    mixed = replace(GEN5_BOARD, slots=(*GEN5_BOARD.slots[:1], *ROMED8_2T.slots[1:]))
    findings = over(replace(LINKUP, generation=5, length_cm=40), card=RTX_5090, count=2, board=mixed)
    assert [(finding.limit, len(finding.parts)) for finding in findings] == [(20, 2)]


def test_a_gen_5_ribbon_may_be_20_centimetres_long() -> None:
    gen5 = replace(LINKUP, generation=5)
    (finding,) = over(gen5, card=RTX_5090, board=GEN5_BOARD)
    assert finding.limit == 20
    assert over(replace(gen5, length_cm=15), card=RTX_5090, board=GEN5_BOARD) == []


def test_a_retimer_for_each_card_cleans_long_links() -> None:
    retimer = RiserPart(slug="retimer", name="Retimer", kind="retimer", generation=4, lanes=16)
    assert over(replace(LINKUP, length_cm=90), count=2, risers=(retimer, retimer)) == []
    assert over(replace(LINKUP, length_cm=90), count=2, risers=(retimer,)) != []


def test_an_unknown_generation_is_to_be_looked_up_except_of_usb_risers() -> None:
    (finding,) = over(replace(LINKUP, generation=None, length_cm=20))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    assert over(RiserPart(slug="usb", name="USB x1", kind="usb-x1", lanes=1)) == []


@pytest.mark.parametrize(("card", "warned"), [(RTX_5090, True), (RTX_3090, False)], ids=["gen 5", "gen 4"])
def test_a_gen_5_card_may_drop_off_an_oculink(card: Card, warned: bool) -> None:
    dock = RiserPart(slug="dock", name="Dock", kind="oculink", lanes=4, generation=4, feed="6-pin")
    findings = over(dock, card=card)
    assert [finding.severity for finding in findings] == ([Severity.WARN] if warned else [])


def test_cards_straight_in_their_slots_have_no_riser_to_speak_of() -> None:
    assert said(generation, build_of(*card_uses(RTX_5090, 2))) == []
