"""What is doubtful in the catalog: `findings(today)`; one module per family of rules."""

from __future__ import annotations

from datetime import date

from catalog.loading.loader import default_folder
from catalog.quality import board_specs, fit, gpu_specs, identity, machine_specs, origins, power_specs, prices
from catalog.quality.accepted import read_accepted, without_accepted
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows, read_rows

__all__ = ["FAMILIES", "Finding", "Severity", "every_finding", "findings"]

FAMILIES = {
    "cards": gpu_specs,
    "machines": machine_specs,
    "boards": board_specs,
    "power": power_specs,
    "prices": prices,
    "fit": fit,
    "sources": origins,
    "names": identity,
}


def findings(today: date) -> list[Finding]:
    """What is doubtful in the database and not accepted by review, the worst first; about twenty queries."""
    doubtful = every_finding(read_rows(today))
    return sorted(without_accepted(doubtful, read_accepted(default_folder())), key=lambda f: f.order)


def every_finding(rows: Rows) -> list[Finding]:
    """What the rules find in some rows, the worst first, whether accepted or not."""
    return sorted(
        (found for family in FAMILIES.values() for found in family.findings(rows)), key=lambda f: f.order
    )
