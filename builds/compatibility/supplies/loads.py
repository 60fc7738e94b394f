"""``psu.headroom``, ``psu.transient``, ``psu.input-voltage``: what each supply has to give, and may."""

from __future__ import annotations

import math
from collections.abc import Iterator

from builds.assembly.outlets import Outlet
from builds.compatibility.caps import cap_fix
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import capital, keys_of, listed, short, watts
from builds.parts import Supply
from builds.power.ratings import refuses, runs_reduced
from builds.power.spikes import is_measured
from builds.power.strain import (
    ATX_3_SHARE,
    COMFORTABLE_SHARE,
    load_severity,
    promised_share,
    spike_severity,
)
from builds.power.values import SupplyLoad

from .grouping import Judged, alike, as_subject

__all__ = ["RULES"]

HEADROOM_SOURCE = "https://miningtech.no/en/str%C3%B8mforsyning-guide"
SPIKES_SOURCE = "https://www.tweaktown.com/news/85717/pcie-5-0-gpus-can-have-power-excursions-use-up-to-1800w-of/index.html"
VOLTAGE_SOURCE = "https://hotchpotch.dev/articles/rtx5090x2-pc/"
SIZES_STEP_W = 50.0
"""Supplies are sold in such steps."""
LARGEST_SOLD_W = 2200.0
"""Above it supplies are rare, and for 200-240 V."""
LARGEST_ON_120_V_W = 1600.0
"""ATX supplies up to here give their full rating at 120 V: 13 A of the 15 A that an outlet has."""
LARGEST_ON_100_V_W = 1300.0
"""What supplies for 100 V end at."""


def check_headroom(case: Case) -> Iterator[Finding]:
    """Continuous load against the rating, for each supply."""
    for group in alike(case, _load_verdict):
        load, severity = group.load, group.verdict
        rated, needed = load.rated_w, load.draw.continuous_w
        who = as_subject(group.supplies)
        if rated is None:
            yield Finding(
                rule="psu.headroom", severity=Severity.NOTE, parts=group.keys, to_check=True,
                message=f"No source states the rating of {who}, which has to give {watts(needed)} for hours: "
                f"look for at least {watts(_size_for(needed))} on its label.",
                figure=needed, unit="W", source=HEADROOM_SOURCE, confidence=Confidence.PRACTICE,
            )  # fmt: skip
            continue
        larger = _larger(needed)
        fix = cap_fix(case, f"Take {larger}.", severity=Severity(severity), or_else=f"take {larger}")
        share = needed / rated
        if severity is Severity.BLOCK:
            message = (
                f"{capital(who)} would have to give {watts(needed)} for hours, {_percent(share)} of what it "
                f"is rated for ({watts(rated)}), with every card at its limit."
            )
            limit = rated
        else:
            limit = COMFORTABLE_SHARE * rated
            message = (
                f"{capital(who)} has to give {watts(needed)} for hours, {_percent(share)} of its "
                f"{watts(rated)}: above {COMFORTABLE_SHARE:.0%} ({watts(limit)}) it runs hot and has little "
                "left for spikes."
            )
        yield Finding(
            rule="psu.headroom", severity=Severity(severity), parts=group.keys, message=message,
            figure=round(needed, 1), limit=round(limit, 1), unit="W", fix=fix, source=HEADROOM_SOURCE,
            confidence=Confidence.PRACTICE if severity is Severity.WARN else Confidence.ARITHMETIC,
        )  # fmt: skip
    yield from _unknown_limits(case)


def _load_verdict(case: Case, supply: Supply, load: SupplyLoad) -> str:
    if load.rated_w is None:
        return Severity.NOTE if load.draw.continuous_w > 0 else ""
    if refuses(supply, case.build.outlet) or runs_reduced(supply, case.build.outlet):
        return ""  # psu.input-voltage says it
    return load_severity(load) or ""


