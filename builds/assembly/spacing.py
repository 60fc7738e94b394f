"""Where cards stand in the row of slots, and which slots a thick one hides.

Distances in single slots of 20.32 mm. A card straight in a slot takes its own place and those beyond it, away
from the processor: ``ceil(thickness)`` in all.
"""

from __future__ import annotations

import math
from enum import StrEnum

from builds.parts import Board

from .build import CardUse

__all__ = [
    "Hides",
    "columns_of",
    "covered_by",
    "distance_of",
    "hides",
    "length_of",
    "lengths_of",
    "reach_of",
    "thickness_of",
    "thicknesses_of",
    "usual_length_of",
]


class Hides(StrEnum):
    """Whether a card in one slot covers another slot."""

    NO = "no"
    THICKER = "thicker"
    """Only some of the shapes that are sold do."""
    YES = "yes"
    UNKNOWN = "unknown"
    """No source states the spacing, or the card's thickness."""


def columns_of(board: Board) -> dict[int, int | None]:
    """Where each slot stands, in single slots from the first; ``None`` beyond a gap no source states."""
    column: int | None = 0
    columns: dict[int, int | None] = {}
    for slot in sorted(board.slots, key=lambda row: row.position):
        columns[slot.position] = column
        step = slot.slots_to_next
        column = None if column is None or step is None else column + step
    return columns


def distance_of(board: Board, position: int, other: int) -> tuple[int, bool]:
    """Single slots from one slot to another below it, and whether that is exact.

    A gap that no source states counts as one slot, the least it can be.
    """
    rows = sorted(
        (row for row in board.slots if position <= row.position < other), key=lambda row: row.position
    )
    exact = all(row.slots_to_next is not None for row in rows)
    return sum(row.slots_to_next or 1 for row in rows), exact


def hides(board: Board, position: int, use: CardUse, other: int) -> Hides:
    """Whether a card straight in the slot at ``position`` covers the slot ``other``."""
    if other <= position:
        return Hides.NO
    thin, thick = thicknesses_of(use)
    distance, exact = distance_of(board, position, other)
    if thin is None or thick is None:
        return Hides.UNKNOWN
    if math.ceil(thick) <= distance:
        return Hides.NO
    if not exact:
        return Hides.UNKNOWN
    return Hides.YES if math.ceil(thin) > distance else Hides.THICKER


def reach_of(board: Board, position: int, thickness: float) -> int:
    """Expansion slots that a case must have at least for a card straight in a slot.

    Counted from the board's first long slot, which may itself stand one or two below the case's first; a gap
    that no source states counts as one slot.
    """
    first = min((slot.position for slot in board.slots), default=position)
    return distance_of(board, first, position)[0] + math.ceil(thickness)


def covered_by(board: Board, position: int, thickness: float | None) -> tuple[int, ...] | None:
    """Positions that a card straight in a slot hides, its own left out.

    ``None``: unknown thickness, or a gap on the way that no source states.
    """
    if thickness is None:
        return None
    hidden: list[int] = []
    for row in sorted(board.slots, key=lambda row: row.position):
        if row.position <= position:
            continue
        distance, exact = distance_of(board, position, row.position)
        if distance >= math.ceil(thickness):
            break
        if not exact:
            return None
        hidden.append(row.position)
    return tuple(hidden)


def thicknesses_of(use: CardUse) -> tuple[float | None, float | None]:
    """The thinnest and the thickest that the card may be; equal where its shape is named."""
    return _range(use, "thickness_slots")


def thickness_of(use: CardUse) -> float | None:
    """Single slots that a card takes: of its shape, else the thickest that is sold; ``None``: not stated."""
    return thicknesses_of(use)[1]


def lengths_of(use: CardUse) -> tuple[float | None, float | None]:
    """The shortest and the longest that the card may be; equal where its shape is named. [mm]"""
    return _range(use, "length_mm")


def length_of(use: CardUse) -> float | None:
    """Of its shape, else the longest that is sold; ``None``: not stated. [mm]"""
    return lengths_of(use)[1]


def usual_length_of(use: CardUse) -> float | None:
    """Of its shape, else of the shape that most retail cards have, else the reference card's. [mm]"""
    if use.shape is not None and use.shape.length_mm is not None:
        return use.shape.length_mm
    known = [shape for shape in use.card.shapes if shape.length_mm is not None]
    return max(known, key=lambda shape: shape.retail_count or 0).length_mm if known else None


def _range(use: CardUse, field: str) -> tuple[float | None, float | None]:
    named = None if use.shape is None else getattr(use.shape, field)
    if named is not None:
        return float(named), float(named)
    figures = [getattr(shape, field) for shape in use.card.shapes]
    known = [float(figure) for figure in figures if figure is not None]
    return (min(known), max(known)) if known else (None, None)
