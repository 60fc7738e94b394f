"""Cards joined by a bridge: ``link.nvlink``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from builds.assembly.bridges import bridges_of, joinable, spacing_of
from builds.assembly.build import CardUse
from builds.assembly.links import distance_of, seated
from builds.parts import Board, RiserPart

from .case import Case
from .findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from .saying import SaidOfCards
from .wording import capital, counted, listed, named, short

__all__ = ["MADE_FOR", "NVLINK", "RULES"]

NVLINK_SOURCE = "https://jonready.com/blog/posts/local-llm-rig.html"
MADE_FOR = range(2, 5)
"""Slots of spacing that bridges are made for."""
CARDS = 2

_finding = SaidOfCards(rule="link.nvlink", source=NVLINK_SOURCE, confidence=Confidence.PRACTICE)


def check_nvlink(case: Case) -> Iterator[Finding]:
    """``link.nvlink``: bridges on cards that have none, on too many or too few, too far apart."""
    bridges = bridges_of(case.build)
    if not bridges or not case.build.cards:
        return
    without = [use for use in case.build.cards if use.card.nvlink_gb_s == 0]
    pairs = joinable(case.build)
    if not pairs:
        yield _nobody(bridges, case.build.cards, without)
        return
    yield from _unstated(pairs)
    yield from _numbers(bridges, case.build.cards, pairs)
    for uses in pairs.values():
        yield from _spacing(case, bridges, uses)


def _nobody(bridges: Sequence[RiserPart], uses: Sequence[CardUse], without: Sequence[CardUse]) -> Finding:
    if len(without) == len(uses):
        verb = "has" if len(uses) == 1 else "have"
        text = f"{capital(named(uses))} {verb} 0 NVLink connectors: the bridge fits nowhere."
    else:
        text = (
            f"An NVLink bridge joins 2 cards of the same model, and no 2 of this build's {len(uses)} are: "
            f"{listed(short(use.card.name) for use in uses)}."
            if len(uses) > 1
            else f"An NVLink bridge joins 2 cards, and this build has 1: {named(uses)}."
        )
    return _finding(
        Severity.BLOCK,
        uses,
        text,
        fix=Fix("Leave the bridge out.", Change(Action.REMOVE, bridges[0].slug)),
        figure=0.0,
        limit=float(CARDS),
        unit="cards",
    )


def _unstated(pairs: dict[str, list[CardUse]]) -> Iterator[Finding]:
    uses = [use for each in pairs.values() for use in each if use.card.nvlink_gb_s is None]
    if uses:
        yield _finding(
            Severity.NOTE,
            uses,
            f"No source tells whether {named(uses)} {'has' if len(uses) == 1 else 'have'} an NVLink "
            "connector: "
            "look at the card's upper edge before buying the bridge.",
            to_check=True,
        )


def _numbers(
    bridges: Sequence[RiserPart], cards: Sequence[CardUse], pairs: dict[str, list[CardUse]]
) -> Iterator[Finding]:
    usable = sum(len(uses) // CARDS for uses in pairs.values())
    joined = min(len(bridges), usable) * CARDS
    if len(bridges) > usable:
        yield _finding(
            Severity.NOTE,
            [use for uses in pairs.values() for use in uses],
            f"{len(bridges)} bridges, but the cards make {counted(usable, 'pair')}: "
            f"{len(bridges) - usable} would lie idle.",
            figure=float(len(bridges)),
            limit=float(usable),
            unit="bridges",
            fix=Fix(
                "Take the spare one away.", Change(Action.REMOVE, bridges[0].slug, f"{len(bridges) - usable}")
            ),
        )
    if len(cards) > joined:
        yield _finding(
            Severity.NOTE,
            cards,
            f"A bridge joins 2 cards: of the {len(cards)} cards {joined} are joined, and between pairs all "
            "goes "
            "over PCIe, which sets the pace of tensor parallel over all of them.",
            figure=float(len(cards)),
            limit=float(joined),
            unit="cards",
        )
    elif len(cards) > CARDS:
        yield _finding(
            Severity.NOTE,
            cards,
            f"{counted(joined // CARDS, 'bridge')} make {joined // CARDS} pairs of the {len(cards)} cards: "
            "between "
            "pairs all goes over PCIe, which sets the pace of tensor parallel over all of them.",
            figure=float(len(cards)),
            limit=float(CARDS),
            unit="cards",
        )


def _spacing(case: Case, bridges: Sequence[RiserPart], uses: Sequence[CardUse]) -> Iterator[Finding]:
    """The distance at which the plan seats a pair, against the spacings that bridges are made for."""
    board = case.build.board
    keys = {use.key for use in uses}
    cards = [card for card in seated(case.build, case.plan) if card.use.key in keys]
    straight = [card for card in cards if not card.free and card.slot is not None]
    known = spacing_of(bridges[0])
    if board is None or len(straight) < CARDS:
        wanted = f"{known} slots" if known else "2, 3 or 4 slots, as the bridge is made,"
        yield _finding(
            Severity.NOTE,
            uses,
            f"A bridge is stiff: mount the two cards that it joins exactly {wanted} apart, 20.32 mm each.",
            to_check=True,
        )
        return
    positions = sorted(card.slot.position for card in straight if card.slot is not None)
    steps = [distance_of(board, here, beyond) for here, beyond in pairwise(positions)]
    exact = [distance for distance, known_gap in steps if known_gap]
    fitting = [
        distance for distance in exact if distance == known or (known is None and distance in MADE_FOR)
    ]
    if fitting:
        if known is None:
            yield _finding(
                Severity.NOTE,
                uses,
                f"The planned slots are {fitting[0]} apart: buy the bridge of {fitting[0]} slots, they are "
                "made for "
                "2, 3 or 4.",
                figure=float(fitting[0]),
                unit="slots",
            )
        return
    if len(exact) < len(steps):
        yield _finding(
            Severity.NOTE,
            uses,
            f"No source states how far apart the slots of the {board.name} are: measure before buying the "
            "bridge, "
            "they are made for 2, 3 or 4 slots.",
            to_check=True,
        )
        return
    yield _too_far(board, uses, exact, known, pinned=any(card.seat.pinned for card in straight))


def _too_far(
    board: Board, uses: Sequence[CardUse], distances: Sequence[int], known: int | None, *, pinned: bool
) -> Finding:
    reach = (known,) if known else tuple(MADE_FOR)
    wanted = f"{known} slots" if known else "2, 3 or 4 slots"
    positions = sorted(slot.position for slot in board.slots)
    elsewhere = next(
        (
            (here, beyond)
            for here in positions
            for beyond in positions
            if here < beyond and distance_of(board, here, beyond)[0] in reach
        ),
        None,
    )
    said = f"The planned slots are {min(distances)} apart and the bridge is made for {wanted}"
    movable = elsewhere is not None and not pinned
    return _finding(
        Severity.NOTE if movable else Severity.BLOCK,
        uses,
        f"{said}: put the two cards into slots {elsewhere[0]} and {elsewhere[1]}."
        if elsewhere is not None
        else f"{said}: no two slots of the {board.name} are that far apart.",
        figure=float(min(distances)),
        limit=float(known or MADE_FOR[-1]),
        unit="slots",
        fix=Fix("Put the two cards at the bridge's distance, or take a bridge of another spacing."),
    )


NVLINK = Rule(
    id="link.nvlink",
    severities=(Severity.BLOCK, Severity.NOTE),
    when="bridge spacing against slot spacing; cards that have no NVLink; more than two cards",
    check=check_nvlink,
    source=NVLINK_SOURCE,
    confidence=Confidence.PRACTICE,
)
RULES = (NVLINK,)
