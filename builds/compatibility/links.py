"""The arithmetic of a way: slot → splitter → riser → card.

Widths in lanes, generations of PCIe, bandwidth in GB/s of one direction as the estimator counts it. Where a
part of the way is unknown, the figure is ``None`` and an upper bound stands beside it, so that a rule can warn
of what is certain and ask about the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from builds.parts import Board, Card, RiserPart, Slot
from estimator.platforms import pcie_link

from .build import CardUse

__all__ = [
    "CABLES",
    "Sharing",
    "Splitting",
    "Way",
    "carries_a_card",
    "columns_of",
    "covered_by",
    "devices_of",
    "gb_s",
    "lanes_left",
    "length_of",
    "needs_a_slot",
    "ports_of",
    "shared_with",
    "splits_a_slot",
    "splitting_of",
    "stands_free",
    "thickness_of",
    "way_of",
]

CABLES = frozenset({"slimsas", "mcio", "oculink"})
"""Kinds of risers on cables: one end in a host card or in a port of the board, the other under a card."""

CARRIERS = frozenset({"ribbon", "usb-x1", "m2", *CABLES})
"""Kinds of risers at whose end a card sits."""

SPLITTERS = frozenset({"bifurcation", "switch", "host-card"})
"""Kinds that sit in a slot and lead on to one card or several."""

FULL_LANES = 16


def gb_s(generation: int, lanes: int) -> float:
    """What a link carries in one direction, usable. [GB/s]"""
    return pcie_link(generation, lanes).bandwidth_gb_s


# --- Splitting -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Splitting:
    """Whether the firmware cuts one slot into several links."""

    able: bool | None
    """``None``: no source tells."""
    widths: tuple[tuple[int, ...], ...] = ()
    """Ways that the source names, in lanes: ``(8, 8)``, ``(4, 4, 4, 4)``; none named with ``able``: any."""
    reason: str = ""
    """The source's words."""

    def into(self, links: int) -> bool | None:
        """Whether so many links come of it. A slot that splits further splits less far too."""
        if links <= 1 or self.able is None or self.able is False:
            return True if links <= 1 else self.able
        return not self.widths or any(len(way) >= links for way in self.widths)


_WAY = re.compile(r"x\d+(?:/x\d+)+")
_NO = re.compile(r"^\s*no\b|not to work|cannot|not supported", re.IGNORECASE)
_OVER_SLOTS = re.compile(r"over its|set by the board|^\s*x16(?:,| or) x8/x8", re.IGNORECASE)
"""Words about two slots that share one set of lanes, not about one slot that is cut."""
_ANY = re.compile(r"every slot|all slots", re.IGNORECASE)
_OF_SLOTS = re.compile(r"^\s*(?:the )?x(\d+) slots?\b", re.IGNORECASE)


def splitting_of(board: Board, slot: Slot) -> Splitting:
    """Whether and how one slot can be split, as ``Board.bifurcation`` words it."""
    text = board.bifurcation.strip()
    if not text:
        return Splitting(None)
    if _NO.search(text):
        return Splitting(False, reason=text)
    width = slot.lanes_electrical
    found: list[tuple[int, ...]] = []
    for clause in text.split(";"):
        named = _OF_SLOTS.match(clause)
        if named and width is not None and int(named[1]) != width:
            continue
        if _OVER_SLOTS.search(clause):
            continue
        found += [_widths(way) for way in _WAY.findall(clause)]
    ways = tuple(way for way in found if width is None or sum(way) <= width)
    if ways and slot.attached_to != "chipset":
        return Splitting(True, ways, text)
    if _ANY.search(text):
        return Splitting(True, reason=text)
    return Splitting(None, reason=text)


def _widths(way: str) -> tuple[int, ...]:
    return tuple(int(part[1:]) for part in way.split("/"))


def splits_a_slot(riser: RiserPart) -> bool:
    """It relies on the firmware to cut its slot: several ports and no switch of its own."""
    return riser.kind != "switch" and riser.kind in SPLITTERS | CABLES and ports_of(riser) > 1


