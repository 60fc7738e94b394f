"""Where cards find room: boards that host several, cases and frames that hold their length."""

from __future__ import annotations

import math

from builds.parts import Board, Card, Room

from .verdicts import Answer, Verdict, all_of

__all__ = ["holds", "hosts", "lanes_of"]

COUNTED_SLOTS = 2.0
"""Boards are counted in cards of this thickness."""
NARROW = frozenset({"x1", "x2"})


def hosts(board: Board, card: Card | None, count: int) -> Verdict:
    """Whether a board takes so many equal cards without risers; without a card, any dual-slot card."""
    slots = lanes_of(board)
    lanes = f"; slots {', '.join(slots)}" if slots else ""
    if board.cards_min is None and board.cards_max is None:
        return Verdict(Answer.UNKNOWN, f"no source counts its cards{lanes}")
    least, most = board.cards_min, board.cards_max
    if max(least or 0, most or 0) < count:
        return Verdict(Answer.NO, f"{max(least or 0, most or 0)} without risers")
    told = f"{least}" if least == most else f"{least if least is not None else '?'} to {most}"
    text = f"{told} dual-slot cards without risers{lanes}"
    thickness = card.reference.thickness_slots if card else None
    if card is not None and thickness is None:
        return Verdict(Answer.UNKNOWN, f"{text}; no source states how thick the card is")
    if thickness is not None and thickness > COUNTED_SLOTS and count > 1:
        return Verdict(Answer.TIGHT, f"{text}; this card takes {thickness:g}, look at the spacing")
    if slots and sum(lanes not in NARROW for lanes in slots) < count:
        return Verdict(Answer.TIGHT, f"{text}: narrow ones, models load slowly")
    return Verdict(Answer.YES if (least or 0) >= count else Answer.TIGHT, text)


def lanes_of(board: Board) -> tuple[str, ...]:
    """The board's long slots, top to bottom, as far as their width is known: ``x16``."""
    return tuple(f"x{slot.lanes_electrical}" for slot in board.slots if slot.lanes_electrical)


def holds(room: Room, card: Card) -> Verdict:
    """Whether a case or frame has the length and the slots for one card."""
    return all_of((_length(room, card), _slots(room, card)))


def _length(room: Room, card: Card) -> Verdict:
    length_mm = card.reference.length_mm
    if length_mm is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's length")
    if room.max_length_mm is None:
        return Verdict(Answer.UNKNOWN, "no source states how long a card it holds")
    answer = Answer.YES if room.max_length_mm >= length_mm else Answer.NO
    return Verdict(answer, f"{length_mm:g} of {room.max_length_mm:g} mm")


def _slots(room: Room, card: Card) -> Verdict:
    thickness = card.reference.thickness_slots
    if room.slots is None or thickness is None:
        return Verdict(Answer.UNKNOWN, "slots not stated")
    needed = math.ceil(thickness)
    return Verdict(Answer.YES if room.slots >= needed else Answer.NO, f"{needed} of {room.slots} slots")
