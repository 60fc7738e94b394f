"""What goes with what: supplies and cards, boards and cards, sockets, memory, risers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.neighbours import Answer
from builds.neighbours.carrying import carries, uses_of
from builds.neighbours.platform import fits_socket, takes_memory
from builds.neighbours.power import feeds
from builds.neighbours.space import holds, hosts
from builds.parts import Board, Card, CardShape, Modules, Plugs, Processor, RiserPart, Room, Slot, Supply

NAMED: dict[str, Any] = {"slug": "x", "name": "X", "url": "/x/"}
TWO_EIGHT_PINS = Plugs(0, 2, 0, 0)


def card(
    *,
    plugs: Plugs | None = TWO_EIGHT_PINS,
    slots: float | None = 3.0,
    length_mm: float | None = 336.0,
    **changed: Any,
) -> Card:
    shape = CardShape(plugs=plugs, thickness_slots=slots, length_mm=length_mm)
    given: dict[str, Any] = {**NAMED, "limit_w": 350.0, "generation": 4, "lanes": 16, "shapes": (shape,)}
    return Card(**given | changed)


def supply(**changed: Any) -> Supply:
    given: dict[str, Any] = {**NAMED, "rated_w": 1000.0, "eight": 6, "sixteen": 0, "eps": 2}
    return Supply(**given | changed)


def board(*, lanes: tuple[int, ...] = (8, 8), **changed: Any) -> Board:
    slots = tuple(Slot(position=n, lanes_electrical=width) for n, width in enumerate(lanes, start=1))
    given: dict[str, Any] = {
        **NAMED, "socket": "AM5", "memory_type": "DDR5 UDIMM", "memory_slots": 4, "cards_min": 2,
        "cards_max": 2, "slots": slots,
    }  # fmt: skip
    return Board(**given | changed)


def kit(**changed: Any) -> Modules:
    return Modules(
        **NAMED | {"generation": "DDR5", "kind": "UDIMM", "capacity_gib": 64.0, "modules": 2} | changed
    )


def riser(**changed: Any) -> RiserPart:
    given: dict[str, Any] = {
        **NAMED,
        "kind": "ribbon",
        "generation": 4,
        "lanes": 16,
        "feed": "none",
        "slot_w": 66.0,
    }
    return RiserPart(**given | changed)


def test_a_supply_says_plugs_and_watts() -> None:
    one, two = feeds(supply(), card(), 1), feeds(supply(), card(), 2)
    assert (one.answer, one.why) == (Answer.YES, "2 × 8-pin of 6, 500 W of 1,000 W")
    assert two.answer is Answer.TIGHT
    assert "850 W of 1,000 W, above 80%" in two.why
    assert feeds(supply(), card(), 4).answer is Answer.NO


@pytest.mark.parametrize(
    ("given_supply", "given_card"),
    [
        (supply(eight=None), card()),
        (supply(), card(plugs=None)),
        (supply(), card(limit_w=None)),
        (supply(rated_w=None), card()),
    ],
)
def test_what_no_source_states_is_unknown(given_supply: Supply, given_card: Card) -> None:
    assert feeds(given_supply, given_card, 1).answer is Answer.UNKNOWN


def test_too_few_watts_are_a_no_whatever_the_plugs() -> None:
    assert feeds(supply(rated_w=450.0, eight=None), card(), 1).answer is Answer.NO


def test_a_16_pin_card_takes_an_adapter_where_8_pins_are_left() -> None:
    blackwell = card(plugs=Plugs(0, 0, 1, 0), limit_w=360.0)
    assert feeds(supply(sixteen=1), blackwell, 1).answer is Answer.YES
    adapted = feeds(supply(sixteen=0), blackwell, 1)
    assert (adapted.answer, "from 3 × 8-pin" in adapted.why) == (Answer.TIGHT, True)
    assert feeds(supply(sixteen=0, eight=2), blackwell, 1).answer is Answer.NO
    assert feeds(supply(sixteen=1, sixteen_w=300.0), blackwell, 1).answer is Answer.TIGHT


def test_an_eps_card_leaves_the_board_its_plug() -> None:
    tesla = card(plugs=Plugs(0, 0, 0, 1), limit_w=250.0)
    assert feeds(supply(eps=2), tesla, 1).answer is Answer.YES
    assert feeds(supply(eps=1), tesla, 1).answer is Answer.TIGHT
    assert feeds(supply(eps=1, eight=0), tesla, 1).answer is Answer.NO


def test_a_card_without_plugs_needs_none() -> None:
    assert feeds(supply(eight=None), card(plugs=Plugs(0, 0, 0, 0), limit_w=70.0), 1).answer is Answer.YES


@given(st.integers(0, 12), st.floats(100, 2000), st.integers(1, 8))
def test_one_card_less_is_never_harder_to_feed(eight: int, rated_w: float, count: int) -> None:
    given_supply = supply(eight=eight, rated_w=rated_w)
    assert feeds(given_supply, card(), count).answer <= feeds(given_supply, card(), count + 1).answer


def test_boards_are_counted_in_dual_slot_cards() -> None:
    assert hosts(board(), card(slots=2.0), 2).answer is Answer.YES
    assert hosts(board(), card(slots=3.0), 2).answer is Answer.TIGHT
    assert hosts(board(cards_min=1), card(slots=2.0), 2).answer is Answer.TIGHT
    assert hosts(board(cards_min=1, cards_max=1), card(), 2).answer is Answer.NO
    assert hosts(board(cards_min=None, cards_max=None), card(), 2).answer is Answer.UNKNOWN
    assert hosts(board(lanes=(16, 1)), card(slots=2.0), 2).answer is Answer.TIGHT


def test_a_case_needs_the_length_and_the_slots() -> None:
    room = Room(**NAMED, kind="tower", slots=7, max_length_mm=330.0)
    assert holds(room, card()).answer is Answer.NO
    assert holds(room, card(length_mm=267.0)).why == "267 of 330 mm, 3 of 7 slots"
    assert holds(room, card(length_mm=None)).answer is Answer.UNKNOWN


def test_sockets_are_alike_whatever_their_case() -> None:
    cpu = Processor(**NAMED, socket="am5", memory_type="DDR5 UDIMM", memory_channels=2)
    assert fits_socket(board(), cpu).answer is Answer.YES
    assert fits_socket(board(socket="SP3"), cpu).answer is Answer.NO


def test_a_socket_alone_is_not_enough_where_the_chipset_starts_pro_processors_only() -> None:
    plain = Processor(**NAMED | {"name": "AMD Ryzen Threadripper 7960X"}, socket="sTR5")
    assert fits_socket(board(socket="sTR5", chipset="WRX90"), plain).answer is Answer.NO
    assert fits_socket(board(socket="sTR5", chipset="TRX50"), plain).answer is Answer.YES


@pytest.mark.parametrize(
    ("wanted", "given_kit", "answer"),
    [
        ("DDR5 UDIMM", kit(), Answer.YES),
        ("DDR5 RDIMM", kit(), Answer.NO),
        ("DDR4 RDIMM/LRDIMM", kit(generation="DDR4", kind="LRDIMM"), Answer.YES),
        ("DDR4 RDIMM", kit(generation="DDR4", kind="LRDIMM"), Answer.NO),
        ("DDR4", kit(generation="DDR4"), Answer.UNKNOWN),
        ("DDR4 UDIMM", kit(), Answer.NO),
        ("DDR5 or DDR4", kit(kind=""), Answer.UNKNOWN),
        ("", kit(), Answer.UNKNOWN),
    ],
)
def test_memory_fits_by_generation_and_kind(wanted: str, given_kit: Modules, answer: Answer) -> None:
    assert takes_memory(wanted, given_kit).answer is answer


def test_more_modules_than_slots_do_not_fit() -> None:
    assert takes_memory("DDR5 UDIMM", kit(modules=8), 4).answer is Answer.NO


def test_a_sata_fed_riser_carries_no_card() -> None:
    verdict = carries(riser(kind="usb-x1", lanes=1, generation=2, feed="sata"), card())
    assert (verdict.answer, "54 W" in verdict.why) == (Answer.NO, True)


def test_a_sata_plug_is_enough_for_a_card_that_takes_less_than_it_gives() -> None:
    small = card(plugs=Plugs(0, 0, 0, 0), limit_w=40.0)
    assert "54 W" in carries(riser(feed="sata"), card()).why
    assert carries(riser(feed="sata"), small).answer is Answer.YES


def test_a_data_cable_needs_a_feed_at_the_card() -> None:
    assert carries(riser(kind="oculink", lanes=4), card()).answer is Answer.NO
    assert carries(riser(kind="oculink", lanes=4, feed=""), card()).answer is Answer.UNKNOWN
    assert carries(riser(kind="oculink", lanes=4, feed="24-pin"), card()).answer is Answer.YES


def test_a_slow_or_old_riser_is_taken_with_care() -> None:
    assert carries(riser(), card()).answer is Answer.YES
    assert carries(riser(generation=3), card()).answer is Answer.TIGHT
    assert carries(riser(kind="usb-x1", lanes=1, generation=3, feed="6-pin"), card()).answer is Answer.TIGHT
    assert carries(riser(), card(plugs=Plugs(0, 0, 0, 0))).answer is Answer.TIGHT


def test_a_single_lane_is_nothing_for_tensor_parallelism() -> None:
    answers = {name: verdict.answer for name, verdict in uses_of(riser(lanes=1, generation=3))}
    assert answers["Several cards with tensor parallelism"] is Answer.NO
    assert answers["Loading a model"] is Answer.TIGHT
