"""The arithmetic of a way: slot → splitter → riser → card.

Widths in lanes, generations of PCIe, bandwidth in GB/s of one direction as the estimator counts it. Where a
part of the way is unknown, the figure is ``None`` and an upper bound stands beside it, so that a rule can
warn of what is certain and ask about the rest. Which slots split stands in `splitting`, which slots a thick
card hides in `spacing`; both are offered here too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from builds.parts import Board, Card, RiserPart, Slot
from estimator.platforms import pcie_link

from .build import Build, CardUse
from .plan import Plan, Seat
from .spacing import (
    Hides,
    columns_of,
    covered_by,
    distance_of,
    hides,
    length_of,
    thickness_of,
    thicknesses_of,
)
from .splitting import Splitting, devices_of, ports_of, splits_a_slot, splitting_of

__all__ = [
    "CABLES",
    "CARD_LANES",
    "ENOUGH_GB_S",
    "Hides",
    "Seated",
    "Sharing",
    "Splitting",
    "Way",
    "admits",
    "carries_a_card",
    "columns_of",
    "covered_by",
    "devices_of",
    "distance_of",
    "gb_s",
    "hides",
    "lacks",
    "lanes_left",
    "length_of",
    "names_ports",
    "needs_a_slot",
    "ports_of",
    "seated",
    "shared_with",
    "slot_at",
    "splits_a_slot",
    "splitting_of",
    "stands_free",
    "thickness_of",
    "thicknesses_of",
    "way_of",
    "way_of_seat",
]

CABLES = frozenset({"slimsas", "mcio", "oculink"})
"""Kinds of risers on cables: one end in a host card or in a port of the board, the other under a card."""

CARRIERS = frozenset({"ribbon", "usb-x1", "m2", *CABLES})
"""Kinds of risers at whose end a card sits."""

NARROW_LANES = 4
"""Of a long slot: a quarter of its contacts."""

CARD_LANES = 16
"""Contacts of a full-length slot."""


@lru_cache(maxsize=256)
def gb_s(generation: int, lanes: int) -> float:
    """What a link carries in one direction, usable. [GB/s]"""
    return pcie_link(generation, lanes).bandwidth_gb_s


ENOUGH_GB_S = gb_s(3, 8)
"""Gen 3 x8, or gen 4 x4: below it tensor parallel loses more than a few per cent. [GB/s]"""


# --- Carriers ------------------------------------------------------------------------------------


def carries_a_card(riser: RiserPart) -> bool:
    """A card sits at its end; host cards, switches and bridges lead on to others."""
    return riser.kind in CARRIERS


def needs_a_slot(riser: RiserPart | None) -> bool:
    """An M.2 adapter starts at an M.2 socket; all else starts at a slot or at a port of the board."""
    return riser is None or riser.kind != "m2"


def names_ports(board: Board) -> bool:
    """Whether the catalog says that a board leads lanes out over ports for cables."""
    return bool(CABLES & set(board.notes.casefold().replace(",", " ").split()))


def stands_free(riser: RiserPart | None, splitter: RiserPart | None = None) -> bool:
    """The card is not in the row of slots: a flexible riser, or what splits the slot, leads it elsewhere."""
    return splitter is not None or (riser is not None and riser.kind in CARRIERS)


def admits(slot: Slot, riser: RiserPart | None) -> bool | None:
    """Whether a card goes into a slot by its length. USB risers go into any; ``None``: length not stated."""
    if riser is not None and riser.kind == "usb-x1":
        return True
    if slot.lanes_physical is None:
        return None
    return slot.lanes_physical >= min(CARD_LANES, (riser.lanes if riser else None) or CARD_LANES)


def lacks(slot: Slot) -> bool:
    """Whether a slot gives less than a card can use well: on the chipset, narrow for its length, or slow."""
    if slot.attached_to == "chipset":
        return True
    lanes = slot.lanes_electrical
    if lanes is None:
        return False
    if lanes <= NARROW_LANES and (slot.lanes_physical or CARD_LANES) > lanes:
        return True
    return slot.generation is not None and gb_s(slot.generation, lanes) < ENOUGH_GB_S


# --- Sharing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sharing:
    """With what a slot shares its lanes."""

    slots: tuple[int, ...] = ()
    """Positions."""
    others: tuple[str, ...] = ()
    """Sockets: ``M.2_2``, ``SATA``, ``Thunderbolt``."""


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def shared_with(board: Board, slot: Slot) -> Sharing:
    """The words of ``Slot.shares_with`` as positions of slots and names of sockets."""
    slots: list[int] = []
    others: list[str] = []
    for word in (part.strip() for part in slot.shares_with.split(",")):
        position = _position(board, slot, word)
        if position is not None:
            slots.append(position)
        elif word:
            others.append(word)
    return Sharing(tuple(dict.fromkeys(slots)), tuple(others))


def _position(board: Board, slot: Slot, word: str) -> int | None:
    folded = word.casefold()
    for other in board.slots:
        if other.label and other.label.casefold() == folded:
            return other.position
    match = re.fullmatch(r"(?:the )?(?:(?!x\d)(\w+) )?(?:x(\d+) )?slot(?: (\d+))?", folded)
    if not match:
        return None
    ordinal, width, number = match[1], match[2], match[3]
    rows = sorted(board.slots, key=lambda row: row.position)
    if width:
        rows = [row for row in rows if row.lanes_electrical == int(width)]
    if number:
        rows = [row for row in rows if row.position == int(number)]
    elif ordinal and ordinal in _ORDINALS:
        place = _ORDINALS.index(ordinal)
        rows = rows[place : place + 1]
    rows = [row for row in rows if row.position != slot.position]
    return rows[0].position if rows else None


def lanes_left(board: Board, slot: Slot, used: Iterable[int]) -> int | None:
    """Lanes of a slot once the slots at positions ``used`` hold something too; ``None``: no source tells.

    Sockets for disks are not counted: which of them is used is the owner's choice.
    """
    if not slot.shares_with:
        return slot.lanes_electrical
    taken = set(shared_with(board, slot).slots) & set(used) - {slot.position}
    partners = [row for row in board.slots if row.position in taken]
    if not partners or slot.lanes_electrical is None:
        return slot.lanes_electrical
    group = [slot, *partners]
    pool = max(row.lanes_electrical or 0 for row in group)
    theirs = sum(row.lanes_shared or row.lanes_electrical or 0 for row in partners)
    if slot.lanes_electrical + theirs <= pool:
        return slot.lanes_electrical
    return slot.lanes_shared


# --- The way -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """A card's link to the board. ``most_…`` hold what the known parts allow; exact where equal."""

    lanes: int | None = None
    generation: int | None = None
    most_lanes: int | None = None
    most_generation: int | None = None

    @property
    def most_gb_s(self) -> float | None:
        """At most, in one direction. [GB/s]"""
        if self.most_lanes is None or self.most_generation is None:
            return None
        return gb_s(self.most_generation, self.most_lanes)


