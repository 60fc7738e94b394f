"""Cards beside each other: ``space.spacing`` and ``thermal.memory``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builds.assembly.build import CardUse
from builds.assembly.links import Hides, Seated, distance_of, hides, seated
from builds.assembly.rooms import stands_open
from builds.assembly.spacing import thicknesses_of
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.saying import SaidOfCards
from builds.compatibility.wording import capital, keys_of, named, watts
from builds.parts import Board

__all__ = ["MEMORY", "RULES", "SPACING"]

SPACING_SOURCE = "https://www.emilwallner.com/p/ml-rig"
MEMORY_SOURCE = "https://snepi.space/posts/3090/"
FREE_SLOTS = 1.0
"""Between the fans of an axial cooler and the next card."""
STACKED_SLOTS = 2.0
"""Nearer than this, a card above heats the memory on the back of the one below."""
BREATHE_ALONG = frozenset({"blower", "passive", "liquid"})
"""Coolers that draw no air from the side."""
COOL_CAP_W = 280.0
"""Keeps over 95 % of a 3090's pace; with a slot free beside it such a card needs no further advice."""
COUNTED_THICKNESS = 2.0
"""Boards are counted in cards of this thickness."""

_spacing_finding = SaidOfCards(
    rule="space.spacing",
    source=SPACING_SOURCE,
    confidence=Confidence.PRACTICE,
    unit="slots",
    limit=FREE_SLOTS,
)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """A card straight in a slot and the next one below it. Gaps in slots, for the thickest and thinnest."""

    upper: Seated
    lower: Seated
    distance: int
    exact: bool
    thin: float | None
    thick: float | None

    def gap(self, thickness: float | None) -> float | None:
        """Free slots between them; ``None``: not stated."""
        return self.distance - thickness if self.exact and thickness is not None else None


def _neighbours(case: Case) -> list[_Neighbours]:
    board = case.build.board
    if board is None:
        return []
    rows = [card for card in seated(case.build, case.plan) if not card.free and card.slot is not None]
    rows.sort(key=lambda card: card.slot.position if card.slot else 0)
    found = []
    for upper, lower in pairwise(rows):
        if upper.slot is None or lower.slot is None or upper.slot.position == lower.slot.position:
            continue
        if hides(board, upper.slot.position, upper.use, lower.slot.position) is Hides.YES:
            continue
        distance, exact = distance_of(board, upper.slot.position, lower.slot.position)
        found.append(_Neighbours(upper, lower, distance, exact, *thicknesses_of(upper.use)))
    return found


# --- space.spacing -------------------------------------------------------------------------------


def check_spacing(case: Case) -> Iterator[Finding]:
    """``space.spacing``: coolers that draw their air from where the next card stands."""
    board, neighbours = case.build.board, _neighbours(case)
    if board is None or not neighbours:
        return
    unknown = [
        pair for pair in neighbours if pair.gap(pair.thick) is None and not _counted(board, pair, neighbours)
    ]
    if unknown:
        yield _unknown_spacing(board, unknown)
    close = [pair for pair in neighbours if (gap := pair.gap(pair.thick)) is not None and gap < FREE_SLOTS]
    axial = [pair for pair in close if pair.upper.use.card.cooling == "axial"]
    tight = [pair for pair in axial if (pair.gap(pair.thin) or 0) < FREE_SLOTS]
    if axial:
        severity = Severity.WARN if tight and not stands_open(case.build) else Severity.NOTE
        yield _back_to_back(severity, tight or axial)
    unstated = [pair for pair in close if not pair.upper.use.card.cooling]
    if unstated:
        uses = _uses(unstated)
        yield _spacing_finding(
            Severity.NOTE,
            uses,
            f"{capital(named(uses))} stand back to back: check that they have blowers, as axial fans would "
            "need "
            f"{FREE_SLOTS:g} free slot between them.",
            to_check=True,
        )


def _counted(board: Board, pair: _Neighbours, neighbours: Sequence[_Neighbours]) -> bool:
    """A source counts so many two-slot cards on this board; these are no thicker and need no air between."""
    fits = pair.thick is not None and pair.thick <= COUNTED_THICKNESS
    return (
        fits
        and len(neighbours) + 1 <= (board.cards_min or 0)
        and pair.upper.use.card.cooling in BREATHE_ALONG
    )