def _unknown_limits(case: Case) -> Iterator[Finding]:
    unknown = [use for use in case.build.cards if use.key in case.power.unknown]
    if unknown:
        names = listed(short(use.card.name) for use in unknown)
        yield Finding(
            rule="psu.headroom", severity=Severity.NOTE, parts=keys_of(unknown), to_check=True,
            message=f"No source states the power limit of the {names}: the figures of supply and outlet "
            "leave it out. Look it up and set it as the card's limit.",
            source=HEADROOM_SOURCE, confidence=Confidence.UNCONFIRMED,
        )  # fmt: skip


def check_transient(case: Case) -> Iterator[Finding]:
    """The shortest spikes against what the supply's ATX version promises."""
    measured = any(is_measured(use.card) for use in case.build.cards)
    for group in alike(case, lambda case, supply, load: spike_severity(supply, load) or ""):
        load, supply = group.load, group.supplies[0]
        rated = load.rated_w or 0.0
        limit = rated if group.verdict == Severity.NOTE else promised_share(supply) * rated
        who = as_subject(group.supplies)
        spikes = f"For less than a millisecond the load on {who} can jump to {watts(load.draw.transient_w)}"
        if group.verdict == Severity.NOTE:
            look = "ask its maker" if supply.form == "server" else "look for ATX 3.0 or 3.1 on its label"
            message = (
                f"{spikes}, above its {watts(rated)}; no source confirms that it was built for such spikes: "
                f"{look}."
            )
        elif promised_share(supply) == ATX_3_SHARE:
            message = f"{spikes}, and ATX 3 promises no more than twice the rating, {watts(limit)}."
        else:
            message = f"{spikes}; it promises no more than its {watts(limit)} and may switch off."
        yield Finding(
            rule="psu.transient", severity=Severity(group.verdict), parts=group.keys, message=message,
            figure=round(load.draw.transient_w, 1), limit=round(limit, 1), unit="W",
            fix=_spikes_fix(case, supply, load),
            source=SPIKES_SOURCE, confidence=Confidence.MEASURED if measured else Confidence.PRACTICE,
            to_check=group.verdict == Severity.NOTE,
        )  # fmt: skip


def _spikes_fix(case: Case, supply: Supply, load: SupplyLoad) -> Fix:
    if promised_share(supply) == ATX_3_SHARE:
        larger = _larger(load.draw.continuous_w)
        return cap_fix(case, f"Take {larger}.", severity=Severity.WARN, or_else=f"take {larger}")
    return cap_fix(case, "Take an ATX 3.x supply.", severity=Severity.WARN, or_else="take an ATX 3.x supply")


def check_input_voltage(case: Case) -> Iterator[Finding]:
    """Supplies that want 200-240 V where the outlet gives 100-120 V."""
    outlet = case.build.outlet
    for group in alike(case, _voltage_verdict):
        yield _voltage_finding(group, outlet)


def _voltage_verdict(case: Case, supply: Supply, load: SupplyLoad) -> str:
    outlet = case.build.outlet
    if outlet is None:
        wants = max(supply.input_voltage_min_v or 0.0, supply.full_rating_voltage_min_v or 0.0)
        return "outlet?" if wants > 120 else ""
    if refuses(supply, outlet):
        return "refuses"
    if runs_reduced(supply, outlet):
        return "too much" if load_severity(load) is Severity.BLOCK else "reduced"
    return "voltage?" if _voltage_is_open(supply, outlet) else ""


def _voltage_is_open(supply: Supply, outlet: Outlet) -> bool:
    """Whether the supply is of a kind that often wants 200 V, and no source says."""
    if supply.full_rating_voltage_min_v is not None or outlet.volts > 120:
        return False
    if supply.form == "server":
        return True
    largest = LARGEST_ON_100_V_W if outlet.volts <= 100 else LARGEST_ON_120_V_W
    return supply.rated_w is not None and supply.rated_w > largest


