"""The builder's one answer: a document read, put together, wired, judged, priced and estimated.

The page, the command, the API, exports and saved builds all show this.
"""

from __future__ import annotations

from dataclasses import dataclass

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.compatibility.findings import Finding
from builds.power.budget import PowerBudget
from builds.prices import Line, Total

from .document import BuildDocument
from .running import Running
from .said import Problem, Reading

__all__ = ["Checked", "Problem", "Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the builder says about a document."""

    document: BuildDocument
    problems: tuple[Problem, ...]
    build: Build
    plan: Plan
    power: PowerBudget
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    """One for each line of the document, with its price."""
    total: Total | None
    running: Running
    readings: tuple[Reading, ...] = ()
    """How names were read that are none of the catalog's."""
