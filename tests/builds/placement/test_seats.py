"""Where cards go: slots, risers, splitters, switches, pins."""

from __future__ import annotations

from dataclasses import replace

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.parts import Board, CardShape, Room, Slot
from builds.placement import plan_of
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses

from .strategies import BIFURCATION, HOST_CARD, OCULINK, RIBBON, SWITCH, USB_X1

TWO_SLOT = replace(RTX_3090, slug="two-slot", cooling="blower", shapes=(CardShape(thickness_slots=2),))
SHARING = Board(
    slug="am5", name="AM5", bifurcation="x16 or x8/x8",
    slots=(
        Slot(
            position=1, label="PCIE1", lanes_physical=16, lanes_electrical=16, lanes_shared=8, generation=5,
            attached_to="cpu", shares_with="PCIE2", slots_to_next=4,
        ),
        Slot(
            position=2, label="PCIE2", lanes_physical=16, lanes_electrical=8, generation=5, attached_to="cpu",
            shares_with="PCIE1", slots_to_next=4,
        ),
        Slot(position=3, lanes_physical=16, lanes_electrical=4, generation=4, attached_to="chipset"),
    ),
)  # fmt: skip
MINING = Board(
    slug="mining", name="Mining", bifurcation="no",
    slots=tuple(Slot(position=n, lanes_electrical=1, generation=3) for n in range(1, 7)),
)  # fmt: skip
PORTS_ONLY = Board(slug="ports", name="Ports", cards_max=0)


def slots_of(plan: Plan) -> list[int | None]:
    return [seat.slot for seat in plan.seats]


def test_one_card_takes_the_slot_nearest_to_the_processor() -> None:
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090)))) == [1]


def test_two_thick_cards_leave_a_slot_to_breathe_between_them() -> None:
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, 2)))) == [1, 5]


def test_four_two_slot_blowers_fit_side_by_side_on_seven_slots() -> None:
    assert slots_of(plan_of(build_of(*card_uses(TWO_SLOT, 4)))) == [1, 3, 5, 7]


def test_cards_over_risers_cover_no_slots() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 7, RIBBON)))
    assert slots_of(plan) == [1, 2, 3, 4, 5, 6, 7]
    assert {seat.riser for seat in plan.seats} == {RIBBON}


def test_loose_ribbons_are_used_where_thick_cards_would_cover_each_other_and_only_there() -> None:
    seats = plan_of(build_of(*card_uses(RTX_3090, 4), risers=(RIBBON,) * 4)).seats
    assert None not in [seat.slot for seat in seats]
    assert sum(seat.riser == RIBBON for seat in seats) == 2
    assert [seat.riser for seat in plan_of(build_of(*card_uses(RTX_3090), risers=(RIBBON,))).seats] == [None]


def test_more_cards_than_slots_leave_the_last_ones_without() -> None:
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, 9, RIBBON)))) == [1, 2, 3, 4, 5, 6, 7, None, None]


def test_two_cards_share_lanes_before_one_goes_to_the_chipset() -> None:
    plan = plan_of(build_of(*card_uses(RTX_5090, 2), boards=(SHARING,)))
    assert slots_of(plan) == [1, 2]
    assert [(seat.lanes, seat.generation) for seat in plan.seats] == [(8, 5), (8, 5)]
    assert plan_of(build_of(*card_uses(RTX_5090), boards=(SHARING,))).seats[0].lanes == 16


def test_a_pin_is_kept_and_the_others_go_round_it() -> None:
    first, second = card_uses(RTX_3090, 2)
    plan = plan_of(build_of(replace(first, slot=7), second))
    assert slots_of(plan) == [7, 1]
    assert [seat.pinned for seat in plan.seats] == [True, False]


def test_a_pin_to_a_slot_that_the_board_has_not_is_kept_for_the_rules_to_see() -> None:
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, slot=9)))) == [9]


def test_x1_slots_host_cards_over_usb_risers() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 6, USB_X1), boards=(MINING,)))
    assert slots_of(plan) == [1, 2, 3, 4, 5, 6]
    assert {seat.lanes for seat in plan.seats} == {1}


def test_a_switch_hosts_what_the_slots_do_not() -> None:
    one_slot = replace(ROMED8_2T, slots=ROMED8_2T.slots[:1])
    plan = plan_of(build_of(*card_uses(RTX_3090, 2), boards=(one_slot,), risers=(SWITCH,)))
    assert slots_of(plan) == [1, 1]
    assert {seat.splitter for seat in plan.seats} == {SWITCH}
    assert {seat.lanes for seat in plan.seats} == {16}


def test_a_switch_that_cards_name_as_their_riser_is_what_splits_their_slot() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 4, SWITCH)))
    assert slots_of(plan) == [1, 1, 2, 2]
    assert {(seat.splitter, seat.riser) for seat in plan.seats} == {(SWITCH, None)}


def test_a_passive_splitter_is_used_where_the_slot_splits_and_not_where_it_does_not() -> None:
    one_slot = replace(ROMED8_2T, slots=ROMED8_2T.slots[:1])
    build = build_of(*card_uses(RTX_3090, 2, RIBBON), boards=(one_slot,), risers=(BIFURCATION,))
    assert [(seat.slot, seat.lanes) for seat in plan_of(build).seats] == [(1, 8), (1, 8)]
    fixed = replace(build, boards=(replace(one_slot, bifurcation="no"),))
    assert slots_of(plan_of(fixed)) == [1, None]


def test_a_host_card_leads_to_four_boards_on_cables() -> None:
    one_slot = replace(ROMED8_2T, slots=ROMED8_2T.slots[:1])
    plan = plan_of(build_of(*card_uses(RTX_3090, 4, OCULINK), boards=(one_slot,), risers=(HOST_CARD,)))
    assert slots_of(plan) == [1, 1, 1, 1]
    assert {(seat.splitter, seat.riser, seat.lanes) for seat in plan.seats} == {(HOST_CARD, OCULINK, 4)}


def test_sixteen_cards_on_cables_spread_over_seven_slots() -> None:
    slimsas = replace(OCULINK, slug="slimsas", kind="slimsas", lanes=16)
    plan = plan_of(build_of(*card_uses(RTX_3090, 16, slimsas)))
    lanes = sorted(seat.lanes or 0 for seat in plan.seats)
    assert None not in slots_of(plan)
    assert lanes == [4] * 4 + [8] * 12


def test_a_board_of_ports_alone_hosts_cards_on_loose_cable_boards() -> None:
    mcio = replace(OCULINK, slug="mcio", kind="mcio", lanes=16, generation=5)
    plan = plan_of(build_of(*card_uses(RTX_5090, 2), boards=(PORTS_ONLY,), risers=(mcio,) * 2))
    assert [(seat.slot, seat.riser) for seat in plan.seats] == [(None, mcio), (None, mcio)]


def test_without_a_board_cards_have_no_slot_and_nothing_raises() -> None:
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, 2), boards=()))) == [None, None]
    assert plan_of(Build()) == Plan()


def test_a_card_does_not_reach_below_the_last_slot_of_its_case() -> None:
    tower = Room(slug="tower", name="Tower", kind="tower", slots=7)
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, 2), rooms=(tower,)))) == [1, 5]
    small = replace(tower, slots=6)
    assert slots_of(plan_of(build_of(*card_uses(RTX_3090, 2), rooms=(small,)))) == [1, 4]