def _uses(pairs: Sequence[_Neighbours]) -> list[CardUse]:
    return list({card.use.key: card.use for pair in pairs for card in (pair.upper, pair.lower)}.values())


def _back_to_back(severity: Severity, pairs: Sequence[_Neighbours]) -> Finding:
    uses = _uses(pairs)
    certain = severity is Severity.WARN or all((pair.gap(pair.thin) or 0) < FREE_SLOTS for pair in pairs)
    gap = min(max(pair.gap(pair.thin if certain else pair.thick) or 0, 0) for pair in pairs)
    some = "" if certain else ", if of the thicker kind,"
    return _spacing_finding(
        severity,
        uses,
        f"{capital(named(uses))}{some} would stand {gap:g} slots apart: axial fans need {FREE_SLOTS:g} free "
        "slot to "
        "breathe, and the card above runs hot and slows down.",
        figure=gap,
        fix=Fix(
            "Leave one slot free between them, carry one over a riser, choose blower cards, or cap their "
            "power."
        ),
    )


def _unknown_spacing(board: Board, pairs: Sequence[_Neighbours]) -> Finding:
    uses = _uses(pairs)
    thin, thick = thicknesses_of(pairs[0].upper.use)
    if thick is None:
        missing = f"how thick {named(uses)} are"
    else:
        size = f"{thin:g} to {thick:g}" if thin != thick else f"{thick:g}"
        missing = f"how far apart the slots of the {board.name} are, and the cards are {size} slots thick"
    breathes = pairs[0].upper.use.card.cooling in BREATHE_ALONG
    air = "" if breathes else f" with {FREE_SLOTS:g} slot free for their fans"
    return _spacing_finding(
        Severity.NOTE,
        uses,
        f"No source states {missing}: check that {named(uses)} fit beside each other{air}.",
        to_check=True,
    )


# --- thermal.memory ------------------------------------------------------------------------------


def check_memory(case: Case) -> Iterator[Finding]:
    """``thermal.memory``: cards with memory on their back, close under another card."""
    hot = []
    mendable = True
    for pair in _neighbours(case):
        use, gap = pair.lower.use, pair.gap(pair.thick)
        stacked = gap is None or gap < STACKED_SLOTS
        breathes = gap is None or gap >= FREE_SLOTS
        capped = use.limit_w is not None and use.limit_w <= COOL_CAP_W
        if _memory_behind(use) and stacked and not (capped and breathes):
            hot.append(use)
            mendable = mendable and breathes
    if not hot:
        return
    yield Finding(
        rule="thermal.memory",
        severity=Severity.NOTE,
        parts=keys_of(hot),
        message=f"{capital(named(hot))} {'has' if len(hot) == 1 else 'have'} half of the memory on the "
        "back, which "
        "passes 100 °C even in a card that stands alone: with another card close above it gets hotter and "
        "the card "
        "slows down.",
        figure=100.0,
        limit=110.0,
        unit="°C",
        fix=Fix(
            "Blow a fan at the backs of the cards, renew old thermal pads, or cap them at "
            f"{watts(COOL_CAP_W)}."
            if mendable
            else "Blow a fan at the backs of the cards and renew old thermal pads, or leave a slot free "
            "between them.",
            Change(Action.LIMIT_CARDS, hot[0].card.slug, f"{COOL_CAP_W:g}") if mendable else None,
        ),
        source=MEMORY_SOURCE,
        confidence=Confidence.MEASURED,
    )


def _memory_behind(use: CardUse) -> bool:
    """The RTX 3090 alone: 24 chips on both sides. The 3090 Ti has larger ones, all in front."""
    return re.search(r"rtx[ -]3090(?![ -]ti)", f"{use.card.slug} {use.card.name}".casefold()) is not None


SPACING = Rule(
    id="space.spacing",
    severities=(Severity.WARN, Severity.NOTE),
    when="axial coolers with less than one free slot before the next card",
    check=check_spacing,
    source=SPACING_SOURCE,
    confidence=Confidence.PRACTICE,
)
MEMORY = Rule(
    id="thermal.memory",
    severities=(Severity.NOTE,),
    when="cards whose rear memory overheats when stacked (RTX 3090)",
    check=check_memory,
    source=MEMORY_SOURCE,
    confidence=Confidence.MEASURED,
)
RULES = (SPACING, MEMORY)
