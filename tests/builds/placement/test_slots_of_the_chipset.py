"""Placement takes the processor's slots before the chipset's, and mining boards' slots for USB risers."""

from __future__ import annotations

from builds.placement import plan_of
from tests.builds.compatibility.cast import RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.seating import H510, OPEN, PROART, RIBBON, TORRENT, USB_X1


def test_two_cards_take_both_slots_of_the_processor() -> None:
    straight = build_of(*card_uses(RTX_3090, 2), boards=(PROART,), rooms=(TORRENT,))
    hung = build_of(*card_uses(RTX_5090, 2, RIBBON), boards=(PROART,), rooms=(OPEN,))
    for build in (straight, hung):
        plan = plan_of(build)
        assert [seat.slot for seat in plan.seats] == [1, 2]
        assert {seat.lanes for seat in plan.seats} == {8}


def test_usb_risers_start_in_a_mining_boards_own_slots() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 6, USB_X1), boards=(H510,)))
    assert sorted(seat.slot or 0 for seat in plan.seats) == [1, 2, 3, 4, 5, 6]
