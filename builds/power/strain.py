"""What is too much for a supply or an outlet. The rules say it, and a cap is searched by it."""

from __future__ import annotations

from collections.abc import Iterator

from builds.assembly.build import Build
from builds.assembly.outlets import Outlet
from builds.assembly.severity import Severity
from builds.parts import Supply

from .ratings import runs_reduced
from .values import PowerBudget, SupplyLoad

__all__ = [
    "COMFORTABLE_SHARE",
    "circuit_w",
    "load_severity",
    "promised_share",
    "severity_of_load",
    "spike_severity",
    "strains",
    "version_known",
    "wall_severity",
]

COMFORTABLE_SHARE = 0.8
"""Of a supply's rating, for hours. https://miningtech.no/en/strømforsyning-guide"""
ATX_3_SHARE = 2.0
"""Of its rating for 100 µs: what ATX 3 asks of a supply."""
ATX_2_SHARE = 1.0
"""ATX 2 promises nothing above the rating."""
PARTLY_ATX_3 = frozenset({"seasonic-prime-px-1600"})
"""Sold as ATX 3.0, passing its spikes up to 1,000 W only.
https://kitguru.net/components/power-supplies/zardon/seasonic-tx-1600-titanium-power-supply-review/2"""
SLACK_W = 1e-6
"""Rounding of sums of watts decides nothing."""


def load_severity(load: SupplyLoad) -> Severity | None:
    """Of a supply's continuous load; ``None`` where it is comfortable or its rating is not known."""
    if load.rated_w is None:
        return None
    return severity_of_load(load.draw.continuous_w, load.rated_w)


def severity_of_load(continuous_w: float, rated_w: float) -> Severity | None:
    """Of so many watts for hours on a supply that is rated for so many."""
    if continuous_w > rated_w + SLACK_W:
        return Severity.BLOCK
    return Severity.WARN if continuous_w > COMFORTABLE_SHARE * rated_w + SLACK_W else None


def promised_share(supply: Supply) -> float:
    """What a supply promises for the shortest spikes, as a share of its rating. [1]"""
    meets = supply.atx_version.startswith("3") and supply.slug not in PARTLY_ATX_3
    return ATX_3_SHARE if meets else ATX_2_SHARE


def version_known(supply: Supply) -> bool:
    """Whether what the supply does with spikes is known. An unconfirmed ATX 2 is taken at its word: it
    promises nothing."""
    if supply.form == "server" or not supply.atx_version:
        return False
    return promised_share(supply) == ATX_2_SHARE or supply.atx_version_confirmed is not False


def spike_severity(supply: Supply, load: SupplyLoad) -> Severity | None:
    """Of the shortest spikes on a supply: a note where only its version could tell and nobody confirms it."""
    if load.rated_w is None:
        return None
    share = load.draw.transient_w / load.rated_w - SLACK_W / load.rated_w
    if version_known(supply):
        return Severity.WARN if share > promised_share(supply) else None
    return Severity.NOTE if share > ATX_2_SHARE else None


def circuit_w(build: Build, budget: PowerBudget) -> float:
    """What hangs on the circuit: the build at the wall, and what else the visitor named. [W]"""
    return budget.wall.continuous_w + max(build.other_load_w, 0.0)


def wall_severity(watts: float, outlet: Outlet) -> Severity | None:
    """Of so many watts on a circuit for hours."""
    if watts > outlet.peak_w + SLACK_W:
        return Severity.BLOCK
    return Severity.WARN if watts > outlet.continuous_w + SLACK_W else None


def strains(build: Build, budget: PowerBudget) -> Iterator[tuple[str, Severity]]:
    """Everything that is too much, by the rule that says it."""
    for supply, load in zip(build.supplies, budget.supplies, strict=True):
        severity = load_severity(load)
        if severity is not None:
            reduced = runs_reduced(supply, build.outlet)
            yield "psu.input-voltage" if reduced else "psu.headroom", severity
        severity = spike_severity(supply, load)
        if severity is not None:
            yield "psu.transient", severity
    if build.outlet is not None:
        severity = wall_severity(circuit_w(build, budget), build.outlet)
        if severity is not None:
            yield "outlet.continuous", severity
