"""What slots and ribbons pass: `riser.slot-draw`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.plan import Plan, Seat
from builds.compatibility.findings import Severity
from builds.compatibility.risers.slot_draw import slot_draw
from builds.parts import Card, CardShape, Plugs, RiserPart
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import said

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


def test_a_card_without_plugs_on_a_ribbon_is_warned_about() -> None:
    (finding,) = said(slot_draw, build_of(*card_uses(T4, 2, riser=RIBBON)))
    assert (finding.severity, finding.figure) == (Severity.WARN, 66)
    assert said(slot_draw, build_of(*card_uses(RTX_3090, 2, riser=RIBBON))) == []
    assert said(slot_draw, build_of(*card_uses(T4, 2))) == []


def test_a_riser_that_passes_too_little_is_warned_about() -> None:
    (finding,) = said(slot_draw, build_of(*card_uses(RTX_3090, riser=replace(USB_6PIN, slot_w=40))))
    assert (finding.severity, finding.figure, finding.limit) == (Severity.WARN, 66, 40)


def test_what_a_riser_passes_by_its_own_plug_says_nothing_once_it_is_fed_otherwise() -> None:
    assert said(slot_draw, build_of(*card_uses(RTX_3090, riser=USB_SATA, riser_feed="6-pin"))) == []


@pytest.mark.parametrize(
    ("lanes", "card", "riser", "warned"),
    [
        (1, RTX_3090, None, True),
        (4, T4, None, True),
        (8, RTX_3090, RIBBON, True),
        (16, RTX_3090, None, False),
        (None, RTX_3090, None, False),
        (1, RTX_3090, USB_6PIN, False),
        (4, RTX_3090, DOCK, False),
    ],
)
def test_short_slots_are_bound_to_give_25_w(
    lanes: int | None, card: Card, riser: RiserPart | None, warned: bool
) -> None:
    board = replace(ROMED8_2T, slots=(replace(ROMED8_2T.slots[0], lanes_physical=lanes),))
    uses = card_uses(card, riser=riser)
    plan = Plan(seats=(Seat(card=uses[0].key, slot=1, riser=riser),))
    findings = said(slot_draw, build_of(*uses, boards=(board,)), plan)
    assert [finding.limit for finding in findings] == ([25] if warned else [])


def test_many_cards_in_slots_want_the_boards_further_power_plug() -> None:
    two_eights = RTX_3090.shapes[1]
    (finding,) = said(slot_draw, build_of(*card_uses(RTX_3090, 3, shape=two_eights, riser=RIBBON)))
    assert (finding.severity, finding.to_check, finding.figure, finding.limit) == (
        Severity.NOTE,
        True,
        198,
        144,
    )
    assert finding.parts[-1] == ROMED8_2T.slug
    assert said(slot_draw, build_of(*card_uses(RTX_3090, 2, shape=two_eights))) == []
    assert said(slot_draw, build_of(*card_uses(RTX_3090, 8, shape=two_eights, riser=USB_6PIN))) == []


def test_new_cards_take_too_little_from_their_slots_to_matter() -> None:
    assert said(slot_draw, build_of(*card_uses(RTX_5090, 7))) == []
