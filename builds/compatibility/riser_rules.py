"""What stands between slot and card: how it is fed, and what it passes to the slot contacts: `riser.*`.

How fast it may run is in `signal_rules`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builds.parts import RiserPart, Supply

from .build import CardUse
from .case import Case
from .findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from .plugs import (
    MOLEX_A_CABLE,
    NARROW_SLOT_W,
    PLUG_W,
    SLOT_12V_W,
    plugs_of,
    riser_feed,
    slot_draw_w,
)
from .signal_rules import SIGNAL_RULES
from .wording import counted, each_of, keys_of, watts

__all__ = ["RISER_RULES", "molex_shared", "sata_powered", "slot_draw", "unpowered"]

HOLMES = "https://stefanholmes.com/home/pcie-risers-with-sata-power-adapters/"
BROWNED = "http://nerdralph.blogspot.com/2017/03/riser-recycling.html"
DATA_ONLY_SOURCE = "http://joshvoigts.com/articles/m2-to-external-gpu"
RIBBON_TEST = "https://nichepcgamer.com/archives/1066795276.html"
NARROW_SOURCE = "http://m.oem-pcb.com/info/pci-express-power-custom-design-circuit-board-7559384.html"

DATA_ONLY = frozenset({"slimsas", "mcio", "oculink", "m2", "usb-x1"})
"""Kinds whose cable carries no power: the board at the card's end needs a feed of its own."""
MOLEX_CABLES_AT_MOST = 3
"""No supply for a desk comes with more cables for Molex plugs."""
NARROW_LANES = 8
"""Slots with so many contacts or fewer are bound to give 25 W only."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A card with what carries it."""

    use: CardUse
    riser: RiserPart
    feed: str

    @property
    def draw_w(self) -> float:
        """What the card may take through the riser at 12 V."""
        return slot_draw_w(self.use)


def carried(case: Case) -> list[Carried]:
    """Cards on a riser, their own or one that placement gave them; boards in place of bare cables."""
    found = []
    spare = [part for part in case.build.risers if part.kind in DATA_ONLY and part.feed not in ("", "none")]
    for use in case.build.cards:
        riser = case.plan.seat_of(use.key).riser or use.riser
        if riser is None or riser.kind in ("nvlink", "host-card", "bifurcation", "switch"):
            continue
        feed = riser_feed(use, riser)
        if riser.kind in DATA_ONLY and feed == "none" and not use.riser_feed:
            board = next((part for part in spare if part.kind == riser.kind), None)
            if board is not None:
                spare.remove(board)
                riser, feed = board, board.feed
        found.append(Carried(use, riser, feed))
    return found


# riser.sata-powered


def sata_powered(case: Case) -> Iterator[Finding]:
    """Risers fed by SATA under cards that may draw more than its plug carries."""
    limit = PLUG_W["sata"]
    for group in _by_riser([c for c in carried(case) if c.feed == "sata"]):
        worst = max(member.draw_w for member in group)
        uses = _uses(group)
        if worst <= limit:
            if len(group) > 1:
                yield _finding(
                    "riser.sata-powered", Severity.WARN, uses, figure=worst * len(group), limit=limit,
                    message=f"The risers of {counted(len(group), 'card')} are fed by SATA: {watts(worst)} "
                    f"each is within the {watts(limit)} of one plug, but plugs on one cable share its wires.",
                    fix=_feed_by_six(uses), source=HOLMES, confidence=Confidence.SPEC,
                )  # fmt: skip
            continue
        yield _finding(
            "riser.sata-powered", Severity.BLOCK, uses, figure=worst, limit=limit,
            message=f"The riser under {each_of(uses)} is fed by a SATA plug, which carries {watts(limit)}; "
            f"the card may draw up to {watts(worst)} through it, and such plugs have melted. The 6-pin "
            "lead for SATA that comes with risers is no better.",
            fix=_feed_by_six(uses), source=HOLMES, confidence=Confidence.SPEC,
        )  # fmt: skip


def _feed_by_six(uses: Sequence[CardUse]) -> Fix:
    return Fix(
        "Feed it from a PCIe 6-pin cable of the supply (75 W).",
        Change(Action.RISER_FEED, uses[0].card.slug, "6-pin"),
    )


# riser.molex-shared


def molex_shared(case: Case) -> Iterator[Finding]:
    """More risers on Molex plugs than there are cables for them."""
    by_supply: dict[int, list[CardUse]] = {}
    for member in carried(case):
        if member.feed == "molex":
            planned = case.plan.feeds_of(f"riser of {member.use.key}")
            by_supply.setdefault((planned[0].supply or 0) if planned else 1, []).append(member.use)
    alike: dict[tuple[Supply, int, bool], list[CardUse]] = {}
    for number, uses in by_supply.items():
        if 0 < number <= len(case.build.supplies):
            key = (case.build.supplies[number - 1], len(uses), _share_a_cable(uses, case))
            alike.setdefault(key, []).extend(uses)
    for (supply, count, shared), uses in alike.items():
        yield from _on_molex(supply, count, uses, shared=shared)
    yield from _boards_on_molex(case)


