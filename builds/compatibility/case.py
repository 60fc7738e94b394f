"""What a rule reads: the build, how it is put together, what it draws and how fast it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.assembly.speed import SpeedOf
from builds.power.budget import PowerBudget
from estimator.core.architecture import Architecture
from estimator.core.quantization import Quantization
from estimator.core.scenario import Engine, Split

__all__ = ["Asked", "Case"]


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
