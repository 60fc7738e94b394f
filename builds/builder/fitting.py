"""Whether another part fits a build: the rules are asked about the build with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from builds.compatibility.build import Build
from builds.compatibility.case import Case
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.registry import RULES
from builds.placement import plan_of
from builds.power.budget import budget_of
from builds.shelf import Shelf

from .assembling import assemble
from .document import BuildDocument

__all__ = ["reason_against"]

_ABOUT_FIT = frozenset(
    {
        "cooling.passive",
        "lanes.bifurcation",
        "lanes.slots",
        "link.nvlink",
        "memory.slots",
        "memory.type",
        "platform.cooler",
        "platform.socket",
        "power.eps-not-pcie",
        "power.missing-connector",
        "psu.input-voltage",
        "psu.sync",
        "psu.twelve-volt-only",
        "space.length",
        "space.slots",
        "space.spacing",
    }
)
"""Rules that tell whether a part goes in at all; what a part is fed by and draws is judged once it is in."""

_FIT_RULES = tuple(rule for rule in RULES if rule.id in _ABOUT_FIT)


def reason_against(document: BuildDocument, shelf: Shelf, today: date) -> Callable[[BuildDocument], str]:
    """A function that says why another document, this one with one part more, cannot be built; empty where
    it can. What is wrong with this one already is not held against the part."""
    known = {_what(finding) for finding in _blocks(assemble(document, shelf, today).build)}

    def reason(candidate: BuildDocument) -> str:
        found = _blocks(assemble(candidate, shelf, today).build)
        return next((finding.message for finding in found if _what(finding) not in known), "")

    return reason


def _what(finding: Finding) -> tuple[str, float | None, float | None]:
    return finding.rule, finding.figure, finding.limit


def _blocks(build: Build) -> list[Finding]:
    plan = plan_of(build)
    case = Case(build=build, plan=plan, power=budget_of(build, plan))
    found = [finding for rule in _FIT_RULES for finding in rule.check(case)]
    return [finding for finding in found if finding.severity is Severity.BLOCK]
