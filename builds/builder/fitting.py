"""Whether another part fits a build: the rules are asked about the build with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from builds.assembly.build import Build
from builds.assembly.plan import Plan, Seat
from builds.compatibility.case import Case
from builds.compatibility.findings import Finding, Rule, Severity
from builds.compatibility.registry import RULES
from builds.placement import as_seats_see, plan_of, seats_of
from builds.power.budget import budget_of
from builds.shelf import Shelf

from .assembling import assemble
from .document import BuildDocument

__all__ = ["reason_of_parts", "reason_of_plan"]

_OF_PARTS = frozenset(
    {
        "cooling.passive",
        "memory.slots",
        "memory.type",
        "platform.cooler",
        "platform.socket",
    }
)
"""Rules that tell from the parts alone whether one goes in, wherever the planner puts it."""
_OF_PLAN = frozenset(
    {
        "lanes.bifurcation",
        "lanes.slots",
        "link.nvlink",
        "power.eps-not-pcie",
        "power.missing-connector",
        "psu.input-voltage",
        "space.length",
        "space.slots",
    }
)
"""Those that ask where it goes. What starts and cools a part is judged once it is in, as another part mends
that."""

ANSWERS_KEPT = 512
"""Tries of a part in a build, for each state of the catalog. A build with parts of the visitor's own takes up
to a hundred KB as a key, so that these are some fifty MB at worst."""

SEATS_KEPT = 256
"""Most parts that are tried leave the cards where they are: a supply, a processor, a cooler."""

_RULES_OF_PARTS = tuple(rule for rule in RULES if rule.id in _OF_PARTS)
_RULES_OF_PLAN = tuple(rule for rule in RULES if rule.id in _OF_PLAN)
_NO_POWER = budget_of(Build(), Plan())


def reason_of_parts(document: BuildDocument, candidate: BuildDocument, shelf: Shelf) -> str:
    """Why ``candidate``, the document with one part more, cannot be built wherever its parts go; empty where
    nothing is against it so far.

    What is wrong with the document already is not held against the part.
    """
    return _new(shelf.kept(_blocks_of_parts, ANSWERS_KEPT), document, candidate)


def reason_of_plan(document: BuildDocument, candidate: BuildDocument, shelf: Shelf) -> str:
    """The same for its best plan, which takes longer to find."""
    return _new(shelf.kept(_blocks_of_plan, ANSWERS_KEPT), document, candidate)


def _new(
    blocks: Callable[..., tuple[Finding, ...]], document: BuildDocument, candidate: BuildDocument
) -> str:
    known = {_what(finding) for finding in blocks(_bare(document))}
    found = blocks(_bare(candidate))
    return next((finding.message for finding in found if _what(finding) not in known), "")


def _bare(document: BuildDocument) -> BuildDocument:
    """Without what no rule on fit reads, so that equal builds are tried once."""
    lines = tuple(replace(line, price_usd=None, condition="") for line in document.lines)
    return BuildDocument(lines=lines, outlet=document.outlet)


def _what(finding: Finding) -> tuple[str, float | None, float | None]:
    return finding.rule, finding.figure, finding.limit


def _seats(_shelf: Shelf, build: Build) -> tuple[Seat, ...]:
    return seats_of(build)


def _blocks_of_parts(shelf: Shelf, document: BuildDocument) -> tuple[Finding, ...]:
    build = assemble(document, shelf).build
    return _blocks(_RULES_OF_PARTS, Case(build=build, plan=Plan(), power=_NO_POWER))


def _blocks_of_plan(shelf: Shelf, document: BuildDocument) -> tuple[Finding, ...]:
    build = assemble(document, shelf).build
    plan = plan_of(build, shelf.kept(_seats, SEATS_KEPT)(as_seats_see(build)))
    return _blocks(_RULES_OF_PLAN, Case(build=build, plan=plan, power=budget_of(build, plan)))


def _blocks(rules: Iterable[Rule], case: Case) -> tuple[Finding, ...]:
    found = [finding for rule in rules for finding in rule.check(case)]
    return tuple(finding for finding in found if finding.severity is Severity.BLOCK)
