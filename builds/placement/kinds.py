"""Cards that are alike to a slot: exchanging two of them changes nothing, so the search does not try it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builds.compatibility.build import CardUse
from builds.compatibility.links import CABLES, devices_of, stands_free, thicknesses_of
from builds.compatibility.plugs import plugs_of
from builds.parts import RiserPart

__all__ = ["Kind", "kinds_of"]

LEADS_ON = frozenset({"switch", "bifurcation", "host-card"})
"""Kinds of risers that sit in a slot and that several cards hang on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Cards alike, by the first of them."""

    use: CardUse
    keys: tuple[str, ...]
    devices: int
    """Graphics chips on each card that need a link of their own."""
    plugless: bool
    """It draws all from its slot."""

    @property
    def pin(self) -> int | None:
        """Position on the board that the visitor chose."""
        return self.use.slot

    @property
    def splitter(self) -> RiserPart | None:
        """The switch or splitter that the visitor named as its riser."""
        riser = self.use.riser
        return riser if riser is not None and riser.kind in LEADS_ON else None

    @property
    def riser(self) -> RiserPart | None:
        """What the visitor put under the card itself."""
        return None if self.splitter is not None else self.use.riser

    @property
    def on_cables(self) -> bool:
        """Its riser is a board on cables, whose other end is a host card or a port of the board."""
        return self.riser is not None and self.riser.kind in CABLES


def kinds_of(cards: Iterable[CardUse]) -> tuple[Kind, ...]:
    """Cards grouped by all that a slot knows of them, in the order of the build."""
    groups: dict[object, list[CardUse]] = {}
    for use in cards:
        groups.setdefault(_likeness(use), []).append(use)
    return tuple(
        Kind(uses[0], tuple(use.key for use in uses), devices_of(uses[0]), _plugless(uses[0]))
        for uses in groups.values()
    )


def _likeness(use: CardUse) -> object:
    in_the_row = not stands_free(use.riser)
    return (
        use.card.lanes, use.card.generation, devices_of(use), _plugless(use), use.riser, use.slot,
        (thicknesses_of(use), use.card.cooling) if in_the_row else None,
    )  # fmt: skip


def _plugless(use: CardUse) -> bool:
    plugs = plugs_of(use)
    return plugs is not None and plugs.none