def ports_of(riser: RiserPart) -> int:
    """Cards that one slot feeds over it. A set with more ports than a slot has lanes for needs more slots."""
    ports = riser.ports or 1
    if riser.kind == "switch" or not riser.lanes:
        return ports
    return max(min(ports, FULL_LANES // riser.lanes), 1)


def devices_of(use: CardUse) -> int:
    """Graphics chips that need a link each: two on a dual card that relies on the slot being split."""
    words = (
        f"{use.card.name} {use.card.slug} {use.card.chip} {use.shape.name if use.shape else ''}".casefold()
    )
    dual = re.search(r"\bdual[ -]gpu|\btwo gpus\b|\b2x? ?bmg|b60[ -].*\bdual\b|dual[ -].*\bb60\b", words)
    return 2 if dual else 1


# --- Carriers ------------------------------------------------------------------------------------


def carries_a_card(riser: RiserPart) -> bool:
    """A card sits at its end; host cards, switches and bridges lead on to others."""
    return riser.kind in CARRIERS


def needs_a_slot(riser: RiserPart | None) -> bool:
    """An M.2 adapter starts at an M.2 socket; all else starts at a slot or at a port of the board."""
    return riser is None or riser.kind != "m2"


def stands_free(riser: RiserPart | None) -> bool:
    """The card is not in the row of slots: a flexible riser leads it elsewhere."""
    return riser is not None and riser.kind in CARRIERS


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
    match = re.fullmatch(r"(?:the )?(\w+ )?(?:x(\d+) )?slot(?: (\d+))?", folded)
    if not match:
        return None
    ordinal, width, number = match[1], match[2], match[3]
    rows = sorted(board.slots, key=lambda row: row.position)
    if width:
        rows = [row for row in rows if row.lanes_electrical == int(width)]
    if number:
        rows = [row for row in rows if row.position == int(number)]
    elif ordinal and ordinal.strip() in _ORDINALS:
        place = _ORDINALS.index(ordinal.strip())
        rows = rows[place : place + 1]
    rows = [row for row in rows if row.position != slot.position]
    return rows[0].position if rows else None


def lanes_left(board: Board, slot: Slot, used: Iterable[int]) -> int | None:
    """Lanes of a slot once the slots at positions ``used`` hold something too; ``None``: no source tells.

    Sockets for disks are not counted: which of them is used is the owner's choice.
    """
    taken = set(used) - {slot.position}
    partners = [row for row in board.slots if row.position in taken & set(shared_with(board, slot).slots)]
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


# --- Space ---------------------------------------------------------------------------------------


def columns_of(board: Board) -> dict[int, int | None]:
    """Where each slot stands, in single slots from the first; ``None`` beyond a gap no source states."""
    column: int | None = 0
    columns: dict[int, int | None] = {}
    for slot in sorted(board.slots, key=lambda row: row.position):
        columns[slot.position] = column
        step = slot.slots_to_next
        column = None if column is None or step is None else column + step
    return columns


def covered_by(board: Board, position: int, thickness: float | None) -> tuple[int, ...] | None:
    """Positions that a card straight in a slot hides, its own left out.

    ``None``: unknown thickness, or a gap on the way that no source states.
    """
    if thickness is None:
        return None
    reach = math.ceil(thickness)
    hidden: list[int] = []
    rows = sorted((row for row in board.slots if row.position >= position), key=lambda row: row.position)
    for here, beyond in zip(rows, rows[1:], strict=False):
        if reach <= 1:
            break
        if here.slots_to_next is None:
            return None
        reach -= here.slots_to_next
        if reach >= 1:
            hidden.append(beyond.position)
    return tuple(hidden)


def thickness_of(use: CardUse) -> float | None:
    """Single slots that a card takes: of its shape, else the thickest that is sold; ``None``: not stated."""
    return _of_shapes(use, "thickness_slots")


def length_of(use: CardUse) -> float | None:
    """Millimetres: of its shape, else the usual shape with the longest; ``None``: not stated."""
    return _of_shapes(use, "length_mm")


def _of_shapes(use: CardUse, field: str) -> float | None:
    if use.shape is not None and getattr(use.shape, field) is not None:
        return float(getattr(use.shape, field))
    figures = [getattr(shape, field) for shape in use.card.shapes]
    return max((float(figure) for figure in figures if figure is not None), default=None)
