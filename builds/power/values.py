"""The power budget of a build as values. [W]"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Draw", "PowerBudget", "PowerLine", "SupplyLoad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Watts in each state. ``continuous_w`` is what supplies and outlets are sized for: every card at its
    limit, the processor at its own."""

    idle_w: float = 0.0
    decode_w: float = 0.0
    prefill_w: float = 0.0
    continuous_w: float = 0.0
    transient_w: float = 0.0
    """Highest for milliseconds and less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerLine:
    """What one part draws, direct current. ``assumed`` where its data do not tell."""

    part: str
    """A card's key or a part's slug; ``rest`` for board, memory, disks and fans."""
    name: str
    draw: Draw
    assumed: bool = False
    supply: int | None = None
    """Which supply feeds it, counted from 1; ``None`` where several do or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyLoad:
    """What one supply gives. ``share`` is of its rating at the outlet's voltage, for the continuous load."""

    supply: int
    slug: str
    name: str
    rated_w: float | None
    draw: Draw
    efficiency: float
    """At the continuous load."""
    share: float | None
    efficiency_assumed: bool = False
    """Its label does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerBudget:
    """All of it. Lines add up to ``dc``; ``wall`` divides by each supply's efficiency at that load.

    Transients alone do not add up: cards do not all spike in the same millisecond (`builds.power.spikes`).
    """

    lines: tuple[PowerLine, ...] = ()
    supplies: tuple[SupplyLoad, ...] = ()
    dc: Draw = Draw()
    wall: Draw = Draw()
    unknown: tuple[str, ...] = ()
    """Cards whose limit no source states: they count as nothing."""
