"""Plugs of cards and supplies: `power.connector-budget` and `power.missing-connector`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.compatibility.findings import Action, Change, Severity
from builds.compatibility.power.connectors import connector_budget, missing_connector
from builds.parts import Card, CardShape, Plugs, RiserPart, SmallPart, Supply
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import said, wired

TWO_EIGHTS = RTX_3090.shapes[1]
THREE_EIGHTS = CardShape(name="Partner card, 3x 8-pin", plugs=Plugs(eight=3))
A5000 = Card(
    slug="rtx-a5000", name="NVIDIA RTX A5000", limit_w=230, url="/gpus/rtx-a5000",
    shapes=(CardShape(plugs=Plugs(eight=1)),),
)  # fmt: skip
P40 = Card(
    slug="tesla-p40", name="NVIDIA Tesla P40", limit_w=250, cooling="passive",
    shapes=(CardShape(plugs=Plugs(eps=1)),),
)  # fmt: skip
B70 = Card(
    slug="arc-pro-b70", name="Intel Arc Pro B70", limit_w=230, url="/gpus/arc-pro-b70",
    shapes=(CardShape(plugs=Plugs(sixteen=1)), CardShape(name="With an 8-pin plug", plugs=Plugs(eight=1))),
)  # fmt: skip


# power.connector-budget


def test_a_card_of_ones_own_whose_plugs_do_not_suffice_is_blocked() -> None:
    own = Card(slug="own", name="My card", limit_w=350, shapes=(CardShape(plugs=Plugs(eight=1)),))
    (finding,) = said(connector_budget, build_of(*card_uses(own, 2)))
    assert finding.severity is Severity.BLOCK
    assert (finding.figure, finding.limit) == (350, 225)
    assert finding.parts == ("own#1", "own#2")
    assert finding.message == (
        "Each of the 2 My card may draw 350 W, but gets 225 W in all: 75 W from the slot and 150 W from its "
        "plugs."
    )
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.LIMIT_CARDS, "own", "225")


def test_a_cap_within_the_plugs_mends_it() -> None:
    own = Card(slug="own", name="My card", limit_w=350, shapes=(CardShape(plugs=Plugs(eight=1)),))
    assert said(connector_budget, build_of(*card_uses(own, power_limit_w=225))) == []


@pytest.mark.parametrize("card", [RTX_3090, RTX_5090], ids=lambda card: card.slug)
def test_plugs_that_suffice_are_not_mentioned(card: Card) -> None:
    assert said(connector_budget, build_of(*card_uses(card, 4))) == []


def test_a_card_that_is_sold_a_little_short_is_noted_and_never_blocked() -> None:
    (finding,) = said(connector_budget, build_of(*card_uses(A5000, 2)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, False)
    assert "225 W" in finding.message
    assert "230 W" in finding.message


def test_a_card_of_the_catalog_far_short_of_its_limit_is_a_question_about_its_data() -> None:
    odd = replace(A5000, limit_w=300)
    (finding,) = said(connector_budget, build_of(*card_uses(odd)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)


def test_the_worst_shape_of_an_unnamed_card_is_said_and_to_be_checked() -> None:
    (finding,) = said(connector_budget, build_of(*card_uses(B70, 2)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    assert "Some makers' Arc Pro B70" in finding.message
    assert said(connector_budget, build_of(*card_uses(B70, shape=B70.shapes[0]))) == []


def test_a_limit_raised_above_the_plugs_is_a_warning_for_few_cards_can_be_raised() -> None:
    uses = card_uses(RTX_3090, shape=TWO_EIGHTS, power_limit_w=450)
    (finding,) = said(connector_budget, build_of(*uses))
    assert (finding.severity, finding.figure, finding.limit) == (Severity.WARN, 450, 375)


def test_a_limit_raised_above_the_plugs_of_some_shapes_is_a_warning() -> None:
    (finding,) = said(connector_budget, build_of(*card_uses(RTX_3090, power_limit_w=450)))
    assert finding.severity is Severity.WARN


def test_unknown_plugs_are_to_be_looked_up() -> None:
    unknown = Card(slug="x", name="X", limit_w=300)
    (finding,) = said(connector_budget, build_of(*card_uses(unknown, 3)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    assert finding.parts == ("x#1", "x#2", "x#3")


def test_an_unknown_limit_is_not_compared() -> None:
    assert said(connector_budget, build_of(*card_uses(replace(RTX_3090, limit_w=None)))) == []


def test_modules_have_no_plugs_to_count() -> None:
    assert said(connector_budget, build_of(*card_uses(Card(slug="x", name="X", form="module")))) == []


# power.missing-connector


def test_too_few_eight_pins_are_blocked() -> None:
    build = build_of(*card_uses(RTX_3090, 6, shape=TWO_EIGHTS))
    (finding,) = said(missing_connector, build)
    assert (finding.severity, finding.figure, finding.limit) == (Severity.BLOCK, 12, 10)
    assert finding.parts == ("rtx-3090#6",)
    assert "12 8-pin sockets" in finding.message
    assert "10 8-pin plugs" in finding.message


def test_four_cards_with_two_eight_pins_each_fit_one_supply() -> None:
    assert said(missing_connector, build_of(*card_uses(RTX_3090, 4, shape=TWO_EIGHTS))) == []


def test_a_sixteen_pin_card_is_fed_by_the_adapter_from_its_box() -> None:
    assert said(missing_connector, build_of(*card_uses(RTX_5090, 2))) == []
    (finding,) = said(missing_connector, build_of(*card_uses(RTX_5090, 3)))
    assert finding.severity is Severity.BLOCK
    assert finding.parts == ("rtx-5090#3",)


def test_a_second_supply_brings_its_plugs() -> None:
    build = build_of(*card_uses(RTX_5090, 4), supplies=(AX1600I, AX1600I))
    assert said(missing_connector, build) == []


def test_too_few_plugs_for_one_shape_are_a_warning_while_another_would_fit() -> None:
    card = replace(RTX_3090, shapes=(THREE_EIGHTS, TWO_EIGHTS))
    (finding,) = said(missing_connector, build_of(*card_uses(card, 4)))
    assert finding.severity is Severity.WARN


def test_a_shape_with_more_plugs_is_to_be_checked() -> None:
    card = replace(RTX_3090, shapes=(TWO_EIGHTS, THREE_EIGHTS))
    (finding,) = said(missing_connector, build_of(*card_uses(card, 4)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)
    assert (finding.figure, finding.limit) == (12, 10)
    assert said(missing_connector, build_of(*card_uses(card, 3))) == []


def test_uncounted_plugs_are_asked_for_once_a_supply() -> None:
    supply = Supply(slug="s", name="Some Supply", rated_w=1600, sixteen=0)
    build = build_of(*card_uses(RTX_3090, 4, shape=TWO_EIGHTS), supplies=(supply,))
    (finding,) = said(missing_connector, build)
    assert (finding.severity, finding.to_check, finding.parts) == (Severity.NOTE, True, ("s",))
    assert "8 8-pin plugs" in finding.message


def test_equal_supplies_are_asked_about_once() -> None:
    supply = Supply(slug="s", name="Some Supply", rated_w=1000, sixteen=0, eight=None)
    build = build_of(*card_uses(RTX_3090, 2, shape=TWO_EIGHTS), supplies=(supply, supply))
    plan = wired(build)
    halves = tuple(replace(feed, supply=2) if feed.consumer == "rtx-3090#2" else feed for feed in plan.feeds)
    (finding,) = said(missing_connector, build, replace(plan, feeds=halves))
    assert finding.parts == ("s",)
    assert "each has 2 8-pin plugs" in finding.message


def test_more_eps_plugs_than_any_supply_has_are_blocked_even_uncounted() -> None:
    supply = replace(AX1600I, eps=None)
    findings = said(missing_connector, build_of(*card_uses(P40, 4), supplies=(supply,)))
    assert findings[0].severity is Severity.BLOCK
    assert findings[0].figure == 5
    findings = said(missing_connector, build_of(*card_uses(P40, 3), supplies=(supply,)))
    assert [finding.severity for finding in findings] == [Severity.NOTE]


def test_risers_take_plugs_too() -> None:
    riser = RiserPart(slug="usb-x1-riser-6pin", name="USB x1 riser", kind="usb-x1", feed="6-pin", lanes=1)
    build = build_of(*card_uses(RTX_3090, 4, riser=riser, shape=TWO_EIGHTS))
    (finding,) = said(missing_connector, build)
    assert finding.severity is Severity.BLOCK
    assert finding.parts == ("rtx-3090#4",)


def test_a_dock_without_a_24_pin_plug_of_its_own_is_warned_about_for_there_are_leads() -> None:
    dock = RiserPart(slug="dock", name="OCuLink dock", kind="oculink", feed="24-pin", lanes=4)
    (finding,) = said(missing_connector, build_of(*card_uses(RTX_3090, riser=dock)))
    assert finding.severity is Severity.WARN
    assert said(missing_connector, build_of(*card_uses(RTX_3090, riser=dock), supplies=(AX1600I,) * 2)) == []


def test_a_server_supply_lends_its_breakout_boards_plugs_unseen() -> None:
    server = Supply(slug="hp", name="HP 1200", form="server", eight=0, rated_w=1200)
    uses = card_uses(RTX_3090, 2, shape=TWO_EIGHTS)
    (blocked,) = said(missing_connector, build_of(*uses, supplies=(server,)))
    assert blocked.severity is Severity.BLOCK
    assert blocked.parts == ("rtx-3090#1", "rtx-3090#2")
    breakout = SmallPart(slug="server-psu-breakout-board", name="Breakout board", kind="cable")
    (noted,) = said(missing_connector, build_of(*uses, supplies=(server,), small_parts=(breakout,)))
    assert (noted.severity, noted.to_check) == (Severity.NOTE, True)


def test_a_build_without_supplies_is_not_told_about_plugs() -> None:
    assert said(missing_connector, build_of(*card_uses(RTX_3090, 4), supplies=())) == []
