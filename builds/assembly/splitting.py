"""Whether one slot can be cut into several links, and what asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builds.parts import Board, RiserPart, Slot

from .build import CardUse

__all__ = ["Splitting", "devices_of", "ports_of", "splits_a_slot", "splitting_of"]

FULL_LANES = 16
LINK_LANES = 4
"""Of each socket on a passive splitter: a slot that is wired with no more reaches the first one alone."""
SPLITTERS = frozenset({"bifurcation", "host-card", "slimsas", "mcio", "oculink"})
"""Kinds of risers that, with several ports, rely on the firmware to cut their slot."""


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
        if links <= 1:
            return True
        if not self.able:
            return self.able
        return not self.widths or any(len(way) >= links for way in self.widths)


_WAY = re.compile(r"x\d+(?:/x\d+)+")
_NO = re.compile(r"^\s*(?:no|none)\b|not to work|cannot|not supported", re.IGNORECASE)
_OVER_SLOTS = re.compile(r"over its|set by the board|^\s*x16(?:,| or) x8/x8", re.IGNORECASE)
"""Words about two slots that share one set of lanes, not about one slot that is cut."""
_ANY = re.compile(r"every slot|all slots|^\s*yes\b", re.IGNORECASE)
_OF_SLOTS = re.compile(r"^\s*(?:the )?x(\d+) slots?\b", re.IGNORECASE)


def splitting_of(board: Board, slot: Slot) -> Splitting:
    """Whether and how one slot can be split, as ``Board.bifurcation`` words it.

    Ways that are named for slots of one width hold for those; slots of the chipset are never meant, and a
    slot of four lanes or fewer leaves nothing to split.
    """
    text = board.bifurcation.strip()
    if slot.lanes_electrical is not None and slot.lanes_electrical <= LINK_LANES:
        return Splitting(able=False, reason=text)
    if not text:
        return Splitting(None)
    if _NO.search(text):
        return Splitting(able=False, reason=text)
    ways = tuple(way for clause in text.split(";") for way in _ways(clause, slot.lanes_electrical))
    if ways and slot.attached_to != "chipset":
        return Splitting(able=True, widths=ways, reason=text)
    if _ANY.search(text):
        return Splitting(able=True, reason=text)
    return Splitting(None, reason=text)


def _ways(clause: str, width: int | None) -> list[tuple[int, ...]]:
    named = _OF_SLOTS.match(clause)
    if _OVER_SLOTS.search(clause) or (named and width is not None and int(named[1]) != width):
        return []
    ways = [tuple(int(part[1:]) for part in way.split("/")) for way in _WAY.findall(clause)]
    return [way for way in ways if width is None or sum(way) <= width]


def splits_a_slot(riser: RiserPart) -> bool:
    """It relies on the firmware to cut its slot: several ports and no switch of its own."""
    return riser.kind in SPLITTERS and ports_of(riser) > 1


def ports_of(riser: RiserPart) -> int:
    """Cards that one slot feeds over it. A set with more ports than a slot has lanes for needs more slots."""
    ports = max(riser.ports or 1, 1)
    if riser.kind == "switch" or not riser.lanes:
        return ports
    return max(min(ports, FULL_LANES // riser.lanes), 1)


_DUAL = re.compile(r"\bdual[ -]gpu\b|\btwo gpus\b|\b2x bmg|\bb60\b.*\bdual\b|\bdual\b.*\bb60\b")


def devices_of(use: CardUse) -> int:
    """Graphics chips of a card that need a link each: two on a dual Arc Pro B60, whose slot must be split.

    Older dual cards carry a switch of their own and need one link.
    """
    card = use.card
    words = " ".join((card.name, card.slug, card.chip, use.shape.name if use.shape else "")).casefold()
    # Most cards are told by a glance: the pattern is slow over a hundred of them.
    named = any(word in words for word in ("dual", "two gpus", "bmg"))
    return 2 if named and _DUAL.search(words.replace("-", " ")) else 1
