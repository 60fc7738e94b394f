"""A build as the rules see it: every card by itself, parts in the order in which they were chosen."""

from __future__ import annotations

from dataclasses import dataclass

from builds.parts import (
    Board,
    Card,
    CardShape,
    CoolerPart,
    Disk,
    Modules,
    Processor,
    RiserPart,
    Room,
    SmallPart,
    Supply,
)

from .outlets import Outlet

__all__ = ["Build", "CardUse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUse:
    """One card of a build, with what the visitor decided about it."""

    key: str
    """``rtx-3090#2``: slug and which of them, counted from 1; the slug alone where there is one."""
    card: Card
    shape: CardShape | None = None
    """The retail shape that was named; ``None`` leaves it open and rules take the worst."""
    power_limit_w: float | None = None
    """A cap that the visitor set; ``None`` runs the card at its own limit."""
    riser: RiserPart | None = None
    riser_feed: str = ""
    """Where it differs from the riser's own: ``none``, ``6-pin``, ``sata``, ``molex``."""
    slot: int | None = None
    """Pinned: position on the board."""
    supply: int | None = None
    """Pinned: which supply feeds it, counted from 1."""
    power_adapter: str = ""
    """What turns other plugs into the card's: ``sata``, ``molex``, ``8-pin``, ``eps``; empty: none named."""
    adapter_inputs: int | None = None
    """How many plugs go into that adapter."""
    cables: int | None = None
    """Separate cables on the card's plugs; ``None``: one for each plug where the supply has them."""

    @property
    def limit_w(self) -> float | None:
        """What the card may draw: the cap where one is set below its own limit. [W]"""
        if self.power_limit_w is None or self.card.limit_w is None:
            return self.power_limit_w or self.card.limit_w
        return min(self.power_limit_w, self.card.limit_w)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What was chosen. Quantities are spelled out: two equal supplies are two members."""

    name: str = ""
    cards: tuple[CardUse, ...] = ()
    risers: tuple[RiserPart, ...] = ()
    """Those that no card names: host adapters, splitters, switches, bridges, spare ribbons."""
    supplies: tuple[Supply, ...] = ()
    boards: tuple[Board, ...] = ()
    processors: tuple[Processor, ...] = ()
    kits: tuple[Modules, ...] = ()
    coolers: tuple[CoolerPart, ...] = ()
    disks: tuple[Disk, ...] = ()
    rooms: tuple[Room, ...] = ()
    small_parts: tuple[SmallPart, ...] = ()
    outlet: Outlet | None = None
    other_load_w: float = 0.0
    """What else hangs on the same circuit."""

    @property
    def board(self) -> Board | None:
        """The board that carries the cards."""
        return self.boards[0] if self.boards else None
