"""What goes wrong between two supplies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builds.assembly.build import Build
from builds.assembly.plan import Feed, Plan, Seat
from builds.compatibility.findings import Action, Change, Finding, Severity
from builds.compatibility.supplies.pairing import RULES as PAIRING_RULES
from builds.parts import Card, RiserPart, SmallPart, Supply
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of, card_uses
from tests.builds.compatibility.judged import judged

USB = RiserPart(
    slug="usb-x1-riser-6pin", name="USB x1 riser", kind="usb-x1", lanes=1, feed="6-pin", slot_w=75
)
RIBBON = RiserPart(slug="ribbon", name="Ribbon", kind="ribbon", lanes=16, feed="none", slot_w=66)
DOCK = RiserPart(slug="dock", name="Dock", kind="slimsas", lanes=16, feed="own", slot_w=75)
SERVER = Supply(slug="hp", name="HP server supply", form="server", rated_w=1200)
RELAY = SmallPart(slug="add2psu-relay", name="ADD2PSU", kind="supply-sync")


def two(*, riser: RiserPart | None = None, cards: int = 1, card: Card = RTX_3090, **parts: Any) -> Build:
    return build_of(
        *card_uses(card, cards, riser), **{"supplies": (AX1600I,) * 2, "small_parts": (RELAY,), **parts}
    )


def wired(plugs: int | None, riser: int | None = None, board: int | None = 1, cards: int = 1) -> Plan:
    keys = ["rtx-3090"] if cards == 1 else [f"rtx-3090#{n}" for n in range(1, cards + 1)]
    feeds = [Feed(consumer="board", plug="24-pin", supply=board)]
    feeds += [Feed(consumer=key, plug="16-pin", supply=plugs, watts=284) for key in keys]
    if riser is not None:
        feeds += [Feed(consumer=f"riser of {key}", plug="6-pin", supply=riser, watts=66) for key in keys]
    return Plan(seats=tuple(Seat(card=key) for key in keys), feeds=tuple(feeds))


def found(build: Build, plan: Plan | None = None, rule: str = "psu.same-supply") -> list[Finding]:
    return judged(PAIRING_RULES, build, plan, rule=rule)


class TestSameSupply:
    def test_a_card_and_its_powered_riser_on_two_supplies_block(self) -> None:
        (finding,) = found(two(riser=USB), wired(plugs=1, riser=2))
        assert finding.severity is Severity.BLOCK
        assert finding.parts == ("rtx-3090",)
        assert "66 W" in finding.message

    def test_on_one_supply_they_pass(self) -> None:
        assert found(two(riser=USB), wired(plugs=2, riser=2)) == []

    @pytest.mark.parametrize("riser", [None, RIBBON])
    def test_a_card_that_the_boards_slot_feeds_too_is_warned_of(self, riser: RiserPart | None) -> None:
        (finding,) = found(two(riser=riser), wired(plugs=2))
        assert finding.severity is Severity.WARN
        assert found(two(riser=riser), wired(plugs=1)) == []

    def test_plugs_on_both_supplies_meet_in_the_card_as_well(self) -> None:
        plan = wired(plugs=1)
        both = replace(plan, feeds=(*plan.feeds, Feed(consumer="rtx-3090", plug="8-pin", supply=2)))
        assert found(two(), both)[0].severity is Severity.WARN

    def test_equal_cards_are_one_finding(self) -> None:
        (finding,) = found(two(riser=USB, cards=4), wired(plugs=1, riser=2, cards=4))
        assert finding.parts == tuple(f"rtx-3090#{n}" for n in range(1, 5))

    def test_cards_on_several_further_supplies_are_one_finding(self) -> None:
        build = two(cards=2, supplies=(AX1600I,) * 3)
        feeds = [Feed(consumer=f"rtx-3090#{n}", plug="16-pin", supply=n + 1, watts=284) for n in (1, 2)]
        (finding,) = found(build, Plan(feeds=(Feed(consumer="board", plug="24-pin", supply=1), *feeds)))
        assert finding.parts == ("rtx-3090#1", "rtx-3090#2")
        assert "supply 2 or 3" in finding.message

    def test_a_pinned_card_can_be_let_go(self) -> None:
        pinned = build_of(*card_uses(RTX_3090, 1, USB, supply=1), supplies=(AX1600I,) * 2)
        (finding,) = found(pinned, wired(plugs=1, riser=2))
        assert finding.fix is not None
        assert finding.fix.change == Change(Action.SUPPLY, "rtx-3090", "")

    def test_a_cable_that_carries_data_alone_joins_nothing(self) -> None:
        data = replace(USB, feed="none")
        assert found(two(riser=data), wired(plugs=2)) == []

    def test_unknown_plugs_and_feeds_are_to_be_checked(self) -> None:
        odd = Card(slug="odd", name="Odd")
        (unknown_plugs,) = found(two(card=odd))
        assert (unknown_plugs.severity, unknown_plugs.to_check) == (Severity.NOTE, True)
        (unknown_feed,) = found(two(riser=DOCK), wired(plugs=1))
        assert unknown_feed.to_check

    def test_one_supply_has_no_other(self) -> None:
        assert found(two(riser=USB, supplies=(AX1600I,)), wired(plugs=1, riser=1)) == []


class TestSync:
    def test_a_second_supply_without_a_starter_blocks(self) -> None:
        (finding,) = found(two(small_parts=()), rule="psu.sync")
        assert finding.severity is Severity.BLOCK
        assert finding.parts == ("corsair-ax1600i#2",)
        assert finding.fix is not None
        assert finding.fix.change == Change(Action.ADD, "add2psu-relay", "1")

    def test_a_dock_with_a_supply_of_its_own_is_looked_at_and_does_not_block(self) -> None:
        dock = replace(DOCK, kind="oculink", feed="24-pin")
        (finding,) = found(two(riser=dock, small_parts=()), rule="psu.sync")
        assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
        assert found(two(riser=dock), rule="psu.sync") == []

    def test_a_dock_starts_one_supply_and_no_third(self) -> None:
        dock = replace(DOCK, kind="oculink", feed="24-pin")
        three = two(riser=dock, supplies=(AX1600I,) * 3, small_parts=())
        assert Severity.BLOCK in {finding.severity for finding in found(three, rule="psu.sync")}

    def test_a_relay_starts_it(self) -> None:
        assert found(two(), rule="psu.sync") == []

    def test_four_supplies_want_three_relays(self) -> None:
        four = two(supplies=(AX1600I,) * 4, small_parts=(RELAY,) * 3)
        assert found(four, rule="psu.sync") == []
        (finding,) = found(replace(four, small_parts=(RELAY,)), rule="psu.sync")
        assert finding.severity is Severity.WARN
        assert (finding.figure, finding.limit) == (1, 3)

    def test_a_server_supply_has_a_switch_of_its_own(self) -> None:
        (finding,) = found(two(supplies=(AX1600I, SERVER), small_parts=()), rule="psu.sync")
        assert finding.severity is Severity.WARN
        assert finding.parts == ("hp",)
        assert found(two(supplies=(AX1600I, SERVER)), rule="psu.sync") == []

    @pytest.mark.parametrize("supplies", [(), (AX1600I,), (SERVER,)])
    def test_one_supply_or_none_needs_no_starter(self, supplies: tuple[Supply, ...]) -> None:
        assert found(two(supplies=supplies, small_parts=()), rule="psu.sync") == []


class TestTwelveVoltOnly:
    def test_server_supplies_alone_block(self) -> None:
        (finding,) = found(two(supplies=(SERVER, SERVER)), rule="psu.twelve-volt-only")
        assert finding.severity is Severity.BLOCK
        assert finding.parts == ("hp#1", "hp#2")
        assert "24-pin" in finding.message

    @pytest.mark.parametrize("supplies", [(), (AX1600I,), (SERVER, AX1600I)])
    def test_an_atx_supply_feeds_the_board(self, supplies: tuple[Supply, ...]) -> None:
        assert found(two(supplies=supplies), rule="psu.twelve-volt-only") == []