def _voltage_finding(group: Judged, outlet: Outlet | None) -> Finding:
    supply, load = group.supplies[0], group.load
    who = capital(as_subject(group.supplies))
    wants = max(supply.input_voltage_min_v or 0.0, supply.full_rating_voltage_min_v or 0.0) or 200.0
    has = f"{outlet.volts:g} V" if outlet is not None else "100 or 120 V"
    severity, limit, unit, to_check = Severity.NOTE, wants, "V", True
    figure = outlet.volts if outlet is not None else None
    change = f"Use a 200-240 V outlet, or a supply made for {has}."
    if group.verdict == "refuses":
        severity, to_check = Severity.BLOCK, False
        message = f"{who} runs on {wants:g} V and more; this outlet gives {has}."
    elif group.verdict == "too much":
        severity, to_check, unit = Severity.BLOCK, False, "W"
        figure, limit = round(load.draw.continuous_w, 1), load.rated_w or 0.0
        message = (
            f"{who} gives its {watts(supply.rated_w or 0)} at {wants:g} V only; at {has} count on about "
            f"half, {watts(limit)}, and this build asks for {watts(load.draw.continuous_w)}."
        )
    elif group.verdict == "reduced":
        severity, to_check = Severity.WARN, False
        message = (
            f"{who} gives its full {watts(supply.rated_w or 0)} at {wants:g} V only; at {has} count on about "
            f"half, {watts(load.rated_w or 0)}, of which this build takes {watts(load.draw.continuous_w)}."
        )
    elif group.verdict == "outlet?":
        message = f"{who} wants {wants:g} V and more for its full rating: check what your outlet gives."
    else:
        message = (
            f"{who} is of a kind that often gives its full {watts(supply.rated_w or 0)} at 200-240 V only: "
            f"read on its label what it gives at {has}."
        )
    return Finding(
        rule="psu.input-voltage", severity=severity, parts=group.keys, message=message, figure=figure,
        limit=limit, unit=unit, fix=Fix(change), source=VOLTAGE_SOURCE, to_check=to_check,
        confidence=Confidence.UNCONFIRMED if to_check else Confidence.SPEC,
    )  # fmt: skip


def _size_for(continuous_w: float) -> float:
    """The smallest usual size that carries a load comfortably. [W]"""
    return math.ceil(continuous_w / COMFORTABLE_SHARE / SIZES_STEP_W) * SIZES_STEP_W


def _larger(continuous_w: float) -> str:
    """What carries a load comfortably: one supply where such are sold, else several."""
    size = _size_for(continuous_w)
    if size <= LARGEST_SOLD_W:
        return f"a supply of {watts(size)} or more"
    return f"{math.ceil(size / LARGEST_ON_120_V_W)} supplies of {watts(LARGEST_ON_120_V_W)} in its place"


def _percent(share: float) -> str:
    """Told apart from the limits at 80 and 100 %."""
    return f"{share:.1%}" if f"{share:.0%}" in ("80%", "100%") else f"{share:.0%}"


RULES = (
    Rule(
        id="psu.headroom", severities=(Severity.BLOCK, Severity.WARN), check=check_headroom,
        when="continuous load of a supply above its rating; above 80 % of it",
        source=HEADROOM_SOURCE, confidence=Confidence.PRACTICE,
    ),
    Rule(
        id="psu.transient", severities=(Severity.WARN,), check=check_transient,
        when="spikes of a millisecond and less above what the supply promises: twice its rating with ATX 3, "
        "the rating itself before",
        source=SPIKES_SOURCE, confidence=Confidence.MEASURED,
    ),
    Rule(
        id="psu.input-voltage", severities=(Severity.BLOCK, Severity.WARN), check=check_input_voltage,
        when="a supply that runs on 200-240 V only at a 100-120 V outlet, or that is overloaded by what it "
        "gives there; warn where that is enough",
        source=VOLTAGE_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
