"""How risers are fed and what they pass: builds that melted, and those that run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.plan import Plan, Seat
from builds.compatibility.findings import Action, Change, Severity
from builds.compatibility.risers.feeds import molex_shared, sata_powered, unpowered
from builds.parts import Card, CardShape, Plugs, RiserPart
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of, card_uses
from tests.builds.compatibility.wiring import said, wired

USB_SATA = RiserPart(
    slug="usb-x1-riser-sata",
    name="USB x1 riser (SATA)",
    kind="usb-x1",
    lanes=1,
    ports=1,
    feed="sata",
    slot_w=54,
)
USB_6PIN = replace(USB_SATA, slug="usb-x1-riser-6pin", name="USB x1 riser (6-pin)", feed="6-pin", slot_w=75)
USB_MOLEX = replace(USB_6PIN, slug="usb-x1-riser-molex", name="USB x1 riser (Molex)", feed="molex")
RIBBON = RiserPart(
    slug="ribbon", name="Ribbon", kind="ribbon", lanes=16, generation=4, feed="none", slot_w=66
)
DOCK = RiserPart(
    slug="dock", name="OCuLink dock", kind="oculink", lanes=4, generation=4, feed="24-pin", slot_w=75
)
CABLE = RiserPart(
    slug="cable", name="SlimSAS cable", kind="slimsas", lanes=8, generation=4, feed="none", slot_w=0
)
T4 = Card(slug="tesla-t4", name="Tesla T4", limit_w=70, shapes=(CardShape(plugs=Plugs()),))
A400 = Card(slug="rtx-a400", name="RTX A400", limit_w=50, shapes=(CardShape(plugs=Plugs()),))


# riser.sata-powered


def test_four_cards_on_sata_fed_risers_are_one_block_with_its_fix() -> None:
    plugs_enough = replace(AX1600I, eight=12)
    cards = card_uses(RTX_3090, 4, riser=USB_SATA, power_limit_w=280)
    (finding,) = said(sata_powered, build_of(*cards, supplies=(plugs_enough,)))
    assert finding.severity is Severity.BLOCK
    assert (finding.figure, finding.limit, finding.unit) == (66, 54, "W")
    assert finding.parts == ("rtx-3090#1", "rtx-3090#2", "rtx-3090#3", "rtx-3090#4")
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.RISER_FEED, "rtx-3090", "6-pin")
    assert "54 W" in finding.message
    assert "66 W" in finding.message


def test_a_fix_that_the_supply_has_no_plugs_for_is_told_and_is_no_button() -> None:
    ten = replace(AX1600I, eight=10)
    (finding,) = said(sata_powered, build_of(*card_uses(RTX_3090, 4, riser=USB_SATA), supplies=(ten,)))
    assert finding.fix is not None
    assert finding.fix.change is None
    assert "2 PCIe plugs too few" in finding.fix.text


def test_cards_in_wide_slots_are_carried_over_ribbons_where_plugs_are_short() -> None:
    eight = replace(AX1600I, eight=8)
    build = build_of(*card_uses(RTX_3090, 4, riser=USB_SATA), supplies=(eight,))
    plan = wired(build)
    seats = tuple(Seat(card=use.key, slot=slot) for slot, use in zip((1, 3, 5, 7), build.cards, strict=True))
    (finding,) = said(sata_powered, build, replace(plan, seats=seats))
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.RISER, "rtx-3090", "linkup-ultra-gen4-x16-30cm")


@pytest.mark.parametrize("riser", [USB_6PIN, DOCK, RIBBON], ids=lambda riser: riser.slug)
def test_a_lead_from_sata_on_any_riser_is_the_same_block(riser: RiserPart) -> None:
    (finding,) = said(sata_powered, build_of(*card_uses(RTX_3090, riser=riser, riser_feed="sata")))
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize("feed", ["6-pin", "molex", "none", "24-pin"])
def test_other_feeds_are_not_sata(feed: str) -> None:
    assert said(sata_powered, build_of(*card_uses(RTX_3090, riser=USB_SATA, riser_feed=feed))) == []


def test_a_card_of_50_w_draws_no_more_than_a_sata_plug_carries() -> None:
    assert said(sata_powered, build_of(*card_uses(A400, riser=USB_SATA))) == []
    (finding,) = said(sata_powered, build_of(*card_uses(A400, 4, riser=USB_SATA)))
    assert finding.severity is Severity.WARN


def test_a_card_of_which_nothing_is_known_may_draw_66_w() -> None:
    (finding,) = said(sata_powered, build_of(*card_uses(Card(slug="x", name="X"), riser=USB_SATA)))
    assert finding.severity is Severity.BLOCK


def test_a_loose_riser_that_placement_puts_under_a_card_counts() -> None:
    build = build_of(*card_uses(RTX_3090), risers=(USB_SATA,))
    plan = Plan(seats=(Seat(card="rtx-3090", slot=1, riser=USB_SATA),))
    (finding,) = said(sata_powered, build, plan)
    assert finding.severity is Severity.BLOCK


# riser.molex-shared


def test_more_risers_than_molex_cables_are_blocked() -> None:
    (finding,) = said(molex_shared, build_of(*card_uses(RTX_3090, 4, riser=USB_MOLEX)))
    assert (finding.severity, finding.figure, finding.limit) == (Severity.BLOCK, 4, 3)
    assert len(finding.parts) == 4


def test_four_risers_are_more_than_any_supply_has_cables_for() -> None:
    build = build_of(*card_uses(RTX_3090, 4, riser=USB_MOLEX), supplies=(replace(AX1600I, molex=None),))
    (finding,) = said(molex_shared, build)
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("molex", "severity"), [(8, Severity.NOTE), (None, Severity.WARN), (3, Severity.BLOCK)]
)
def test_two_risers_want_two_molex_cables(molex: int | None, severity: Severity) -> None:
    build = build_of(*card_uses(RTX_3090, 2, riser=USB_MOLEX), supplies=(replace(AX1600I, molex=molex),))
    (finding,) = said(molex_shared, build)
    assert finding.severity is severity


def test_two_risers_planned_on_one_cable_are_blocked() -> None:
    build = build_of(*card_uses(RTX_3090, 2, riser=USB_MOLEX))
    (finding,) = said(molex_shared, build, wired(build, plugs_a_cable=2))
    assert finding.severity is Severity.BLOCK


def test_one_riser_on_a_molex_cable_is_fine() -> None:
    assert said(molex_shared, build_of(*card_uses(RTX_3090, riser=USB_MOLEX))) == []
    assert said(molex_shared, build_of(*card_uses(RTX_3090, 4, riser=USB_6PIN))) == []


def test_a_second_supply_brings_molex_cables_of_its_own() -> None:
    build = build_of(*card_uses(RTX_3090, 2, riser=USB_MOLEX), supplies=(replace(AX1600I, molex=1),) * 2)
    assert said(molex_shared, build) == []


def test_equal_supplies_with_too_many_risers_are_one_finding() -> None:
    build = build_of(*card_uses(RTX_3090, 4, riser=USB_MOLEX), supplies=(replace(AX1600I, molex=2),) * 2)
    (finding,) = said(molex_shared, build)
    assert (finding.severity, finding.figure, len(finding.parts)) == (Severity.BLOCK, 2, 4)


def test_a_switch_that_feeds_four_cards_from_one_molex_plug_is_warned_about() -> None:
    switch = RiserPart(slug="x1-to-4", name="x1 to four slots", kind="switch", ports=4, feed="molex")
    build = build_of(*card_uses(RTX_3090, 4), risers=(switch,))
    plan = Plan(seats=tuple(Seat(card=use.key, slot=1, splitter=switch) for use in build.cards))
    (finding,) = said(molex_shared, build, plan)
    assert (finding.severity, finding.parts, finding.figure) == (Severity.WARN, ("x1-to-4",), 264)


# riser.unpowered


@pytest.mark.parametrize("kind", ["usb-x1", "oculink", "slimsas", "mcio", "m2"])
def test_a_board_on_a_data_cable_without_a_feed_is_blocked(kind: str) -> None:
    uses = card_uses(RTX_3090, 2, riser=replace(CABLE, kind=kind))
    (finding,) = said(unpowered, build_of(*uses))
    assert (finding.severity, len(finding.parts)) == (Severity.BLOCK, 2)


@pytest.mark.parametrize("riser", [USB_6PIN, DOCK], ids=lambda riser: riser.slug)
def test_a_feed_that_the_visitor_took_away_is_missing(riser: RiserPart) -> None:
    (finding,) = said(unpowered, build_of(*card_uses(RTX_3090, riser=riser, riser_feed="none")))
    assert finding.severity is Severity.BLOCK
    assert said(unpowered, build_of(*card_uses(RTX_3090, riser=riser))) == []


def test_a_slot_board_beside_the_cable_feeds_the_card() -> None:
    board = replace(CABLE, slug="device", name="SlimSAS device board", feed="6-pin", slot_w=75)
    build = build_of(*card_uses(RTX_3090, 2, riser=CABLE), risers=(board, board))
    assert said(unpowered, build) == []
    (finding,) = said(unpowered, replace(build, risers=(board,)))
    assert finding.parts == ("rtx-3090#2",)


@pytest.mark.parametrize("feed", ["", "own"])
def test_a_feed_that_no_source_names_is_to_be_looked_up(feed: str) -> None:
    uses = card_uses(RTX_3090, 16, riser=replace(CABLE, feed=feed))
    (finding,) = said(unpowered, build_of(*uses))
    assert (finding.severity, finding.to_check, len(finding.parts)) == (Severity.NOTE, True, 16)


def test_a_ribbon_needs_no_feed_unless_it_carries_none() -> None:
    assert said(unpowered, build_of(*card_uses(RTX_3090, 4, riser=RIBBON))) == []
    assert said(unpowered, build_of(*card_uses(RTX_3090, riser=replace(RIBBON, feed="")))) == []
    (finding,) = said(unpowered, build_of(*card_uses(RTX_3090, riser=replace(RIBBON, slot_w=0))))
    assert finding.severity is Severity.BLOCK
