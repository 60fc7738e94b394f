"""Which supply and cable feeds each plug."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from builds.assembly.plan import Feed
from builds.parts import CardShape, Plugs, Supply
from builds.placement import plan_of
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses

from .strategies import RIBBON, SERVER, SWITCH, USB_X1

TWO_EIGHTS = CardShape(name="two", thickness_slots=2, plugs=Plugs(eight=2))
ATX_3 = replace(AX1600I, slug="atx-3", atx_version="3.1", sixteen=2, sixteen_w=600)


def by_supply(feeds: tuple[Feed, ...], plug: str) -> Counter[int | None]:
    return Counter(feed.supply for feed in feeds if feed.plug == plug)


def test_the_board_is_fed_from_the_first_supply() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 2), supplies=(AX1600I, AX1600I)))
    assert [(feed.plug, feed.supply) for feed in plan.feeds_of("board")] == [("24-pin", 1), ("eps", 1)]


def test_the_board_is_not_fed_by_a_server_supply() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090), supplies=(SERVER, AX1600I)))
    assert {feed.supply for feed in plan.feeds_of("board")} == {2}
    alone = plan_of(build_of(*card_uses(RTX_3090), supplies=(SERVER,)))
    assert {feed.supply for feed in alone.feeds_of("board")} == {None}


def test_every_plug_has_a_cable_of_its_own_while_there_are_cables() -> None:
    feeds = plan_of(build_of(*card_uses(RTX_3090, 4, RIBBON, shape=TWO_EIGHTS, power_limit_w=220))).feeds
    cables = [feed.cable for feed in feeds if feed.plug == "8-pin"]
    assert sorted(cables) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_cards_that_draw_little_share_a_cable_first() -> None:
    supply = replace(AX1600I, eight=6, eight_cables=3)
    hungry, modest = card_uses(RTX_3090, 2, shape=TWO_EIGHTS)
    plan = plan_of(build_of(hungry, replace(modest, power_limit_w=200), supplies=(supply,)))
    assert len({feed.cable for feed in plan.feeds_of(hungry.key)}) == 2
    assert len({feed.cable for feed in plan.feeds_of(modest.key)}) == 1


def test_cables_that_no_source_counts_are_not_numbered() -> None:
    supply = replace(AX1600I, eight_cables=None)
    plan = plan_of(build_of(*card_uses(RTX_3090, shape=TWO_EIGHTS), supplies=(supply,)))
    assert {feed.cable for feed in plan.feeds_of("rtx-3090")} == {None}
    assert {feed.supply for feed in plan.feeds_of("rtx-3090")} == {1}


def test_a_supply_whose_plugs_no_source_counts_is_taken_to_have_them() -> None:
    supply = Supply(slug="unknown", name="Unknown", rated_w=1600)
    feeds = plan_of(build_of(*card_uses(RTX_3090, 4, RIBBON), supplies=(supply,))).feeds
    assert {feed.supply for feed in feeds} == {1}


def test_a_16_pin_card_takes_the_supplys_own_plug_before_an_adapter() -> None:
    feeds = plan_of(build_of(*card_uses(RTX_5090, 3), supplies=(ATX_3,))).feeds
    sockets = [(feed.consumer, feed.output) for feed in feeds if feed.plug == "16-pin"]
    assert sockets.count(("rtx-5090#1", "")) == sockets.count(("rtx-5090#2", "")) == 1
    assert sockets.count(("rtx-5090#3", "8-pin")) == 4


def test_the_supplys_16_pin_goes_where_an_adapter_would_want_most_plugs() -> None:
    supply = replace(ATX_3, sixteen=1)
    small, large = card_uses(RTX_3090), card_uses(RTX_5090)
    plan = plan_of(build_of(*small, *large, supplies=(supply,)))
    assert [feed.output for feed in plan.feeds_of("rtx-5090")] == [""]
    assert {feed.output for feed in plan.feeds_of("rtx-3090")} == {"8-pin"}


def test_sockets_that_nothing_is_left_for_stay_empty() -> None:
    supply = replace(AX1600I, eight=3, eight_cables=3)
    feeds = plan_of(build_of(*card_uses(RTX_3090, 2, shape=TWO_EIGHTS), supplies=(supply,))).feeds
    assert by_supply(feeds, "8-pin") == {1: 3, None: 1}


def test_the_board_has_the_first_eps_plug_and_cards_what_is_left() -> None:
    card = replace(RTX_3090, slug="eps-card", shapes=(CardShape(plugs=Plugs(eps=1)),), cooling="passive")
    plan = plan_of(build_of(*card_uses(card, 2)))
    assert [feed.output for feed in plan.feeds_of("eps-card#1")] == [""]
    assert {feed.output for feed in plan.feeds_of("eps-card#2")} == {"8-pin"}


def test_a_6_pin_is_fed_by_a_6_plus_2() -> None:
    feeds = plan_of(build_of(*card_uses(RTX_3090, 2, USB_X1))).feeds
    risers = [feed for feed in feeds if feed.plug == "6-pin"]
    assert [feed.consumer for feed in risers] == ["riser of rtx-3090#1", "riser of rtx-3090#2"]
    assert {(feed.supply, feed.output, feed.watts) for feed in risers} == {(1, "", 66.0)}


def test_molex_risers_hang_on_a_cable_each_while_there_are_cables() -> None:
    riser = replace(USB_X1, feed="molex")
    feeds = plan_of(build_of(*card_uses(RTX_3090, 4, riser))).feeds
    assert [feed.cable for feed in feeds if feed.plug == "molex"] == [1, 2, 3, 1]


def test_cards_spread_over_supplies_before_one_is_overloaded() -> None:
    cards = card_uses(RTX_3090, 6, RIBBON, power_limit_w=270)
    feeds = plan_of(build_of(*cards, supplies=(AX1600I, AX1600I))).feeds
    assert by_supply(feeds, "16-pin") == {1: 6, 2: 6}


def test_cards_in_the_boards_slots_stay_on_its_supply_where_it_carries_them() -> None:
    cards = card_uses(RTX_3090, 4, RIBBON, power_limit_w=220)
    feeds = plan_of(build_of(*cards, supplies=(AX1600I, AX1600I))).feeds
    assert set(by_supply(feeds, "16-pin")) == {1}


def test_a_card_hangs_with_its_powered_riser_on_one_supply() -> None:
    plan = plan_of(build_of(*card_uses(RTX_3090, 4, USB_X1), supplies=(AX1600I, AX1600I)))
    for n in range(1, 5):
        feeds = (*plan.feeds_of(f"rtx-3090#{n}"), *plan.feeds_of(f"riser of rtx-3090#{n}"))
        assert len({feed.supply for feed in feeds}) == 1
    assert set(by_supply(plan.feeds, "6-pin")) == {1, 2}


def test_a_pinned_supply_feeds_its_card() -> None:
    first, second = card_uses(RTX_3090, 2)
    plan = plan_of(build_of(replace(first, supply=2), second, supplies=(AX1600I, AX1600I)))
    assert {(feed.supply, feed.pinned) for feed in plan.feeds_of(first.key)} == {(2, True)}
    assert {(feed.supply, feed.pinned) for feed in plan.feeds_of(second.key)} == {(1, False)}


def test_a_switch_is_fed_too() -> None:
    feeds = plan_of(build_of(*card_uses(RTX_3090, 2, SWITCH))).feeds_of("switch")
    assert [(feed.plug, feed.supply) for feed in feeds] == [("eps", 1)]


@pytest.mark.parametrize("quantity", [0, 1, 16, 64])
def test_any_number_of_cards_and_supplies_is_planned(quantity: int) -> None:
    cards = card_uses(RTX_3090, quantity, USB_X1) if quantity else ()
    plan = plan_of(build_of(*cards, supplies=(AX1600I,) * quantity))
    assert len(plan.seats) == quantity
    assert len(plan.feeds_of("board")) == 2
