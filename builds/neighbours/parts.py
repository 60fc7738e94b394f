"""The specs that decide what goes with what, as values; ``None`` is unknown."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Board", "Card", "Modules", "Named", "Plugs", "Processor", "RiserPart", "Room", "Supply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What every part has."""

    slug: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Plugs:
    """Sockets of a card for power."""

    six: int
    eight: int
    sixteen: int
    eps: int

    @property
    def none(self) -> bool:
        """The card draws all from its slot."""
        return not (self.six or self.eight or self.sixteen or self.eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Named):
    """A graphics card, as its reference design is."""

    limit_w: float | None
    plugs: Plugs | None
    slots: float | None
    length_mm: float | None
    generation: int | None
    lanes: int | None
    passive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Named):
    """A power supply. Plugs of 6+2 pins count as 8-pin."""

    rated_w: float
    eight: int | None
    sixteen: int | None
    sixteen_w: float | None
    """What its 16-pin plugs are rated for."""
    eps: int | None
    twelve_volt_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Named):
    """A motherboard."""

    socket: str
    memory: str
    """Generation and kind of modules: ``DDR5 RDIMM``."""
    memory_slots: int | None
    cards_min: int | None
    """Dual-slot cards without risers, cautious reading."""
    cards_max: int | None
    lanes: tuple[str, ...]
    """Its long slots, top to bottom: ``x16``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor(Named):
    """A CPU."""

    socket: str
    memory: str
    memory_channels: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules(Named):
    """A kit of memory."""

    generation: str
    kind: str
    """UDIMM, RDIMM, LRDIMM, SO-DIMM; empty: unknown."""
    capacity_gib: float
    modules: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiserPart(Named):
    """What stands between a slot and a card."""

    kind: str
    generation: int | None
    lanes: int | None
    feed: str
    slot_w: float | None
    """What it passes to the card's slot contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Named):
    """A case, rack case or open frame."""

    kind: str
    slots: int | None
    max_length_mm: float | None