def way_of(
    slot: Slot | None,
    card: Card,
    *,
    riser: RiserPart | None = None,
    splitter: RiserPart | None = None,
    lanes: int | None = None,
    links: int = 1,
) -> Way:
    """The link of a card. ``lanes``: what is left of the slot (`lanes_left`); ``links``: cards in that slot.

    The narrowest and oldest part decides. Behind a switch the slot's own width holds for the way up alone,
    which its cards share.
    """
    widths: list[int | None] = [card.lanes]
    generations: list[int | None] = [card.generation]
    if slot is not None:
        generations.append(slot.generation)
        if splitter is None or splitter.kind != "switch":
            whole = lanes if lanes is not None else slot.lanes_electrical
            widths.append(_share(whole, links))
    for part in (splitter, riser):
        if part is not None:
            widths.append(1 if part.kind == "usb-x1" else part.lanes)
            if part.generation is not None or part.kind != "usb-x1":
                generations.append(part.generation)
    if slot is None:
        widths.append(4 if riser is not None and riser.kind == "m2" else None)
        generations.append(None)
    return Way(
        lanes=_least(widths),
        generation=_least(generations),
        most_lanes=_most(widths),
        most_generation=_most(generations),
    )


def _share(lanes: int | None, links: int) -> int | None:
    """Of a slot cut into so many links: halves of halves."""
    if lanes is None or links <= 1:
        return lanes
    return max(lanes >> math.ceil(math.log2(links)), 1)


def _least(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    if known and min(known) == 1:
        return 1
    return min(known) if len(known) == len(values) else None


def _most(values: list[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def way_of_seat(build: Build, plan: Plan, use: CardUse) -> Way:
    """The link of a card where the plan seats it."""
    return next((card.way for card in seated(build, plan) if card.use.key == use.key), Way())


def slot_at(board: Board | None, position: int | None) -> Slot | None:
    """The slot at a position; ``None`` where there is none."""
    rows = board.slots if board is not None else ()
    return next((row for row in rows if row.position == position), None)


@dataclass(frozen=True, slots=True)
class Seated:
    """A card with its seat, its slot and its link."""

    use: CardUse
    seat: Seat
    slot: Slot | None
    way: Way

    @property
    def free(self) -> bool:
        """It stands apart from the row of slots."""
        return stands_free(self.seat.riser, self.seat.splitter)


def seated(build: Build, plan: Plan) -> tuple[Seated, ...]:
    """The cards that the plan speaks of, in the build's order."""
    board = build.board
    uses = {use.key: use for use in build.cards}
    seats = {seat.card: seat for seat in plan.seats if seat.card in uses}
    links: dict[int, int] = {}
    for seat in seats.values():
        if seat.slot is not None:
            links[seat.slot] = links.get(seat.slot, 0) + devices_of(uses[seat.card])
    rows = {slot.position: slot for slot in (board.slots if board is not None else ())}
    left = {
        position: lanes_left(board, rows[position], links)
        for position in links
        if board is not None and position in rows
    }
    found = []
    for use in build.cards:
        if use.key not in seats:
            continue
        seat = seats[use.key]
        slot = rows.get(seat.slot) if seat.slot is not None else None
        if slot is not None:
            whole = left[slot.position]
            way = way_of(
                slot if whole == slot.lanes_electrical else replace(slot, lanes_electrical=whole),
                use.card,
                riser=seat.riser,
                splitter=seat.splitter,
                lanes=whole,
                links=links[slot.position],
            )
        else:
            hung = seat.riser is not None and carries_a_card(seat.riser)
            way = way_of(None, use.card, riser=seat.riser) if hung else Way()
        found.append(Seated(use, seat, slot, way))
    return tuple(found)
