"""``outlet.continuous``, ``outlet.shared``: what the wall has to give, and what shares its circuit."""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.outlets import CONTINUOUS_SHARE
from builds.power.strain import circuit_w, wall_severity

from .caps import cap_fix
from .case import Case
from .findings import Confidence, Finding, Fix, Rule, Severity
from .supplies.grouping import supply_keys
from .wording import watts

__all__ = ["RULES"]

CIRCUIT_SOURCE = "https://forums.overclockersclub.com/topic/199609-1200w-1600w-psus-pushing-the-limits-of-the-electrical-outlet/?tab=comments#comment-2134294"


def check_continuous(case: Case) -> Iterator[Finding]:
    """Watts at the wall for hours against the circuit."""
    build, power = case.build, case.power
    total = circuit_w(build, power)
    if power.wall.continuous_w <= 0:
        return
    if build.outlet is None:
        yield Finding(
            rule="outlet.continuous", severity=Severity.NOTE, parts=supply_keys(build), to_check=True,
            message=f"The build draws {watts(total)} from the wall with every card at its limit: check what "
            "your outlet's circuit carries.",
            figure=round(total, 1), unit="W", source=CIRCUIT_SOURCE, confidence=Confidence.ARITHMETIC,
        )  # fmt: skip
        return
    severity = wall_severity(total, build.outlet)
    if severity is None:
        return
    draws = f"With every card at its limit the build draws {watts(power.wall.continuous_w)} from the wall"
    draws += f" ({watts(power.dc.continuous_w)} ÷ {_efficiency(case):.0%} efficiency)"
    if build.other_load_w > 0:
        draws += f", {watts(total)} with what else hangs on the circuit"
    if severity is Severity.BLOCK:
        limit = build.outlet.peak_w
        message = f"{draws}; a circuit of {_circuit(case)} gives {watts(limit)} and its breaker would trip."
    else:
        limit = build.outlet.continuous_w
        message = (
            f"{draws}; a circuit of {_circuit(case)} should carry no more than {watts(limit)} for hours, "
            f"{CONTINUOUS_SHARE:.0%} of its {watts(build.outlet.peak_w)}."
        )
    apart = ", plug the supplies into different circuits" if len(build.supplies) > 1 else ""
    yield Finding(
        rule="outlet.continuous", severity=severity, parts=supply_keys(build), message=message,
        figure=round(total, 1), limit=limit, unit="W",
        fix=cap_fix(
            case, severity=severity, otherwise=f"Use a stronger circuit{apart}, or fewer cards.",
            or_else=f"use a stronger circuit{apart}",
        ),
        source=CIRCUIT_SOURCE, confidence=Confidence.SPEC,
    )  # fmt: skip


def check_shared(case: Case) -> Iterator[Finding]:
    """Several supplies, or other load, on one circuit."""
    build = case.build
    several, other = len(build.supplies) > 1, build.other_load_w > 0
    if build.outlet is None or case.power.wall.continuous_w <= 0 or not (several or other):
        return
    total, limit = circuit_w(build, case.power), build.outlet.continuous_w
    sharing = [f"{len(build.supplies)} supplies"] if several else ["the build"]
    sharing += [f"{watts(build.other_load_w)} of other load"] if other else []
    who = " and ".join(sharing)
    who = who[:1].upper() + who[1:]
    if wall_severity(total, build.outlet) is not None:
        yield Finding(
            rule="outlet.shared", severity=Severity.WARN, parts=supply_keys(build),
            message=f"{who} on one circuit draw {watts(total)} together; {_circuit(case)} carry "
            f"{watts(limit)} for hours.",
            figure=round(total, 1), limit=limit, unit="W",
            fix=Fix(
                "Plug the supplies into outlets of different circuits." if several
                else "Move the other load to another circuit."
            ),
            source=CIRCUIT_SOURCE, confidence=Confidence.ARITHMETIC,
        )  # fmt: skip
    elif several:
        yield Finding(
            rule="outlet.shared", severity=Severity.NOTE, parts=supply_keys(build),
            message=f"{who} on one circuit draw {watts(total)} together, of the {watts(limit)} that "
            f"{_circuit(case)} carry for hours: leave nothing else large on it.",
            figure=round(total, 1), limit=limit, unit="W", source=CIRCUIT_SOURCE,
            confidence=Confidence.ARITHMETIC,
        )  # fmt: skip


def _efficiency(case: Case) -> float:
    return case.power.dc.continuous_w / case.power.wall.continuous_w


def _circuit(case: Case) -> str:
    outlet = case.build.outlet
    return f"{outlet.volts:g} V and {outlet.amperes:g} A" if outlet is not None else ""


RULES = (
    Rule(
        id="outlet.continuous", severities=(Severity.BLOCK, Severity.WARN), check=check_continuous,
        when="watts at the wall, load by each supply's efficiency at that load, above the circuit; above "
        "80 % of it",
        source=CIRCUIT_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="outlet.shared", severities=(Severity.WARN, Severity.NOTE), check=check_shared,
        when="two supplies, or other load, together above 80 % of one circuit; a note where they fit",
        source=CIRCUIT_SOURCE, confidence=Confidence.ARITHMETIC,
    ),
)  # fmt: skip
