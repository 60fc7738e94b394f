"""What cards draw through slots and ribbons, against what these are made for: `riser.slot-draw`."""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.build import CardUse
from builds.assembly.carriers import DATA_ONLY, Carried, by_riser, carried, uses_of
from builds.assembly.plugs import NARROW_SLOT_W, plugs_of, slot_draw_w, slot_share_w
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.saying import said_of_cards
from builds.compatibility.wording import counted, each_of, keys_of, watts

__all__ = ["RULES", "slot_draw"]

HOLMES = "https://stefanholmes.com/home/pcie-risers-with-sata-power-adapters/"
BROWNED = "http://nerdralph.blogspot.com/2017/03/riser-recycling.html"
RIBBON_TEST = "https://nichepcgamer.com/archives/1066795276.html"
NARROW_SOURCE = "http://m.oem-pcb.com/info/pci-express-power-custom-design-circuit-board-7559384.html"

NARROW_LANES = 8
"""Slots with so many contacts or fewer are bound to give 25 W only."""
BOARD_W = 144.0
"""What the two 12 V wires of a 24-pin plug carry at 6 A each: slots beyond want a plug of their own. [W]"""


# riser.slot-draw


def slot_draw(case: Case) -> Iterator[Finding]:
    """Cards that draw all from a slot whose wires or contacts are not made for it."""
    for group in by_riser([member for member in carried(case.build, case.plan) if _passes_all(member)]):
        uses = uses_of(group)
        yield said_of_cards(
            "riser.slot-draw", Severity.WARN, uses, figure=group[0].draw_w, limit=group[0].riser.slot_w,
            message=f"{each_of(uses, start=True)} has no power plug: all of its {watts(group[0].draw_w)} "
            f"at 12 V pass through the thin wires of the {group[0].riser.name}; cheap ribbons slowed such "
            "cards.",
            fix=Fix("Use a short, shielded ribbon, or put the card straight into the slot."),
            source=RIBBON_TEST, confidence=Confidence.MEASURED,
        )  # fmt: skip
    for group in by_riser(
        [member for member in carried(case.build, case.plan) if _passes_too_little(member)]
    ):
        uses = uses_of(group)
        passed = group[0].riser.slot_w or 0.0
        yield said_of_cards(
            "riser.slot-draw", Severity.WARN, uses, figure=group[0].draw_w, limit=passed,
            message=f"{each_of(uses, start=True)} may draw {watts(group[0].draw_w)} through its slot "
            f"contacts, and the {group[0].riser.name} passes {watts(passed)}.",
            fix=Fix("Take a riser that is made for 66 W or more."),
            source=HOLMES, confidence=Confidence.SPEC,
        )  # fmt: skip
    yield from _narrow_slots(case)
    yield from _all_slots(case)


def _passes_all(member: Carried) -> bool:
    plugs = plugs_of(member.use)
    through = member.riser.kind in ("ribbon", "retimer", "") and member.feed in ("", "none")
    return through and plugs is not None and plugs.none and member.draw_w > NARROW_SLOT_W


def _passes_too_little(member: Carried) -> bool:
    passed = member.riser.slot_w
    refed = member.feed != member.riser.feed
    if passed is None or passed == 0 or refed or member.feed == "sata" or _passes_all(member):
        return False
    return passed < member.draw_w


def _narrow_slots(case: Case) -> Iterator[Finding]:
    """Slots with eight contacts or fewer, where nothing else feeds the card's slot contacts."""
    board = case.build.board
    slots = {} if board is None else {slot.position: slot for slot in board.slots}
    fed = {
        m.use.key
        for m in carried(case.build, case.plan)
        if m.riser.kind in DATA_ONLY or m.feed not in ("", "none")
    }
    groups: dict[int, list[CardUse]] = {}
    for use in case.build.cards:
        seat = case.plan.seat_of(use.key)
        slot = slots.get(seat.slot or 0)
        lanes = slot.lanes_physical if slot is not None else None
        if lanes is None or lanes > NARROW_LANES or use.key in fed or seat.splitter is not None:
            continue
        if slot_draw_w(use) > NARROW_SLOT_W:
            groups.setdefault(lanes, []).append(use)
    for lanes, uses in groups.items():
        worst = max(map(slot_draw_w, uses))
        yield said_of_cards(
            "riser.slot-draw", Severity.WARN, uses, figure=worst, limit=NARROW_SLOT_W,
            message=f"{each_of(uses, start=True)} sits in a slot of x{lanes} length, which is bound to give "
            f"{watts(NARROW_SLOT_W)} only; the card may draw up to {watts(worst)} from it.",
            fix=Fix("Put it on a riser with a 6-pin feed of its own, or in a slot of x16 length."),
            source=NARROW_SOURCE, confidence=Confidence.SPEC,
        )  # fmt: skip


def _all_slots(case: Case) -> Iterator[Finding]:
    """All that cards draw through the board's slots, where its 24-pin plug alone may feed them."""
    board = case.build.board
    fed = {
        m.use.key
        for m in carried(case.build, case.plan)
        if m.riser.kind in DATA_ONLY or m.feed not in ("", "none")
    }
    uses = [
        use
        for use in case.build.cards
        if use.key not in fed and case.plan.seat_of(use.key).splitter is None and use.card.form == "card"
    ]
    total = sum(_through_board(use) for use in uses)
    if board is None or total <= BOARD_W:
        return
    yield Finding(
        rule="riser.slot-draw", severity=Severity.NOTE, parts=(*keys_of(uses), board.slug), figure=total,
        limit=BOARD_W, unit="W", to_check=True, source=BROWNED, confidence=Confidence.MEASURED,
        message=f"{counted(len(uses), 'card')} may draw {watts(total)} through the slots of the "
        f"{board.name}, and the 24-pin plug carries about {watts(BOARD_W)} at 12 V: check whether the "
        "board has a further power plug for its slots, and fill it.",
        fix=Fix("Fill every 12 V power plug of the board."),
    )  # fmt: skip


def _through_board(use: CardUse) -> float:
    """What a card is known to take from its slot: little if it is new and has a 16-pin plug."""
    plugs = plugs_of(use)
    return slot_draw_w(use) if plugs is None else min(slot_draw_w(use), slot_share_w(use.card, plugs))


RULES = (
    Rule(
        id="riser.slot-draw",
        severities=(Severity.WARN,),
        when="A card without plugs hangs on a passive ribbon, a riser passes less than 66 W, or the slot "
        "has eight contacts or fewer (25 W).",
        check=slot_draw, source=RIBBON_TEST, confidence=Confidence.MEASURED,
    ),
)  # fmt: skip
