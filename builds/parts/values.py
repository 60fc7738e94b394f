"""The value objects. A row of the catalog and a part that a visitor described by hand are the same here.

All but slug and name may be unknown: ``None`` for figures, an empty text for words.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Board",
    "Card",
    "CardShape",
    "CoolerPart",
    "Disk",
    "Modules",
    "Part",
    "Plugs",
    "Processor",
    "RiserPart",
    "Room",
    "Slot",
    "SmallPart",
    "Supply",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every part has. ``url`` is its page in the catalog; empty for a part of the visitor's own."""

    slug: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Plugs:
    """Sockets of a card for power. A 6+2-pin plug is an 8-pin."""

    six: int = 0
    eight: int = 0
    sixteen: int = 0
    """12VHPWR or 12V-2x6."""
    eps: int = 0

    @property
    def none(self) -> bool:
        """The card draws all from its slot."""
        return not (self.six or self.eight or self.sixteen or self.eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShape:
    """One retail shape of a card: what decides plugs and fit."""

    name: str = ""
    """Empty for the reference card."""
    thickness_slots: float | None = None
    length_mm: float | None = None
    plugs: Plugs | None = None
    retail_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Part):
    """A graphics or compute card."""

    vendor: str = ""
    """``nvidia``, ``amd``, ``intel``."""
    family: str = ""
    """Architecture: Ampere, Ada, RDNA4 …"""
    chip: str = ""
    form: str = "card"
    """``card``, ``module`` (SXM) or ``mobile``."""
    memory_gib: float | None = None
    memory_bandwidth_gb_s: float | None = None
    matmul_tflops: float | None = None
    """Dense FP16 matrix rate. [TFLOP/s]"""
    limit_w: float | None = None
    """Board power limit as shipped."""
    generation: int | None = None
    lanes: int | None = None
    cooling: str = ""
    """``axial``, ``blower``, ``passive``, ``liquid``."""
    nvlink_gb_s: float | None = None
    """0 where it has no bridge."""
    shapes: tuple[CardShape, ...] = ()
    """The reference card first, then retail shapes."""
    notes: str = ""

    @property
    def reference(self) -> CardShape:
        """The reference card's shape; all unknown where there is none."""
        return self.shapes[0] if self.shapes else CardShape()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiserPart(Part):
    """What stands between a slot and a card, or between cards: ribbons, adapter boards, switches, bridges."""

    kind: str = ""
    """``catalog.models.Riser.RiserKind``."""
    generation: int | None = None
    lanes: int | None = None
    """Electrical, for each card that it hosts."""
    ports: int | None = None
    """Cards that it hosts."""
    length_cm: float | None = None
    feed: str = ""
    """``catalog.models.Riser.Feed``; ``none``: slot power passes through; empty: unknown."""
    slot_w: float | None = None
    """What it can pass to the card's slot contacts."""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Part):
    """A power supply."""

    form: str = "atx"
    """``atx``, ``sfx`` or ``server`` (12 V only)."""
    rated_w: float | None = None
    efficiency_rating: str = ""
    atx_version: str = ""
    """``2.x``, ``3.0``, ``3.1`` …"""
    atx_version_confirmed: bool | None = None
    eight: int | None = None
    eight_cables: int | None = None
    """Separate cables that carry the 8-pin plugs."""
    sixteen: int | None = None
    sixteen_w: float | None = None
    """What each 16-pin output is rated for."""
    eps: int | None = None
    sata: int | None = None
    molex: int | None = None
    input_voltage_min_v: float | None = None
    full_rating_voltage_min_v: float | None = None
    input_note: str = ""
    depth_mm: float | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One long slot of a board; position 1 is nearest to the processor."""

    position: int
    label: str = ""
    lanes_physical: int | None = None
    lanes_electrical: int | None = None
    lanes_shared: int | None = None
    """What is left once the slot or socket that it shares with is used."""
    generation: int | None = None
    attached_to: str = ""
    """``cpu``, ``chipset``; empty: unknown."""
    shares_with: str = ""
    slots_to_next: int | None = None
    """Single slots from this one to the next long one."""
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Part):
    """A motherboard."""

    socket: str = ""
    chipset: str = ""
    form_factor: str = ""
    slots: tuple[Slot, ...] = ()
    cards_min: int | None = None
    """Dual-slot cards without risers, cautious reading."""
    cards_max: int | None = None
    bifurcation: str = ""
    """The source's words: ``x16 → x8/x8 or x4/x4/x4/x4``; ``no``."""
    memory_type: str = ""
    """Generation and kind of modules: ``DDR5 RDIMM``."""
    memory_channels: int | None = None
    memory_slots: int | None = None
    memory_max_gib: float | None = None
    known_issues: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor(Part):
    """A CPU."""

    socket: str = ""
    cores: int | None = None
    threads: int | None = None
    lanes: int | None = None
    generation: int | None = None
    memory_channels: int | None = None
    memory_type: str = ""
    memory_mt_s: float | None = None
    tdp_w: float | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules(Part):
    """A kit of memory."""

    generation: str = ""
    """DDR4, DDR5."""
    kind: str = ""
    """UDIMM, RDIMM, LRDIMM, SO-DIMM."""
    ecc: bool | None = None
    capacity_gib: float | None = None
    modules: int | None = None
    rate_mt_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolerPart(Part):
    """A processor's cooler."""

    sockets: tuple[str, ...] = ()
    height_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk(Part):
    """A disk."""

    interface: str = ""
    capacity_gb: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Part):
    """A case, rack case or open frame."""

    kind: str = ""
    """``tower``, ``rack``, ``open``."""
    slots: int | None = None
    max_length_mm: float | None = None
    supplies_min: int | None = None
    supplies_max: int | None = None
    board_forms: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallPart(Part):
    """A cable, fan, shroud, relay or bracket."""

    kind: str = ""
    """``cable``, ``fan``, ``supply-sync``, ``bracket``."""
    specification: str = ""
