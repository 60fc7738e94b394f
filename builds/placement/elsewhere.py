"""Cards that no slot is left for: at M.2 sockets, at ports of the board, at short slots, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builds.assembly.links import CABLES, names_ports, way_of
from builds.compatibility.lanes.places import POSITIONS, SOCKETS
from builds.parts import Board, RiserPart

from .costs import BLOCK, EFFORT, NOTE, WARN
from .kinds import Kind
from .seat_costs import is_slow, riser_cost
from .setups import Member, Stock

__all__ = ["Elsewhere", "cost_elsewhere", "without_slot"]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The board, and what may hang beside its slots."""

    board: Board | None
    kinds: Sequence[Kind]
    stock: Stock


def without_slot(place: Elsewhere, cards: Sequence[int], parts: Sequence[int]) -> Iterator[Member]:
    """Each card that is left, over a loose riser that starts elsewhere where one is left too."""
    spare = list(parts)
    bare = place.board is None or bool(place.board.slots) or place.board.cards_max == 0
    for n, count in enumerate(cards):
        kind = place.kinds[n]
        for _ in range(count):
            taken = (
                _spare(place.stock, spare) if kind.use.riser is None and bare and kind.pin is None else None
            )
            if taken is None:
                yield Member(n, kind.riser)
            else:
                spare[taken] -= 1
                yield Member(n, place.stock.parts[taken], taken)


def _spare(stock: Stock, spare: Sequence[int]) -> int | None:
    """A loose riser that starts beside the slots."""
    kinds = ("m2", *sorted(CABLES), "usb-x1")
    found = [n for n, part in stock.carriers() if spare[n] and part.kind in kinds]
    return min(found, key=lambda n: kinds.index(stock.parts[n].kind), default=None)


def cost_elsewhere(place: Elsewhere, cards: Sequence[int], parts: Sequence[int]) -> int:
    """Of all cards that are left; nothing on a board that is not known, or whose slots no source lists."""
    board = place.board
    if board is None or not any(cards):
        return 0
    cost, alike = 0, dict[RiserPart | None, int]()
    for member in without_slot(place, cards, parts):
        if place.kinds[member.kind].pin is not None:
            cost += 2 * BLOCK
            continue
        cost += 0 if member.taken is None else EFFORT
        if member.riser is not None:
            kind = place.kinds[member.kind]
            cost += riser_cost(None, kind, member.riser)
            cost += WARN if is_slow(way_of(None, kind.use.card, riser=member.riser)) else 0
        alike[member.riser] = alike.get(member.riser, 0) + 1
    if not board.slots:
        return cost + (BLOCK * alike.get(None, 0) if board.cards_max == 0 else 0)
    every = sum(len(kind.keys) for kind in place.kinds)
    return cost + sum(_cost(board, riser, count, every) for riser, count in alike.items())


def _cost(board: Board, riser: RiserPart | None, count: int, every: int) -> int:
    """Of so many cards on one kind of riser, as ``lanes.slots`` sees them."""
    kind = riser.kind if riser is not None else ""
    starts = (
        (kind == "m2" and count <= SOCKETS)
        or (kind in CABLES and (names_ports(board) or count <= SOCKETS))
        or (kind == "usb-x1" and every <= max(POSITIONS, len(board.slots)))
    )
    return NOTE * count if starts else (BLOCK + 6 * WARN) * count
