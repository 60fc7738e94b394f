"""What a rule reads: the build, how it is put together, what it draws and how fast it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.power.budget import PowerBudget
from estimator.core.architecture import Architecture
from estimator.core.hardware import Link
from estimator.core.quantization import Quantization
from estimator.core.scenario import Engine, Split

__all__ = ["Asked", "Case", "Speed", "SpeedOf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the build is to run."""

    architecture: Architecture
    engine: Engine
    split: Split | None = None
    """``None``: the planner of the estimator chooses."""
    quantization: Quantization | None = None
    """How the weights are stored; ``None`` where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """An estimate in short. [tokens/s]"""

    decode_tokens_per_s: float
    prefill_tokens_per_s: float | None
    split: Split | None = None
    fits: bool = True


class SpeedOf(Protocol):
    """Asks the estimator what the scenario does on this build, with another link or cap where given."""

    def __call__(self, *, link: Link | None = None, power_limit_w: float | None = None) -> Speed | None:
        """``None`` where it cannot run. A cap holds for every card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One build to be checked."""

    build: Build
    plan: Plan
    power: PowerBudget
    asked: Asked | None = None
    speed_of: SpeedOf | None = None
    """``None`` where nothing was asked or nothing can be estimated."""
    typical_usd: Mapping[str, tuple[float, float]] | None = None
    """What a part usually costs, low and high, by kind: ``motherboard``, ``cpu``, ``cooler``, ``memory-kit``,
    ``storage``, ``power-supply``, ``frame``, and ``supply-sync`` and ``cable`` of small parts. [USD]"""
