"""A document in, everything that the builder says about it out."""

from __future__ import annotations

from datetime import date

from builds.compatibility.case import Case
from builds.compatibility.check import findings_of
from builds.placement import plan_of
from builds.power.budget import budget_of
from builds.prices import total_of
from builds.shelf import Shelf
from estimator.core.calibration import Calibration

from .assembling import assemble
from .checked import Checked
from .document import BuildDocument
from .running import running_of
from .typical_prices import typical_usd

__all__ = ["check_document"]


def check_document(document: BuildDocument, shelf: Shelf, calibration: Calibration, today: date) -> Checked:
    """Read, place, wire, estimate, judge and price a build."""
    assembled = assemble(document, shelf)
    build = assembled.build
    plan = plan_of(build)
    running = running_of(document.scenario, build, plan, shelf, calibration)
    power = budget_of(build, plan, running.draws)
    case = Case(
        build=build,
        plan=plan,
        power=power,
        asked=running.asked,
        speed_of=running.speed_of,
        typical_usd=typical_usd(shelf),
    )
    return Checked(
        document=assembled.document,
        problems=tuple(assembled.problems),
        build=build,
        plan=plan,
        power=power,
        findings=tuple(findings_of(case)),
        lines=tuple(assembled.lines),
        total=total_of(assembled.lines, today),
        running=running,
        readings=assembled.readings,
    )
