"""What a card's link loses on its way: ``lanes.electrical`` and ``lanes.shared``.

Bandwidths are those of `links.gb_s`: usable, in one direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from builds.assembly.build import CardUse
from builds.assembly.links import ENOUGH_GB_S, Seated, gb_s, lacks, lanes_left, seated, shared_with
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import capital, counted, each_of, keys_of, listed, named
from builds.parts import Board, Slot

from .places import RIBBON, places_named

__all__ = ["ELECTRICAL", "RULES", "SHARED"]

ELECTRICAL_SOURCE = "https://prismix.dev/news/43ed5251c285"
SHARED_SOURCE = (
    "https://hardwareluxx.de/index.php/artikel/hardware/mainboards/"
    "64908-asus-rog-strix-x870e-e-gaming-wifi-im-test-das-hero-lite-fuer-120-euro-weniger.html?start=2"
)

NARROW_LANES = 4
FULL_LANES = 16
SLOW_RISER_LANES = 2
OLD_GENERATION = 2
GIB = 1.073741824
"""GB of a GiB."""


# --- lanes.electrical ----------------------------------------------------------------------------


def check_electrical(case: Case) -> Iterator[Finding]:
    """``lanes.electrical``: slots that give less than they look like, with a card in them or about to."""
    board, cards = case.build.board, seated(case.build, case.plan)
    if board is None:
        return
    told: set[str] = set()
    by_slot: dict[int, list[Seated]] = defaultdict(list)
    for card in cards:
        # A USB riser passes one lane, whatever the slot has.
        over_usb = card.seat.riser is not None and card.seat.riser.kind == "usb-x1"
        if card.slot is not None and not over_usb:
            by_slot[card.slot.position].append(card)
    alike: dict[tuple[object, ...], list[Seated]] = defaultdict(list)
    for there in by_slot.values():
        slot = there[0].slot
        if slot is not None and lacks(slot):
            key = (slot.lanes_electrical, slot.generation, slot.attached_to, slot.lanes_physical)
            alike[key] += there
            told |= {card.use.key for card in there}
    for lacking in alike.values():
        yield _narrow(board, lacking, used={card.seat.slot for card in cards})
    yield from _slow_risers(cards, told)
    yield from _unknown_width(board, cards)
    yield from _traps(board, cards)
    wide = [card for card in cards if (card.way.most_lanes or FULL_LANES) > SLOW_RISER_LANES]
    yield from _older(board, [card for card in wide if card.use.key not in told])


def _wired(slot: Slot) -> str:
    width = f"x{slot.lanes_electrical}" if slot.lanes_electrical is not None else "an unknown width"
    return f"PCIe {slot.generation}.0 {width}" if slot.generation is not None else width


def _bandwidth(slot: Slot) -> float | None:
    if slot.generation is None or slot.lanes_electrical is None:
        return None
    return gb_s(slot.generation, slot.lanes_electrical)


def _narrow(board: Board, cards: Sequence[Seated], *, used: Container[int | None]) -> Finding:
    slots = list({card.slot.position: card.slot for card in cards if card.slot is not None}.values())
    uses = [card.use for card in cards]
    slot, carried = slots[0], _bandwidth(slots[0])
    verb = "sits" if len(uses) == 1 else "sit"
    looks = ", which looks like x16 but is" if (slot.lanes_physical or 0) == FULL_LANES else ","
    if len(slots) > 1:
        looks = looks.replace("looks", "look").replace("is", "are")
    pace = f": {carried:.1f} GB/s" if carried is not None else ""
    shared = (
        ", and it shares the chipset's own link with disks and network"
        if slot.attached_to == "chipset"
        else ""
    )
    wider = _wider(board, used)
    return Finding(
        rule="lanes.electrical",
        severity=Severity.WARN,
        parts=keys_of(uses),
        message=f"{capital(named(uses))} {verb} in {places_named(slots)} of the {board.name}{looks} wired "
        f"{_wired(slot)}{pace}{shared}.{_story(slot)}",
        figure=carried,
        limit=ENOUGH_GB_S,
        unit="GB/s",
        fix=Fix(
            f"Move it to {places_named([wider])}."
            if wider
            else "Use a board with more lanes, or fewer cards."
        ),
        source=slot.source_url.split()[0] if slot.source_url else ELECTRICAL_SOURCE,
        confidence=Confidence.MEASURED,
    )


def _story(slot: Slot) -> str:
    """What such a slot cost a build, where this one is as old or as narrow as that was."""
    old = slot.generation is not None and slot.generation <= OLD_GENERATION
    if not old and (slot.lanes_electrical or FULL_LANES) > SLOW_RISER_LANES:
        return ""
    return (
        " A build of four RTX 3090 went from 11 to 24.7 tokens/s once a card left a slot of PCIe 2.0 x4 and "
        "the work was split anew."
    )


def _wider(board: Board, used: Container[int | None]) -> Slot | None:
    """The widest empty slot that lacks nothing."""
    free = [
        slot for slot in board.slots if slot.position not in used and not lacks(slot) and _bandwidth(slot)
    ]
    return max(free, key=lambda slot: (_bandwidth(slot) or 0, -slot.position), default=None)


def _slow_risers(cards: Sequence[Seated], told: set[str]) -> Iterator[Finding]:
    """Cards on one lane or two, where it is the riser that narrows and not the slot."""
    groups: dict[tuple[str, str], list[Seated]] = defaultdict(list)
    for card in cards:
        riser = card.seat.riser
        if riser is None or card.use.key in told or card.way.most_lanes is None:
            continue
        if card.way.most_lanes <= SLOW_RISER_LANES:
            groups[riser.slug, card.use.card.slug].append(card)
    for there in groups.values():
        yield _slow_riser(there)


def _slow_riser(there: Sequence[Seated]) -> Finding:
    uses, way, riser = [card.use for card in there], there[0].way, there[0].seat.riser
    lanes = way.most_lanes or 1
    carried = way.most_gb_s
    pace = f", at most {carried:.1f} GB/s" if carried is not None else ""
    memory = uses[0].card.memory_gib
    loading = ""
    if memory and carried:
        loading = f": filling its {memory:g} GiB takes {memory * GIB / carried:.0f} seconds or more"
    replaceable = any(
        card.slot is not None and (card.slot.lanes_electrical or 0) > NARROW_LANES for card in there
    )
    return Finding(
        rule="lanes.electrical",
        severity=Severity.WARN,
        parts=keys_of(uses),
        message=f"The {riser.name if riser else 'riser'} gives {each_of(uses)} {counted(lanes, 'lane')}{pace}"
        f"{loading}, and long prompts and tensor parallel slow down.",
        figure=carried,
        limit=ENOUGH_GB_S,
        unit="GB/s",
        fix=Fix("Carry the cards over x16 ribbons.", Change(Action.RISER, uses[0].card.slug, RIBBON))
        if replaceable
        else Fix("Use a board with wider slots, and x16 ribbons."),
        source=ELECTRICAL_SOURCE,
        confidence=Confidence.ARITHMETIC,
    )


def _unknown_width(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    there = [card for card in cards if card.slot is not None and card.slot.lanes_electrical is None]
    slots = list({card.slot.position: card.slot for card in there if card.slot is not None}.values())
    if not slots:
        return
    yield Finding(
        rule="lanes.electrical",
        severity=Severity.NOTE,
        parts=keys_of(card.use for card in there),
        message=f"No source states how many lanes {places_named(slots)} of the {board.name} "
        f"{'has' if len(slots) == 1 else 'have'}: look it up in the manual, a long slot may be wired x4.",
        source=ELECTRICAL_SOURCE,
        confidence=Confidence.UNCONFIRMED,
        to_check=True,
    )


def _traps(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    """Long slots left empty that are wired for a quarter of their length or less."""
    used = {card.seat.slot for card in cards}
    traps = [
        slot
        for slot in board.slots
        if slot.position not in used
        and slot.lanes_physical == FULL_LANES
        and slot.lanes_electrical
        and lacks(slot)
    ]
    good = [slot for slot in board.slots if not lacks(slot)]
    if len(cards) < len(good) or len(cards) < 2 or not traps:
        return
    unplaced = [slot for slot in traps if "not confirmed" in slot.note]
    slot = (unplaced or sorted(traps, key=lambda trap: -(_bandwidth(trap) or 0)))[0]
    uses = [card.use for card in cards]
    if unplaced:
        message = (
            f"One of the {counted(len(board.slots), 'long slot')} of the {board.name} is wired "
            f"{_wired(slot)} only, "
            f"{_bandwidth(slot) or 0:.1f} GB/s, and no source says which: with {len(cards)} cards one may "
            "land in it, "
            "as in a build that ran 11 instead of 24.7 tokens/s. Look at each link with nvidia-smi."
        )
    else:
        message = (
            f"Leave {places_named(traps)} of the {board.name} empty: "
            + ("it looks like x16 but is" if len(traps) == 1 else "they look like x16 but are")
            + f" wired {_wired(slot)}{'' if len(traps) == 1 else ' or less'}."
        )
    yield Finding(
        rule="lanes.electrical",
        severity=Severity.WARN if unplaced else Severity.NOTE,
        parts=(*keys_of(uses), board.slug) if unplaced else (board.slug,),
        message=message,
        figure=_bandwidth(slot),
        limit=ENOUGH_GB_S,
        unit="GB/s",
        fix=Fix("Keep that slot empty; check link generation and width of each card under load."),
        source=slot.source_url.split()[0] if slot.source_url else ELECTRICAL_SOURCE,
        confidence=Confidence.MEASURED if unplaced else Confidence.SPEC,
    )


def _older(board: Board, cards: Sequence[Seated]) -> Iterator[Finding]:
    """Cards of a newer generation than their slots: good to know, no loss for a model on one card."""
    groups: dict[tuple[int, int], list[CardUse]] = defaultdict(list)
    for card in cards:
        slot = card.slot
        if slot is None or slot.generation is None or card.use.card.generation is None:
            continue
        if slot.generation < card.use.card.generation:
            groups[card.use.card.generation, slot.generation].append(card.use)
    for (newer, older), uses in groups.items():
        yield Finding(
            rule="lanes.electrical",
            severity=Severity.NOTE,
            parts=keys_of(uses),
            message=f"{capital(named(uses))} could use PCIe {newer}.0, the slots of the {board.name} give "
            f"{older}.0: a model on one card loses no speed, it only loads more slowly.",
            figure=float(older),
            limit=float(newer),
            unit="PCIe generation",
            source="https://www.glukhov.org/post/2025/06/llm-performance-and-pci-lanes",
            confidence=Confidence.PRACTICE,
        )


# --- lanes.shared --------------------------------------------------------------------------------


def check_shared(case: Case) -> Iterator[Finding]:
    """``lanes.shared``: what takes lanes from a slot in which a card sits."""
    board, cards = case.build.board, seated(case.build, case.plan)
    if board is None:
        return
    used = {card.slot.position for card in cards if card.slot is not None}
    disks = sum(
        "m.2" in disk.interface.casefold() or "nvme" in disk.interface.casefold() for disk in case.build.disks
    )
    for slot in board.slots:
        uses = [card.use for card in cards if card.slot is not None and card.slot.position == slot.position]
        if not uses or not slot.shares_with:
            continue
        sharing = shared_with(board, slot)
        partners = [row for row in board.slots if row.position in used & set(sharing.slots)]
        if partners:
            yield from _with_slots(board, slot, partners, uses)
        if sharing.others:
            yield _with_sockets(board, slot, sharing.others, uses, disks, several=len(case.build.cards) > 1)


def _with_slots(
    board: Board, slot: Slot, partners: Sequence[Slot], uses: Sequence[CardUse]
) -> Iterator[Finding]:
    left = lanes_left(board, slot, (row.position for row in partners))
    if left is not None and left == slot.lanes_electrical:
        return
    whole = (
        f"{capital(places_named([slot]))} of the {board.name} shares its lanes with {places_named(partners)}"
    )
    if left is None or slot.generation is None:
        yield _shared(
            Severity.NOTE,
            slot,
            uses,
            f"{whole}: check in the manual what is left with both in use.",
            to_check=True,
        )
        return
    carried = gb_s(slot.generation, left)
    yield _shared(
        Severity.NOTE if carried >= ENOUGH_GB_S else Severity.WARN,
        slot,
        uses,
        f"{whole}: with both in use it runs at x{left} instead of x{slot.lanes_electrical}, {carried:.1f} "
        "GB/s.",
        figure=float(left),
    )


def _with_sockets(
    board: Board, slot: Slot, others: Sequence[str], uses: Sequence[CardUse], disks: int, *, several: bool
) -> Finding:
    takers = listed(others).replace(" and ", " or ")
    place = f"{capital(places_named([slot]))} of the {board.name}"
    for_disks = any("m2" in other.casefold().replace(".", "") for other in others)
    if slot.lanes_shared is None:
        return _shared(
            Severity.NOTE,
            slot,
            uses,
            f"{place} shares its lanes with {takers}: check in the manual which of them may be used beside "
            f"{named(uses)}.",
            to_check=True,
        )
    falls = (
        f"{place} falls from x{slot.lanes_electrical or '?'} to x{slot.lanes_shared} once {takers} is in use"
    )
    fix = Fix(f"Keep {takers} empty: put disks into another socket.")
    if not for_disks or not disks:
        return _shared(
            Severity.NOTE, slot, uses, f"{falls}: keep it free.", figure=slot.lanes_shared, fix=fix
        )
    if several:
        them = "it" if disks == 1 else "them"
        tail = f": this build has {counted(disks, 'M.2 disk')}, put {them} into another socket."
        return _shared(Severity.WARN, slot, uses, falls + tail, figure=slot.lanes_shared, fix=fix)
    tail = ": with one card that costs loading time alone."
    return _shared(Severity.NOTE, slot, uses, falls + tail, figure=slot.lanes_shared, fix=fix)


def _shared(
    severity: Severity,
    slot: Slot,
    uses: Sequence[CardUse],
    message: str,
    *,
    figure: float | None = None,
    fix: Fix | None = None,
    to_check: bool = False,
) -> Finding:
    return Finding(
        rule="lanes.shared",
        severity=severity,
        parts=keys_of(uses),
        message=message,
        figure=figure,
        limit=slot.lanes_electrical,
        unit="lanes",
        fix=fix,
        source=slot.source_url.split()[0] if slot.source_url else SHARED_SOURCE,
        to_check=to_check,
    )


ELECTRICAL = Rule(
    id="lanes.electrical",
    severities=(Severity.WARN, Severity.NOTE),
    when="a card in a slot narrower or older than it seems, on the chipset, or on a lane or two",
    check=check_electrical,
    source=ELECTRICAL_SOURCE,
    confidence=Confidence.MEASURED,
)
SHARED = Rule(
    id="lanes.shared",
    severities=(Severity.WARN, Severity.NOTE),
    when="M.2, USB4 or another slot takes lanes from this one",
    check=check_shared,
    source=SHARED_SOURCE,
    confidence=Confidence.SPEC,
)
RULES = (ELECTRICAL, SHARED)
