"""The front door: every rule asked about a case."""

from __future__ import annotations

from .case import Case
from .findings import Finding
from .registry import RULES

__all__ = ["findings_of"]


def findings_of(case: Case) -> list[Finding]:
    """What can go wrong, the worst first; equally bad ones in the order of the rules' table."""
    found = [finding for rule in RULES for finding in rule.check(case)]
    return sorted(found, key=lambda finding: finding.severity.rank)