def _share_a_cable(uses: Sequence[CardUse], case: Case) -> bool:
    """Whether the plan hangs two of these risers on one cable."""
    feeds = [feed for use in uses for feed in case.plan.feeds_of(f"riser of {use.key}")]
    cables = [feed.cable for feed in feeds if feed.cable is not None]
    return len(set(cables)) < len(cables)


def _on_molex(supply: Supply, count: int, uses: Sequence[CardUse], *, shared: bool) -> Iterator[Finding]:
    """So many risers on the Molex plugs of one supply; ``uses`` are those on all supplies like it."""
    cables = None if supply.molex is None else math.ceil(supply.molex / MOLEX_A_CABLE)
    at_most = MOLEX_CABLES_AT_MOST if cables is None else cables
    fix = Fix(
        "Feed risers from PCIe 6-pin cables (75 W each).",
        Change(Action.RISER_FEED, uses[0].card.slug, "6-pin"),
    )
    if count > at_most or shared:
        few = "no more than " if cables is None else "about " if at_most > 1 else ""
        yield _finding(
            "riser.molex-shared", Severity.BLOCK, uses, figure=count, limit=at_most, unit="cables",
            message=f"{counted(count, 'riser')} on the Molex plugs of one {supply.name} want a cable each, "
            f"and it has {few}{counted(at_most, 'Molex cable')}: two on one cable draw up to "
            f"{watts(2 * SLOT_12V_W)} through one 12 V wire that is good for about {watts(PLUG_W['molex'])}.",
            fix=fix, source=BROWNED, confidence=Confidence.PRACTICE,
        )  # fmt: skip
    elif count > 1:
        yield _finding(
            "riser.molex-shared", Severity.WARN if cables is None else Severity.NOTE, uses,
            figure=count, limit=at_most, unit="cables", to_check=True,
            message=f"{counted(count, 'riser')} on Molex plugs want a cable each ({watts(PLUG_W['molex'])} "
            f"for each cable): check that the {supply.name} has {count} Molex cables, and hang one riser on "
            "each.",
            fix=fix, source=BROWNED, confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _boards_on_molex(case: Case) -> Iterator[Finding]:
    """Switches and splitters that feed several slots from one Molex plug."""
    for part in {seat.splitter for seat in case.plan.seats if seat.splitter is not None}:
        guests = [seat for seat in case.plan.seats if seat.splitter == part]
        if part.feed == "molex" and len(guests) > 1:
            needed = len(guests) * SLOT_12V_W
            yield Finding(
                rule="riser.molex-shared", severity=Severity.WARN, parts=(part.slug,), figure=needed,
                limit=PLUG_W["molex"], unit="W", source=BROWNED, confidence=Confidence.ARITHMETIC,
                message=f"The {part.name} feeds {len(guests)} cards from Molex: they may draw "
                f"{watts(needed)} from its slots, and one Molex plug carries about {watts(PLUG_W['molex'])}.",
                fix=Fix("Fill every power plug that it has, each from its own cable, or seat fewer cards."),
            )  # fmt: skip


# riser.unpowered


def unpowered(case: Case) -> Iterator[Finding]:
    """Boards on data cables with nothing to feed the card's slot contacts."""
    boards = [member for member in carried(case) if _wants_a_feed(member)]
    for group in _by_riser([member for member in boards if member.feed == "none"]):
        uses = _uses(group)
        yield _finding(
            "riser.unpowered", Severity.BLOCK, uses, figure=SLOT_12V_W, limit=0,
            message=f"The {group[0].riser.name} under {each_of(uses)} carries data only: without a feed of "
            f"its own, 0 W of the {watts(group[0].draw_w)} reach the card's slot contacts, and it does not "
            "start.",
            fix=Fix(
                "Take a board with a 6-pin or ATX power plug, and fill it.",
                Change(Action.RISER_FEED, uses[0].card.slug, "6-pin"),
            ),
            source=DATA_ONLY_SOURCE, confidence=Confidence.SPEC,
        )  # fmt: skip
    for group in _by_riser([member for member in boards if member.feed in ("", "own")]):
        uses = _uses(group)
        known = "its own power plug" if group[0].feed == "own" else "a power plug"
        yield _finding(
            "riser.unpowered", Severity.NOTE, uses, figure=SLOT_12V_W, to_check=True,
            message=f"The {group[0].riser.name} under {each_of(uses)} needs {known}, and no source says "
            f"which: look it up, and plan {watts(SLOT_12V_W)} for it from the card's own supply, never "
            "from SATA.",
            fix=Fix("Look at the maker's page for the plug and its pins."),
            source=DATA_ONLY_SOURCE, confidence=Confidence.UNCONFIRMED,
        )  # fmt: skip


def _wants_a_feed(member: Carried) -> bool:
    return member.riser.kind in DATA_ONLY or (member.riser.slot_w == 0 and member.feed == "none")


# riser.slot-draw


def slot_draw(case: Case) -> Iterator[Finding]:
    """Cards that draw all from a slot whose wires or contacts are not made for it."""
    for group in _by_riser([member for member in carried(case) if _passes_all(member)]):
        uses = _uses(group)
        yield _finding(
            "riser.slot-draw", Severity.WARN, uses, figure=group[0].draw_w, limit=group[0].riser.slot_w,
            message=f"{each_of(uses, start=True)} has no power plug: all of its {watts(group[0].draw_w)} "
            f"at 12 V pass through the thin wires of the {group[0].riser.name}; cheap ribbons slowed such "
            "cards.",
            fix=Fix("Use a short, shielded ribbon, or put the card straight into the slot."),
            source=RIBBON_TEST, confidence=Confidence.MEASURED,
        )  # fmt: skip
    for group in _by_riser([member for member in carried(case) if _passes_too_little(member)]):
        uses = _uses(group)
        passed = group[0].riser.slot_w or 0.0
        yield _finding(
            "riser.slot-draw", Severity.WARN, uses, figure=group[0].draw_w, limit=passed,
            message=f"{each_of(uses, start=True)} may draw {watts(group[0].draw_w)} through its slot "
            f"contacts, and the {group[0].riser.name} passes {watts(passed)}.",
            fix=Fix("Take a riser that is made for 66 W or more."),
            source=HOLMES, confidence=Confidence.SPEC,
        )  # fmt: skip
    yield from _narrow_slots(case)


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
    fed = {m.use.key for m in carried(case) if m.riser.kind in DATA_ONLY or m.feed not in ("", "none")}
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
        yield _finding(
            "riser.slot-draw", Severity.WARN, uses, figure=worst, limit=NARROW_SLOT_W,
            message=f"{each_of(uses, start=True)} sits in a slot of x{lanes} length, which is bound to give "
            f"{watts(NARROW_SLOT_W)} only; the card may draw up to {watts(worst)} from it.",
            fix=Fix("Put it on a riser with a 6-pin feed of its own, or in a slot of x16 length."),
            source=NARROW_SOURCE, confidence=Confidence.SPEC,
        )  # fmt: skip


# Words


def _by_riser(members: Sequence[Carried]) -> list[list[Carried]]:
    """Cards of one kind on one kind of riser with one feed: the same is to be said of them."""
    groups: dict[tuple[str, RiserPart, str, float], list[Carried]] = {}
    for member in members:
        key = (member.use.card.slug, member.riser, member.feed, member.draw_w)
        groups.setdefault(key, []).append(member)
    return list(groups.values())


def _uses(members: Sequence[Carried]) -> list[CardUse]:
    return [member.use for member in members]


def _finding(
    rule: str, severity: Severity, uses: Sequence[CardUse], *, message: str, fix: Fix, source: str,
    confidence: Confidence, figure: float | None = None, limit: float | None = None, unit: str = "W",
    to_check: bool = False,
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, severity=severity, parts=keys_of(uses), message=message, figure=figure, limit=limit,
        unit=unit, fix=fix, source=source, confidence=confidence, to_check=to_check,
    )  # fmt: skip


RISER_RULES = (
    Rule(
        id="riser.sata-powered",
        severities=(Severity.BLOCK, Severity.WARN),
        when="A powered riser is fed by SATA (54 W) under a card that may draw more from its slot (66 W at "
        "12 V); a warning where several small cards share SATA cables.",
        check=sata_powered, source=HOLMES, confidence=Confidence.SPEC,
    ),
    Rule(
        id="riser.molex-shared",
        severities=(Severity.BLOCK, Severity.WARN),
        when="More risers on Molex plugs than the supply has Molex cables (three plugs a cable; three "
        "cables at most where they are not counted); a warning where nobody counts them, or one board "
        "feeds several cards.",
        check=molex_shared, source=BROWNED, confidence=Confidence.PRACTICE,
    ),
    Rule(
        id="riser.unpowered",
        severities=(Severity.BLOCK,),
        when="A USB x1, OCuLink, SlimSAS, MCIO or M.2 board has no feed of its own.",
        check=unpowered, source=DATA_ONLY_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="riser.slot-draw",
        severities=(Severity.WARN,),
        when="A card without plugs hangs on a passive ribbon, a riser passes less than 66 W, or the slot "
        "has eight contacts or fewer (25 W).",
        check=slot_draw, source=RIBBON_TEST, confidence=Confidence.MEASURED,
    ),
    *SIGNAL_RULES,
)  # fmt: skip
