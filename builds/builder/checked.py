"""The builder's one answer: a document read, put together, wired, judged, priced and estimated.

The page, the command, the API, exports and saved builds all show this.
"""

from __future__ import annotations

from dataclasses import dataclass

from builds.compatibility.build import Build
from builds.compatibility.findings import Finding
from builds.compatibility.plan import Plan
from builds.power.budget import PowerBudget
from builds.prices import Line, Total

from .document import BuildDocument
from .running import Running

__all__ = ["Checked", "Problem", "Reading"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was written and cannot be used; the rest is answered."""

    line: int | None
    """Position among the document's lines, from 0; ``None``: not about one line."""
    field: str
    """``part``, ``quantity``, ``riser`` …"""
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a name was read, where that was not plain."""

    line: int | None
    field: str
    written: str
    slug: str
    note: str


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
