"""Where cards find room: boards that host several, cases and frames that hold their length."""

from __future__ import annotations

import math

from .parts import Board, Card, Room
from .verdicts import Answer, Verdict, all_of

__all__ = ["holds", "hosts"]

COUNTED_SLOTS = 2.0
"""Boards are counted in cards of this thickness."""
NARROW = frozenset({"x1", "x2"})


def hosts(board: Board, card: Card | None, count: int) -> Verdict:
    """Whether a board takes so many equal cards without risers; without a card, any dual-slot card."""
    lanes = f"; slots {', '.join(board.lanes)}" if board.lanes else ""
    if board.cards_min is None and board.cards_max is None:
        return Verdict(Answer.UNKNOWN, f"no source counts its cards{lanes}")
    least, most = board.cards_min, board.cards_max
    if max(least or 0, most or 0) < count:
        return Verdict(Answer.NO, f"{max(least or 0, most or 0)} without risers")
    told = f"{least}" if least == most else f"{least if least is not None else '?'} to {most}"
    text = f"{told} dual-slot cards without risers{lanes}"
    if card is not None and card.slots is None:
        return Verdict(Answer.UNKNOWN, f"{text}; no source states how thick the card is")
    if card is not None and card.slots is not None and card.slots > COUNTED_SLOTS and count > 1:
        return Verdict(Answer.TIGHT, f"{text}; this card takes {card.slots:g}, look at the spacing")
    if board.lanes and sum(lanes not in NARROW for lanes in board.lanes) < count:
        return Verdict(Answer.TIGHT, f"{text}: narrow ones, models load slowly")
    return Verdict(Answer.YES if (least or 0) >= count else Answer.TIGHT, text)


def holds(room: Room, card: Card) -> Verdict:
    """Whether a case or frame has the length and the slots for one card."""
    return all_of((_length(room, card), _slots(room, card)))


def _length(room: Room, card: Card) -> Verdict:
    if card.length_mm is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's length")
    if room.max_length_mm is None:
        return Verdict(Answer.UNKNOWN, "no source states how long a card it holds")
    answer = Answer.YES if room.max_length_mm >= card.length_mm else Answer.NO
    return Verdict(answer, f"{card.length_mm:g} of {room.max_length_mm:g} mm")


def _slots(room: Room, card: Card) -> Verdict:
    if room.slots is None or card.slots is None:
        return Verdict(Answer.UNKNOWN, "slots not stated")
    needed = math.ceil(card.slots)
    return Verdict(Answer.YES if room.slots >= needed else Answer.NO, f"{needed} of {room.slots} slots")
