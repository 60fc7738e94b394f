"""What another number of cards would do."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from builds.builder.checking import check_document
from builds.builder.document import BuildDocument
from builds.builder.query import read_query
from builds.builder.shown.page import cards_of
from builds.builder.shown.upgrades import upgrades_shown
from builds.builder.upgrades import Upgrade, upgrades_of, with_cards
from builds.shelf import Shelf
from estimator.calibrations import current_calibration
from tests.builds.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

TWO = (
    "part=rtx-3090*2:used~slot=1&part=asus-proart-x870e-creator&part=ryzen-7-9700x"
    "&part=ddr5-64gb-gskill-z5-neo-2x32&part=asrock-pg-1600g&part=fractal-torrent"
)
CARDS = {"rtx-3090", "rtx-5090"}
KINDS = {
    "rtx-3090": "gpu",
    "ribbon": "riser",
    "shroud": "accessory",
    "fan": "accessory",
    "board": "motherboard",
}


def document(query: str) -> BuildDocument:
    return read_query(QueryDict(query))[0]


def found(query: str, shelf: Shelf) -> list[Upgrade]:
    calibration = current_calibration()
    checked = check_document(document(query), shelf, calibration, TODAY)
    return upgrades_of(checked, cards_of(shelf), shelf, calibration, TODAY)


def lines(query: str, count: int) -> dict[str, int]:
    changed = with_cards(document(query), count, CARDS, KINDS)
    return {line.part: line.quantity for line in changed.lines}


def test_one_two_four_and_the_build_as_it_is_stand_side_by_side(shelf: Shelf) -> None:
    assert [(each.count, each.is_current) for each in found(TWO, shelf)] == [
        (1, False),
        (2, True),
        (4, False),
    ]
    three = found(TWO.replace("*2", "*3"), shelf)
    assert [each.count for each in three] == [1, 2, 3, 4]


def test_more_cards_cost_more_and_hold_more(shelf: Shelf) -> None:
    one, two, four = found(TWO, shelf)
    assert one.change_usd is not None
    assert four.change_usd is not None
    assert one.change_usd < 0 == two.change_usd < four.change_usd
    assert [len(each.checked.build.cards) for each in (one, two, four)] == [1, 2, 4]


def test_four_cards_on_a_desktop_board_are_told_what_stops_them(shelf: Shelf) -> None:
    *_, four = found(TWO, shelf)
    assert four.severities["block"]


def test_without_cards_there_is_nothing_to_ask(shelf: Shelf) -> None:
    assert found("part=ryzen-7-9700x", shelf) == []
    assert with_cards(BuildDocument(), 4, CARDS, KINDS) == BuildDocument()


def test_what_each_card_needs_follows_the_cards() -> None:
    four = "part=rtx-3090*4~riser=ribbon&part=ribbon*4&part=shroud*4&part=fan&part=board"
    assert lines(four, 2) == {"rtx-3090": 2, "ribbon": 2, "shroud": 2, "fan": 1, "board": 1}


def test_of_one_card_only_its_own_riser_follows() -> None:
    one = "part=rtx-3090~riser=ribbon&part=ribbon&part=fan&part=board"
    assert lines(one, 4) == {"rtx-3090": 4, "ribbon": 4, "fan": 1, "board": 1}


def test_pins_go_and_lines_of_the_same_card_become_one() -> None:
    changed = with_cards(document("part=rtx-3090~slot=1&part=rtx-3090~slot=5~supply=2"), 4, CARDS, KINDS)
    (line,) = changed.lines
    assert (line.quantity, line.slot, line.supply) == (4, None, None)


def test_other_cards_stay_as_they_are() -> None:
    assert lines("part=rtx-3090*2&part=rtx-5090", 4) == {"rtx-3090": 4, "rtx-5090": 1}


def test_the_page_works_by_itself_and_as_a_part_of_the_builder(client: Client, catalog: None) -> None:
    whole = client.get(f"/builds/upgrades?{TWO}").content.decode()
    assert "What would more cards do?" in whole
    assert "as it is" in whole
    assert "Make it 4 cards" in whole
    part = client.get(f"/builds/upgrades?{TWO}", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert "Make it 4 cards" in part
    assert "No card is chosen yet" in client.get("/builds/upgrades").content.decode()


def test_each_number_of_cards_says_what_it_needs_besides(shelf: Shelf) -> None:
    small = TWO.replace("asrock-pg-1600g", "corsair-rm1000e-2025").replace("*2:used~slot=1", ":used")
    one, two, four = upgrades_shown(found(small, shelf), cards_of(shelf), shelf, current_calibration())[
        "columns"
    ]
    assert not any("supply" in need for need in one["needs"])
    assert any("supply of" in need for need in two["needs"]), "two cards strain this supply"
    assert len(four["needs"]) == len(set(four["needs"])) > 2
    assert any("board with more slots" in need for need in four["needs"])
    assert any("supply" in need for need in four["needs"])
