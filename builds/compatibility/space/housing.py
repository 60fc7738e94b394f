"""Whether cards, case and supplies find room: ``space.slots`` and ``space.length``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from builds.assembly.build import Build, CardUse
from builds.assembly.docks import dock_supplies
from builds.assembly.links import Hides, Seated, hides, seated
from builds.assembly.rooms import closed_room, stands_open
from builds.assembly.spacing import lengths_of, reach_of, thicknesses_of, usual_length_of
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.lanes.places import RIBBON, wants_thinner
from builds.compatibility.saying import SaidOfCards
from builds.compatibility.wording import capital, counted, each_of, grouped, listed, named, short
from builds.parts import Board, Room

__all__ = ["LENGTH", "RULES", "SLOTS"]

SLOTS_SOURCE = "https://www.mov-axbx.com/wopr/wopr_risers.html"
LENGTH_SOURCE = "https://github.com/buildcores/buildcores-open-db"
USUAL_DEPTH_MM = 180.0
"""Supplies up to this depth fit cases made for ATX supplies; larger ones are 200 mm and more."""
SHROUD_MM = (40.0, 100.0)
"""What a shroud with its fan adds to a passive card's length."""

_slots_finding = SaidOfCards(
    rule="space.slots", source=SLOTS_SOURCE, confidence=Confidence.ARITHMETIC, unit="slots"
)

_length_finding = SaidOfCards(rule="space.length", source=LENGTH_SOURCE, unit="mm")


# --- space.slots ---------------------------------------------------------------------------------


def check_slots(case: Case) -> Iterator[Finding]:
    """``space.slots``: cards over each other, below the case's last slot, more than the case holds."""
    board, cards = case.build.board, seated(case.build, case.plan)
    if board is not None and board.slots:
        yield from _too_thick(board, cards)
        yield from _hidden(board, cards)
    room = closed_room(case.build)
    if room is not None and cards:
        yield from _case_slots(case.build, room, board, cards)
    yield from _supplies(case)


