"""Rules asked about a build that is put together so: power budget made, nothing to be run."""

from __future__ import annotations

from collections.abc import Iterable

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.compatibility.case import Case
from builds.compatibility.findings import Finding, Rule
from builds.power.budget import budget_of

__all__ = ["judged"]


def judged(rules: Iterable[Rule], build: Build, plan: Plan | None = None, rule: str = "") -> list[Finding]:
    """What these rules find; of one of them where it is named."""
    plan = plan or Plan()
    case = Case(build=build, plan=plan, power=budget_of(build, plan))
    found = [finding for asked in rules for finding in asked.check(case)]
    return [finding for finding in found if rule in ("", finding.rule)]
