"""Two cards under an NVLink bridge: seated as far apart as it is long, where that is the milder finding.

The distance of two cards is no cost of one slot, so the search is asked again with both cards pinned, once
for each pair of slots at such a distance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations

from builds.assembly.bridges import bridged_pair, bridges_of, spacing_of
from builds.assembly.build import Build
from builds.assembly.links import distance_of
from builds.compatibility.nvlink import MADE_FOR

from .costs import NOTE
from .kinds import Kind, kinds_of
from .seating import Placed, Seating
from .setups import stock_of

__all__ = ["place_under_a_bridge"]


def place_under_a_bridge(build: Build) -> tuple[tuple[Kind, ...], list[Placed]] | None:
    """Kinds and places of two cards at the bridge's distance; ``None``: they are placed as without one."""
    if not bridged_pair(build) or any(use.slot or use.riser for use in build.cards):
        return None
    length = spacing_of(bridges_of(build)[0])
    pairs = list(_pairs(build, (length,) if length else MADE_FOR))
    if not pairs:
        return None
    stock = stock_of(build.risers)
    cost, placed = Seating(build, kinds_of(build.cards), stock).best()
    if tuple(sorted(place.slot or 0 for place in placed)) in pairs:
        return None
    best = None
    least = cost + NOTE
    for pair in pairs:
        cards = tuple(replace(use, slot=slot) for use, slot in zip(build.cards, pair, strict=True))
        kinds = kinds_of(cards)
        cost, placed = Seating(replace(build, cards=cards), kinds, stock).best()
        if cost < least:
            free = tuple(replace(kind, use=replace(kind.use, slot=None)) for kind in kinds)
            best, least = (free, placed), cost
    return best


def _pairs(build: Build, lengths: Collection[int]) -> Iterator[tuple[int, int]]:
    """Positions that a bridge of one of these lengths joins."""
    board = build.board
    if board is None:
        return
    for here, beyond in combinations(sorted(slot.position for slot in board.slots), 2):
        distance, is_exact = distance_of(board, here, beyond)
        if is_exact and distance in lengths:
            yield here, beyond
