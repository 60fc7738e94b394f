"""Whether the board has a place for every card: ``lanes.slots`` and ``lanes.bifurcation``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from builds.assembly.build import CardUse
from builds.assembly.links import (
    CABLES,
    CARD_LANES,
    Hides,
    Seated,
    admits,
    devices_of,
    hides,
    names_ports,
    ports_of,
    seated,
    slot_at,
    splits_a_slot,
    splitting_of,
)
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.saying import SaidOfCards
from builds.compatibility.wording import capital, counted, each_of, keys_of, listed, named, short
from builds.parts import Board, RiserPart, Slot

__all__ = ["BIFURCATION", "RIBBON", "RULES", "SLOTS", "places_named", "wants_thinner"]

PLACES_SOURCE = "https://www.mov-axbx.com/wopr/wopr_risers.html"
SPLITTING_SOURCE = "https://www.stum.de/2019/08/01/adding-multiple-devices-to-one-pci-express-slot/"
RIBBON = "linkup-ultra-gen4-x16-30cm"
MCIO_BOARD = "mcio-to-x16-adapter-gen5"
POSITIONS = 7
"""Of an ATX board, short slots among them, which no list names."""
SOCKETS = 5
"""M.2 sockets of the richest desktop boards."""

_slots_finding = SaidOfCards(rule="lanes.slots", source=PLACES_SOURCE, confidence=Confidence.ARITHMETIC)


def check_slots(case: Case) -> Iterator[Finding]:
    """``lanes.slots``: cards for which the plan found no place."""
    board, cards = case.build.board, seated(case.build, case.plan)
    if board is None or not cards:
        return
    if not board.slots:
        yield from _unlisted(board, cards)
        return
    yield from _wrong_places(board, cards)
    yield from _lengths(board, cards)
    without: dict[str, list[CardUse]] = defaultdict(list)
    are_hidden = wants_thinner(board, cards)
    for card in cards:
        # Of cards that others hide ``space.slots`` speaks.
        if card.seat.slot is None and not (are_hidden and card.seat.riser is None):
            without[_start(board, card, cards)].append(card.use)
    if without["slot"]:
        yield _no_place(board, without["slot"], cards)
    for start, text in _ELSEWHERE.items():
        if without[start]:
            yield _slots_finding(
                Severity.NOTE,
                without[start],
                text.format(cards=capital(named(without[start])), board=board.name),
                to_check=True,
            )


_ELSEWHERE = {
    "m2": "{cards} would start at an M.2 socket: check that the {board} has one free for each card, and "
    "whether it hangs on the processor or on the chipset.",
    "port": "{cards} would hang on a cable without a slot: check that the {board} has a port of that kind "
    "for each, or add a host card.",
    "x1": "{cards} would plug into a short x1 slot: only long slots are listed for the {board}, so check "
    "that it has one for each.",
}


def _start(board: Board, card: Seated, cards: Sequence[Seated]) -> str:
    """Where a card without a slot may start: an M.2 socket, a port, a short slot; else it needs a slot."""
    kind = card.seat.riser.kind if card.seat.riser is not None else ""
    alike = sum(other.seat.slot is None and other.seat.riser == card.seat.riser for other in cards)
    if kind == "m2" and alike <= SOCKETS:
        return "m2"
    if kind in CABLES:
        return "port" if names_ports(board) or alike <= SOCKETS else "slot"
    if kind == "usb-x1" and len(cards) <= max(POSITIONS, len(board.slots)):
        return "x1"
    return "slot"


def _no_place(board: Board, uses: Sequence[CardUse], cards: Sequence[Seated]) -> Finding:
    whole = f"The {board.name} has {counted(len(board.slots), 'long slot')}"
    long = sum(admits(slot, None) is not False for slot in board.slots)
    if long < len(board.slots):
        verb = "1 takes" if long == 1 else f"{long} take"
        whole = f"Of the {counted(len(board.slots), 'slot')} of the {board.name} {verb} a whole card,"
    missing = f"{named(uses)} {'has' if len(uses) == 1 else 'have'} no place"
    return _slots_finding(
        Severity.BLOCK,
        uses,
        f"{whole} for {counted(len(cards), 'card')}: {missing}.",
        fix=Fix("Choose a board with more slots, split slots or add a PCIe switch, or take fewer cards."),
        figure=float(len(cards)),
        limit=float(len(cards) - len(uses)),
        unit="cards",
    )


def wants_thinner(board: Board, cards: Sequence[Seated]) -> bool:
    """Cards lack a place though enough slots that take them are free: thickness alone is in the way."""
    lacking = [card.use for card in cards if card.seat.slot is None and card.seat.riser is None]
    row = [card for card in cards if card.slot is not None and not card.free]
    taken = {card.slot.position for card in cards if card.slot is not None}
    free = [slot for slot in board.slots if slot.position not in taken and admits(slot, None) is not False]

    def is_in_the_way(slot: Slot, use: CardUse) -> bool:
        """One that sits hides the slot, or the card would hide the slot of one that sits."""
        covered = any(_covers(board, card.slot, card.use, slot.position) for card in row)
        return covered or any(_covers(board, slot, use, position) for position in taken)

    return 0 < len(lacking) <= sum(is_in_the_way(slot, lacking[0]) for slot in free)


def _covers(board: Board, slot: Slot | None, use: CardUse, position: int) -> bool:
    return slot is not None and hides(board, slot.position, use, position) is Hides.YES


def _unlisted(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    straight = [card.use for card in cards if card.seat.riser is None or card.seat.riser.kind == "ribbon"]
    if board.cards_max == 0 and straight:
        yield _slots_finding(
            Severity.BLOCK,
            straight,
            f"The {board.name} has 0 long slots, so {named(straight)} cannot plug in: it leads its lanes out "
            "over MCIO ports.",
            fix=Fix(
                "Put each card on an adapter board with its two MCIO cables.",
                Change(Action.RISER, straight[0].card.slug, MCIO_BOARD),
            ),
            figure=float(len(straight)),
            limit=0.0,
            unit="cards",
        )
    others = [card.use for card in cards if card.use not in straight] if board.cards_max == 0 else []
    if board.cards_max == 0 and not others:
        return
    uses = others or [card.use for card in cards]
    what = "ports" if others else "slots, their widths and their spacing"
    yield _slots_finding(
        Severity.NOTE,
        uses,
        f"No source lists the {what} of the {board.name}: check in its manual that it has room for "
        f"{named(uses)}.",
        to_check=True,
    )


def _wrong_places(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    by_slot: dict[int, list[Seated]] = defaultdict(list)
    for card in cards:
        if card.seat.slot is not None:
            by_slot[card.seat.slot].append(card)
    for position, there in by_slot.items():
        uses = [card.use for card in there]
        if slot_at(board, position) is None:
            yield _slots_finding(
                Severity.BLOCK,
                uses,
                f"{capital(named(uses))} is set to slot {position}, but the {board.name} has "
                f"{counted(len(board.slots), 'long slot')}.",
                fix=Fix("Let the planner choose the slot."),
                figure=float(position),
                limit=float(len(board.slots)),
                unit="slots",
            )
        elif len(there) > 1 and not any(_several(card) for card in there):
            yield _slots_finding(
                Severity.BLOCK,
                uses,
                f"{capital(named(uses))} are set to the same slot {position}, which holds 1 card.",
                fix=Fix("Let the planner choose the slots."),
                figure=float(len(there)),
                limit=1.0,
                unit="cards",
            )
        ports = max((ports_of(card.seat.splitter) for card in there if card.seat.splitter), default=0)
        if 1 < ports < len(there):
            yield _slots_finding(
                Severity.BLOCK,
                uses,
                f"{capital(named(uses))} are to share slot {position}, but what splits it hosts "
                f"{ports} cards.",
                figure=float(len(there)),
                limit=float(ports),
                unit="cards",
            )


def _lengths(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    """Slots that are shorter than what is to go in, or of which no source states the length."""
    answers: dict[bool | None, list[Seated]] = defaultdict(list)
    for card in cards:
        if card.slot is not None:
            answers[admits(card.slot, card.seat.splitter or card.seat.riser)].append(card)
    for able in (False, None):
        there = answers[able]
        uses = [card.use for card in there]
        slots = list({card.slot.position: card.slot for card in there if card.slot is not None}.values())
        if not there:
            continue
        if able is None:
            verb = "is" if len(slots) == 1 else "are"
            text = f"No source states how long {places_named(slots)} of the {board.name} {verb}"
            check = f"{text}: check that {named(uses)} can plug in."
            yield _slots_finding(Severity.NOTE, uses, check, to_check=True)
            continue
        length = min(slot.lanes_physical or 0 for slot in slots)
        yield _slots_finding(
            Severity.BLOCK,
            uses,
            f"{capital(places_named(slots))} of the {board.name} is x{length} long: {named(uses)} cannot "
            "plug in.",
            fix=Fix("Use a long slot, or a riser whose end is that short."),
            figure=float(length),
            limit=float(CARD_LANES),
            unit="lanes",
        )


def _several(card: Seated) -> bool:
    """What the card hangs on can lead several links out of one slot."""
    riser = card.seat.riser
    return card.seat.splitter is not None or (riser is not None and riser.kind in CABLES)


# --- lanes.bifurcation ---------------------------------------------------------------------------


def check_bifurcation(case: Case) -> Iterator[Finding]:
    """``lanes.bifurcation``: slots that must be cut into several links by the firmware."""
    board, cards = case.build.board, seated(case.build, case.plan)
    if board is None:
        return
    by_slot: dict[int, list[Seated]] = defaultdict(list)
    for card in cards:
        if card.slot is not None:
            by_slot[card.slot.position].append(card)
    asked: dict[tuple[bool | None, int, str], list[tuple[Slot, list[Seated]]]] = defaultdict(list)
    for there in by_slot.values():
        slot, links = there[0].slot, _links(there)
        if slot is None or links <= 1:
            continue
        key = (splitting_of(board, slot).into(links), links, _why(there))
        asked[key].append((slot, there))
    for (able, links, why), found in asked.items():
        if not able:
            yield _split_finding(board, able, links, why, found)
    yield from _unused(board, case.build.risers, cards)


def _links(there: Sequence[Seated]) -> int:
    """Links that the firmware must make of a slot; a switch needs one alone."""
    splitters = [card.seat.splitter for card in there if card.seat.splitter is not None]
    if any(splitter.kind == "switch" for splitter in splitters):
        return 1
    ports = max((ports_of(splitter) for splitter in splitters if splits_a_slot(splitter)), default=1)
    cut = ports if len(there) > 1 or ports > 1 else 1
    return max(cut, sum(devices_of(card.use) for card in there))


def _why(there: Sequence[Seated]) -> str:
    if any(devices_of(card.use) > 1 for card in there):
        return "dual"
    splitter = next((card.seat.splitter for card in there if card.seat.splitter is not None), None)
    return splitter.name if splitter is not None else "cables"


def _split_finding(
    board: Board, able: bool | None, links: int, why: str, found: Sequence[tuple[Slot, list[Seated]]]
) -> Finding:
    uses = [card.use for _, there in found for card in there]
    places = places_named([slot for slot, _ in found])
    subject = {
        "dual": f"{capital(each_of(uses))} carries two graphics chips on 8 lanes each",
        "cables": f"{capital(named(uses))} share {places} over cables",
    }.get(why, f"{why} is passive")
    needs = f"{subject}, so {places} must be split into {links} links in the BIOS"
    if able is None:
        text = f"{needs}: check in the manual of the {board.name} whether it can (“PCIe bifurcation”)."
    else:
        words = f" (“{board.bifurcation.rstrip('.')}”)" if len(board.bifurcation) > len("no") else ""
        text = f"{needs}, which the {board.name} cannot do{words}: only 1 of them would appear."
    return Finding(
        rule="lanes.bifurcation",
        severity=Severity.NOTE if able is None else Severity.BLOCK,
        parts=keys_of(uses),
        message=text,
        figure=float(links),
        limit=None if able is None else 1.0,
        unit="links",
        fix=Fix("Use a card with a PCIe switch of its own, or a board whose BIOS splits the slot."),
        source=SPLITTING_SOURCE,
        confidence=Confidence.PRACTICE if why == "dual" else Confidence.SPEC,
        to_check=able is None,
    )


def _unused(board: Board, risers: Sequence[RiserPart], cards: Sequence[Seated]) -> Iterator[Finding]:
    """A passive splitter that the plan could not use, because no slot of the board splits."""
    used = {card.seat.splitter.slug for card in cards if card.seat.splitter is not None}
    loose = {riser.slug: riser for riser in risers if splits_a_slot(riser) and riser.slug not in used}
    answers = [splitting_of(board, slot).into(2) for slot in board.slots]
    if not loose or not answers or any(answer is not False for answer in answers):
        return
    yield Finding(
        rule="lanes.bifurcation",
        severity=Severity.BLOCK,
        parts=(*loose, board.slug),
        message=f"{capital(listed(short(riser.name) for riser in loose.values()))} needs a slot that the "
        f"BIOS splits, and none of the {counted(len(board.slots), 'long slot')} of the {board.name} can be.",
        figure=0.0,
        limit=1.0,
        unit="slots",
        fix=Fix("Use a card with a PCIe switch of its own, or another board."),
        source=SPLITTING_SOURCE,
    )


# --- Words ---------------------------------------------------------------------------------------


def places_named(slots: Sequence[Slot]) -> str:
    """``slot 6 (PCIE2)``, ``slots 1 and 3``."""
    names = [f"{slot.position} ({slot.label})" if slot.label else f"{slot.position}" for slot in slots]
    several = [*names]
    return f"slot{'s' if len(several) > 1 else ''} " + " and ".join(
        filter(None, (", ".join(several[:-1]), *several[-1:]))
    )


SLOTS = Rule(
    id="lanes.slots",
    severities=(Severity.BLOCK,),
    when="more cards than slots, bifurcation and adapters can host",
    check=check_slots,
    source=PLACES_SOURCE,
    confidence=Confidence.ARITHMETIC,
)
BIFURCATION = Rule(
    id="lanes.bifurcation",
    severities=(Severity.BLOCK,),
    when="splitting a slot that the board cannot bifurcate, without a switch",
    check=check_bifurcation,
    source=SPLITTING_SOURCE,
    confidence=Confidence.SPEC,
)
RULES = (SLOTS, BIFURCATION)
