"""Cards with what carries them: their own riser, or a loose one that placement gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builds.parts import RiserPart

from .build import Build, CardUse
from .plan import Plan
from .plugs import riser_feed, slot_draw_w

__all__ = ["DATA_ONLY", "Carried", "by_riser", "carried", "uses_of", "wants_a_feed"]

DATA_ONLY = frozenset({"slimsas", "mcio", "oculink", "m2", "usb-x1"})
"""Kinds whose cable carries no power: the board at the card's end needs a feed of its own."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A card with what carries it."""

    use: CardUse
    riser: RiserPart
    feed: str

    @property
    def draw_w(self) -> float:
        """What the card may take through the riser at 12 V."""
        return slot_draw_w(self.use)


def carried(build: Build, plan: Plan) -> list[Carried]:
    """Cards on a riser, their own or one that placement gave them; boards in place of bare cables."""
    found = []
    spare = [part for part in build.risers if part.kind in DATA_ONLY and part.feed not in ("", "none")]
    for use in build.cards:
        riser = plan.seat_of(use.key).riser or use.riser
        if riser is None or riser.kind in ("nvlink", "host-card", "bifurcation", "switch"):
            continue
        feed = riser_feed(use, riser)
        if riser.kind in DATA_ONLY and feed == "none" and not use.riser_feed:
            board = next((part for part in spare if part.kind == riser.kind), None)
            if board is not None:
                spare.remove(board)
                riser, feed = board, board.feed
        found.append(Carried(use, riser, feed))
    return found


def wants_a_feed(riser: RiserPart, feed: str) -> bool:
    """Whether nothing but a feed of its own brings slot power to the card at its end."""
    return riser.kind in DATA_ONLY or (riser.slot_w == 0 and feed == "none")


def by_riser(members: Sequence[Carried]) -> list[list[Carried]]:
    """Cards of one kind on one kind of riser with one feed: the same is to be said of them."""
    groups: dict[tuple[str, RiserPart, str, float], list[Carried]] = {}
    for member in members:
        key = (member.use.card.slug, member.riser, member.feed, member.draw_w)
        groups.setdefault(key, []).append(member)
    return list(groups.values())


def uses_of(members: Sequence[Carried]) -> list[CardUse]:
    """The cards, without what carries them."""
    return [member.use for member in members]
