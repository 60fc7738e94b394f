"""What `check_catalog` finds, for the inbox: without what the inbox says of prices itself."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

from catalog.models import CatalogVersion
from catalog.quality import Finding, findings

__all__ = ["KEPT_S", "MOST", "findings_of_today"]

MOST = 300
"""The worst; more than these are work for whoever edits the fixtures."""

SAID_ELSEWHERE = {"stale-price", "never-priced", "accepted-in-vain"}
"""Rules that the inbox follows itself, with what is at stake; and one for whoever edits the fixtures."""

KEPT_S = 600
"""Looking at every row of a large catalog takes seconds, so it is done once for ten minutes."""


def findings_of_today(today: date) -> list[Finding]:
    """The findings, worst first, at most ten minutes old."""
    version = CatalogVersion.objects.values_list("pk", flat=True).first()
    key = f"desk-findings-{today}-{version}"
    found: list[Finding] | None = cache.get(key)
    if found is None:
        found = [finding for finding in findings(today) if finding.rule not in SAID_ELSEWHERE][:MOST]
        cache.set(key, found, KEPT_S)
    return found