def _too_thick(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    """The plan left cards without a place, though the board has slots enough."""
    if not wants_thinner(board, cards):
        return
    uses = [card.use for card in cards if not card.free]
    thickest = max(thicknesses_of(use)[1] or 0 for use in uses)
    together = sum(math.ceil(thicknesses_of(use)[0] or 1) for use in uses)
    yield _slots_finding(
        Severity.BLOCK,
        uses,
        f"{capital(named(uses))} straight in the slots of the {board.name} cover each other: at up to "
        f"{thickest:g} slots each they take {together} single slots, and its {len(board.slots)} long ones "
        "are too "
        "close together for that.",
        figure=float(together),
        limit=float(len(board.slots)),
        fix=_ribbons(uses),
    )


def _hidden(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    """Planned cards of which one hides the slot of another."""
    answers: dict[Hides, list[tuple[Seated, Seated]]] = {Hides.YES: [], Hides.THICKER: []}
    for card in cards:
        for other in cards:
            if card.free or card.slot is None or other.slot is None or card is other:
                continue
            answer = hides(board, card.slot.position, card.use, other.slot.position)
            if answer in answers:
                answers[answer].append((card, other))
    for answer, severity in ((Hides.YES, Severity.BLOCK), (Hides.THICKER, Severity.WARN)):
        if answers[answer]:
            yield _cover(board, severity, answers[answer])


def _cover(board: Board, severity: Severity, pairs: Sequence[tuple[Seated, Seated]]) -> Finding:
    over, under = pairs[0]
    uses = list({card.use.key: card.use for pair in pairs for card in pair}.values())
    thin, thick = thicknesses_of(over.use)
    figure = thin if severity is Severity.BLOCK else thick
    here = over.slot.position if over.slot else 0
    beyond = under.slot.position if under.slot else 0
    name = short(over.use.card.name)
    if severity is Severity.BLOCK:
        placed = f"The {name} in slot {here} of the {board.name}"
        text = f"{placed} is {figure:g} slots thick and covers slot {beyond}."
    else:
        text = (
            f"Most of the {name} are {figure:g} slots thick: such a card in slot {here} of the {board.name} "
            "covers "
            f"slot {beyond}, where the {short(under.use.card.name)} goes; one of {thin:g} slots leaves it "
            "free."
        )
    return _slots_finding(severity, uses, text, figure=figure, fix=_ribbons([over.use]))


def _case_slots(build: Build, room: Room, board: Board | None, cards: Sequence[Seated]) -> Iterator[Finding]:
    straight = [card for card in cards if not card.free]
    if room.slots is None:
        if room.kind == "tower":
            yield _slots_finding(
                Severity.NOTE,
                [card.use for card in cards],
                f"No source states how many expansion slots the {room.name} has: count them before ordering.",
                to_check=True,
            )
        return
    uses = [card.use for card in straight]
    least, most = (_slots_needed(board, straight, thickest=thickest) for thickest in (False, True))
    needed = least if least > room.slots else most
    if straight and needed > room.slots:
        sure = least > room.slots
        some = "" if sure else "if they are of the thicker kind, "
        yield _slots_finding(
            Severity.BLOCK if sure else Severity.WARN,
            uses,
            f"{capital(some + named(uses))} {'needs' if len(uses) == 1 else 'need'} {needed} expansion "
            "slots and the "
            f"{room.name} has {room.slots}.",
            figure=float(needed),
            limit=float(room.slots),
            fix=Fix("Choose a case with more slots, thinner cards or an open frame."),
        )
        return
    hung = [card for card in cards if card.free]
    total = sum(math.ceil(thicknesses_of(card.use)[0] or 1) for card in cards)
    if hung and total > room.slots:
        yield _slots_finding(
            Severity.WARN,
            [card.use for card in hung],
            f"All cards together take {total} slots and the {room.name} has {room.slots}: it has no place "
            "where "
            f"{named([card.use for card in hung])} could hang on a riser.",
            figure=float(total),
            limit=float(room.slots),
            fix=Fix("Use an open frame, or a case made for cards on risers."),
        )


def _slots_needed(board: Board | None, cards: Sequence[Seated], *, thickest: bool) -> int:
    """Slots of a case that cards straight in the board need at least; unknown thickness counts as one."""
    needed = 0
    lowest = 0
    for card in cards:
        thickness = thicknesses_of(card.use)[1 if thickest else 0] or 1.0
        needed += math.ceil(thickness)
        if board is not None and card.slot is not None:
            lowest = max(lowest, reach_of(board, card.slot.position, thickness))
    return max(needed, lowest)


def _supplies(case: Case) -> Iterator[Finding]:
    build = case.build
    room = closed_room(build)
    if room is None or room.supplies_max is None or len(build.rooms) > 1:
        return
    inside = len(build.supplies) - dock_supplies(build, case.plan)
    if inside > room.supplies_max:
        yield Finding(
            rule="space.slots",
            severity=Severity.WARN,
            parts=(*dict.fromkeys(supply.slug for supply in build.supplies), room.slug),
            message=f"The {room.name} holds at most {counted(room.supplies_max, 'power unit')} "
            f"and this build has {inside}.",
            figure=float(inside),
            limit=float(room.supplies_max),
            unit="supplies",
            fix=Fix("Choose a case for two supplies or an open frame, or one larger supply."),
            source=SLOTS_SOURCE,
            confidence=Confidence.SPEC,
        )


def _ribbons(uses: Sequence[CardUse]) -> Fix:
    return Fix(
        "Carry the cards over ribbon risers in an open frame, or choose thinner cards.",
        Change(Action.RISER, uses[0].card.slug, RIBBON),
    )


# --- space.length --------------------------------------------------------------------------------


def check_length(case: Case) -> Iterator[Finding]:
    """``space.length``: cards against the length that a case takes; deep supplies."""
    build, room = case.build, closed_room(case.build)
    if room is None or stands_open(build):
        return
    if room.max_length_mm is None:
        if build.cards and room.kind == "tower":
            yield _length_finding(
                Severity.NOTE,
                build.cards,
                f"No source states how long a card the {room.name} takes: compare it with "
                f"{named(build.cards)}.",
                to_check=True,
            )
    else:
        shrouded = any("shroud" in f"{part.slug} {part.specification}" for part in build.small_parts)
        groups = grouped(build.cards, lambda use: (use.card.slug, use.shape))
        for uses in groups.values():
            yield from _too_long(room, room.max_length_mm, uses, shrouded=shrouded)
    yield from _deep_supplies(build, room)


def _too_long(room: Room, most: float, uses: Sequence[CardUse], *, shrouded: bool) -> Iterator[Finding]:
    shortest, longest = lengths_of(uses[0])
    usual = usual_length_of(uses[0])
    if shortest is None or longest is None or usual is None:
        yield _length_finding(
            Severity.NOTE,
            uses,
            f"No source states how long {named(uses)} {'is' if len(uses) == 1 else 'are'}: the {room.name} "
            f"takes {most:g} mm.",
            limit=most,
            to_check=True,
        )
        return
    subject, takes = capital(each_of(uses)), f"and the {room.name} takes {most:g} mm"
    shorter = Fix("Choose a shorter card, a longer case or an open frame.")
    if shortest > most:
        text = f"{subject} is {shortest:g} mm long {takes}."
        yield _length_finding(Severity.BLOCK, uses, text, figure=shortest, limit=most, fix=shorter)
    elif usual > most:
        text = f"{subject} is usually {usual:g} mm long {takes}: only short ones of {shortest:g} mm fit."
        yield _length_finding(Severity.WARN, uses, text, figure=usual, limit=most, fix=shorter)
    elif longest > most:
        text = f"{subject} may be up to {longest:g} mm long {takes}: look up the length of the one you buy."
        yield _length_finding(Severity.NOTE, uses, text, figure=longest, limit=most, to_check=True)
    elif shrouded and uses[0].card.cooling == "passive" and usual + SHROUD_MM[1] > most:
        sure = usual + SHROUD_MM[0] > most
        text = (
            f"{subject} is {usual:g} mm long and its shroud with fan adds {SHROUD_MM[0]:g} to "
            f"{SHROUD_MM[1]:g} mm, {takes}."
        )
        yield _length_finding(
            Severity.WARN if sure else Severity.NOTE,
            uses,
            text,
            figure=usual + SHROUD_MM[0 if sure else 1],
            limit=most,
            fix=shorter,
            to_check=not sure,
        )


def _deep_supplies(build: Build, room: Room) -> Iterator[Finding]:
    stated = re.search(r"supply (?:of )?up to (\d+) mm", room.notes)
    limit = float(stated[1]) if stated else USUAL_DEPTH_MM
    deep = [supply for supply in build.supplies if supply.depth_mm is not None and supply.depth_mm > limit]
    if not deep:
        return
    deepest = max(supply.depth_mm or 0 for supply in deep)
    names = listed(supply.name for supply in deep)
    if stated:
        severity, text = (
            Severity.WARN,
            f"The {names} is {deepest:g} mm deep and the {room.name} takes {limit:g} mm.",
        )
    else:
        severity = Severity.NOTE
        text = (
            f"The {names} is {deepest:g} mm deep, more than the {limit:g} mm that every case takes: check "
            f"the {room.name}, and leave room for its cables."
        )
    yield Finding(
        rule="space.length",
        severity=severity,
        parts=tuple(dict.fromkeys(supply.slug for supply in deep)),
        message=text,
        figure=deepest,
        limit=limit,
        unit="mm",
        source=LENGTH_SOURCE,
        confidence=Confidence.SPEC if stated else Confidence.PRACTICE,
        to_check=not stated,
    )


SLOTS = Rule(
    id="space.slots",
    severities=(Severity.BLOCK, Severity.WARN),
    when="cards that cover each other's slots or reach below the case's last; more supplies than it holds",
    check=check_slots,
    source=SLOTS_SOURCE,
    confidence=Confidence.ARITHMETIC,
)
LENGTH = Rule(
    id="space.length",
    severities=(Severity.BLOCK, Severity.WARN, Severity.NOTE),
    when="a card longer than the case takes, the shroud of a passive one included; deep supplies",
    check=check_length,
    source=LENGTH_SOURCE,
    confidence=Confidence.SPEC,
)
RULES = (SLOTS, LENGTH)
