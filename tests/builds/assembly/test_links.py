"""Ways from slot to card: the narrowest part decides, what is unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.links import (
    Hides,
    admits,
    covered_by,
    devices_of,
    distance_of,
    gb_s,
    hides,
    lanes_left,
    ports_of,
    shared_with,
    splits_a_slot,
    splitting_of,
    way_of,
    way_of_seat,
)
from builds.assembly.spacing import columns_of, reach_of, usual_length_of
from builds.parts import Board, Card, RiserPart, Slot
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.seating import (
    B60_DUAL,
    BIFURCATION_CARD,
    H510,
    MZ31,
    PROART,
    RIBBON,
    RTX_5090_SHAPES,
    USB_X1,
    X399,
    plan_at,
    slots_of,
)


def test_the_narrowest_and_oldest_part_decides() -> None:
    way = way_of(X399.slots[2], RTX_5090, riser=RIBBON)
    assert (way.lanes, way.generation) == (8, 3)
    assert way.most_gb_s == pytest.approx(gb_s(3, 8))


def test_a_usb_riser_leaves_one_lane_whatever_stands_behind_it() -> None:
    unknown = Slot(position=1)
    way = way_of(unknown, RTX_3090, riser=USB_X1)
    assert way.lanes == 1
    assert way.generation is None
    assert way.most_generation == 4


def test_an_unknown_slot_leaves_the_width_open_but_bounded() -> None:
    way = way_of(Slot(position=1, generation=4), RTX_3090)
    assert way.lanes is None
    assert way.most_lanes == 16


def test_cards_in_one_split_slot_share_its_lanes() -> None:
    assert way_of(ROMED8_2T.slots[0], RTX_3090, links=2).lanes == 8
    assert way_of(ROMED8_2T.slots[0], RTX_3090, splitter=BIFURCATION_CARD, links=4).lanes == 4


def test_behind_a_switch_the_slot_narrows_the_way_up_alone() -> None:
    switch = RiserPart(slug="s", name="Switch", kind="switch", generation=4, lanes=16, ports=5)
    narrow = replace(ROMED8_2T.slots[0], lanes_electrical=4)
    assert way_of(narrow, RTX_3090, splitter=switch).lanes == 16


def test_a_planned_card_gets_what_its_neighbour_leaves() -> None:
    uses = card_uses(RTX_5090, 2)
    build = build_of(*uses, boards=(PROART,))
    plan = plan_at(uses, (1, 2))
    assert [way_of_seat(build, plan, use).lanes for use in uses] == [8, 8]
    alone = plan_at(uses[:1], (1,))
    assert way_of_seat(build, alone, uses[0]).lanes == 16


def test_an_m2_adapter_needs_no_slot_and_gives_four_lanes() -> None:
    adapter = RiserPart(slug="m2", name="M.2 to slot", kind="m2", generation=3, lanes=4)
    use = card_uses(RTX_3090, riser=adapter)[0]
    way = way_of_seat(build_of(use), plan_at((use,), (None,)), use)
    assert way.lanes == 4
    assert way.generation is None
    assert way.most_generation == 3


# --- Sharing -------------------------------------------------------------------------------------


def test_partners_are_slots_by_label_or_ordinal_and_sockets_otherwise() -> None:
    sharing = shared_with(PROART, PROART.slots[1])
    assert sharing.slots == (1,)
    assert sharing.others == ("M.2_2",)
    words = Board(
        slug="b", name="B", slots=(Slot(position=1, shares_with="the second slot"), Slot(position=2))
    )
    assert shared_with(words, words.slots[0]).slots == (2,)


def test_a_slot_keeps_its_lanes_where_the_pool_holds_both() -> None:
    assert lanes_left(PROART, PROART.slots[0], {1, 2}) == 8
    assert lanes_left(PROART, PROART.slots[1], {1, 2}) == 8
    assert lanes_left(PROART, PROART.slots[0], {1}) == 16


def test_what_is_left_stays_unknown_where_no_source_tells() -> None:
    board = Board(
        slug="b",
        name="B",
        slots=(
            Slot(position=1, label="Slot 5", lanes_electrical=8, shares_with="Slot 6"),
            Slot(position=2, label="Slot 6", lanes_electrical=8, shares_with="Slot 5"),
        ),
    )
    assert lanes_left(board, board.slots[0], {1, 2}) is None


# --- Splitting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "links", "able"),
    [
        ("", 2, None),
        ("no", 2, False),
        ("x16 → x8/x8 or x4/x4/x4/x4", 4, True),
        ("Every slot can be split; one guide counts up to 13 cards.", 4, True),
        ("In the BIOS, but reported not to work", 2, False),
        ("x4/x4/x4/x4 on six slots", 2, True),
        ("x16 slots: x8/x8, x4/x4/x8 or x4/x4/x4/x4; x8 slots: x4/x4", 4, True),
        ("x16 or x8/x8", 2, None),
        ("x16 or x8/x8, set by the board itself", 2, None),
        ("x16, x8/x8 or x8/x4/x4 over its two CPU slots", 2, None),
        ("x8/x8 or x8/x4/x4 on its CPU slot", 3, True),
        ("x8/x8 or x8/x4/x4 on its CPU slot", 4, False),
        ("no", 1, True),
    ],
)
def test_the_words_of_boards_are_understood(words: str, links: int, able: bool | None) -> None:
    board = Board(slug="b", name="B", bifurcation=words, slots=slots_of(16))
    assert splitting_of(board, board.slots[0]).into(links) is able


def test_ways_are_told_by_the_width_of_the_slot() -> None:
    board = Board(
        slug="b",
        name="B",
        slots=slots_of(16, 8),
        bifurcation="x16 slots: x8/x8 or x4/x4/x4/x4; x8 slots: x4/x4",
    )
    assert splitting_of(board, board.slots[1]).into(2) is True
    assert splitting_of(board, board.slots[1]).into(4) is False


def test_a_slot_of_four_lanes_leaves_nothing_to_split() -> None:
    board = replace(PROART, bifurcation="every slot")
    narrow = replace(PROART.slots[0], lanes_electrical=4)
    assert splitting_of(board, narrow).into(2) is False
    assert splitting_of(board, PROART.slots[0]).into(2) is True


def test_slots_of_the_chipset_are_never_meant() -> None:
    chipset = replace(PROART.slots[2], lanes_electrical=16)
    board = replace(PROART, bifurcation="x8/x8 on its CPU slot", slots=(chipset,))
    assert splitting_of(board, chipset).able is None


def test_passive_splitters_rely_on_the_firmware_and_switches_do_not() -> None:
    assert splits_a_slot(BIFURCATION_CARD)
    assert not splits_a_slot(RiserPart(slug="s", name="S", kind="switch", ports=4))
    assert not splits_a_slot(RIBBON)


def test_a_set_for_eight_cards_needs_two_slots() -> None:
    assert ports_of(RiserPart(slug="q", name="Q", kind="oculink", lanes=4, ports=8)) == 4
    assert ports_of(RiserPart(slug="q", name="Q", kind="switch", lanes=16, ports=5)) == 5
    assert ports_of(RiserPart(slug="q", name="Q", kind="bifurcation")) == 1


def test_a_dual_card_carries_two_chips_and_asus_dual_is_a_name() -> None:
    assert devices_of(card_uses(B60_DUAL)[0]) == 2
    assert devices_of(card_uses(Card(slug="x", name="ASUS Dual GeForce RTX 4060 Ti"))[0]) == 1
    assert devices_of(card_uses(Card(slug="arc-pro-b60", name="Intel Arc Pro B60 24GB"))[0]) == 1


# --- Space ---------------------------------------------------------------------------------------


def test_a_three_slot_card_hides_the_next_two() -> None:
    assert covered_by(ROMED8_2T, 1, 3) == (2, 3)
    assert covered_by(ROMED8_2T, 7, 3) == ()
    assert covered_by(ROMED8_2T, 1, 2.5) == (2, 3)
    assert covered_by(ROMED8_2T, 1, 1) == ()


def test_unknown_gaps_leave_it_open_what_is_hidden() -> None:
    assert covered_by(X399, 1, 3) is None
    assert covered_by(X399, 5, 3) == ()
    assert covered_by(ROMED8_2T, 1, None) is None
    assert hides(X399, 1, card_uses(RTX_3090)[0], 2) is Hides.UNKNOWN
    assert hides(X399, 1, card_uses(RTX_3090)[0], 4) is Hides.NO


def test_only_thicker_shapes_hide_a_slot_two_away() -> None:
    use = card_uses(RTX_5090_SHAPES)[0]
    assert hides(ROMED8_2T, 1, use, 2) is Hides.YES
    assert hides(ROMED8_2T, 1, use, 3) is Hides.THICKER
    assert hides(ROMED8_2T, 1, use, 5) is Hides.NO
    assert hides(ROMED8_2T, 3, use, 1) is Hides.NO


def test_distances_columns_and_reach_count_from_the_first_long_slot() -> None:
    assert distance_of(PROART, 1, 2) == (3, True)
    assert distance_of(PROART, 1, 3) == (4, False)
    assert columns_of(PROART) == {1: 0, 2: 3, 3: None}
    assert reach_of(ROMED8_2T, 7, 2) == 8


def test_the_usual_length_is_that_of_most_retail_cards() -> None:
    assert usual_length_of(card_uses(RTX_5090_SHAPES)[0]) == 333
    assert usual_length_of(card_uses(RTX_5090_SHAPES, shape=RTX_5090_SHAPES.shapes[0])[0]) == 304
    assert usual_length_of(card_uses(Card(slug="x", name="X"))[0]) is None


def test_short_slots_take_usb_risers_only() -> None:
    short = Slot(position=1, lanes_physical=8)
    assert admits(short, None) is False
    assert admits(short, USB_X1) is True
    assert admits(H510.slots[0], None) is None
    assert admits(MZ31.slots[0], RIBBON) is True
