"""Whether another part fits a build: the rules are asked about the build with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

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
        "space.length",
        "space.slots",
    }
)
"""Rules that tell whether a part goes in at all. What starts and cools it is judged once it is in, as another
part mends that."""

ANSWERS_KEPT = 2048
"""Tries of a part in a build, for each state of the catalog."""

_FIT_RULES = tuple(rule for rule in RULES if rule.id in _ABOUT_FIT)


def reason_against(document: BuildDocument, candidate: BuildDocument, shelf: Shelf, today: date) -> str:
    """Why ``candidate``, the document with one part more, cannot be built; empty where it can.

    What is wrong with the document already is not held against the part.
    """
    blocks = shelf.kept(_blocks, ANSWERS_KEPT)
    known = {_what(finding) for finding in blocks(_bare(document), today)}
    found = blocks(_bare(candidate), today)
    return next((finding.message for finding in found if _what(finding) not in known), "")


def _bare(document: BuildDocument) -> BuildDocument:
    """Without what no rule on fit reads, so that equal builds are tried once."""
    lines = tuple(replace(line, price_usd=None, condition="") for line in document.lines)
    return BuildDocument(lines=lines, outlet=document.outlet)


def _what(finding: Finding) -> tuple[str, float | None, float | None]:
    return finding.rule, finding.figure, finding.limit


def _blocks(shelf: Shelf, document: BuildDocument, today: date) -> tuple[Finding, ...]:
    build = assemble(document, shelf, today).build
    plan = plan_of(build)
    case = Case(build=build, plan=plan, power=budget_of(build, plan))
    found = [finding for rule in _FIT_RULES for finding in rule.check(case)]
    return tuple(finding for finding in found if finding.severity is Severity.BLOCK)
