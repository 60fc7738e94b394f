"""Exceptions that a reviewer accepted, each with its reason: `accepted_findings.csv` beside the fixtures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catalog.quality.finding import Finding, Severity

__all__ = ["ACCEPTED", "read_accepted", "without_accepted"]

ACCEPTED = "accepted_findings.csv"
COLUMNS = ["rule", "subject", "field", "reason"]

Key = tuple[str, str, str]


def read_accepted(folder: Path) -> dict[Key, str]:
    """What the file accepts, with the reason; nothing where there is no file.

    Raises ``ValueError`` with the line of a row that lacks its reason or names an exception twice.
    """
    path = folder / ACCEPTED
    if not path.exists():
        return {}
    accepted: dict[Key, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"{ACCEPTED}: the header must be {','.join(COLUMNS)}.")
        for row in reader:
            key = (row["rule"], row["subject"], row["field"])
            if not row["reason"]:
                raise ValueError(f"{ACCEPTED}:{reader.line_num}: reason: is empty; say why it is right.")
            if key in accepted:
                raise ValueError(f"{ACCEPTED}:{reader.line_num}: this exception stands there twice.")
            accepted[key] = row["reason"]
    return accepted


def without_accepted(findings: Iterable[Finding], accepted: Mapping[Key, str]) -> Iterator[Finding]:
    """The findings that nobody accepted, and a warning for each exception that no longer is one."""
    met: set[Key] = set()
    for finding in findings:
        if finding.key in accepted:
            met.add(finding.key)
        else:
            yield finding
    for rule, subject, field in sorted(accepted.keys() - met):
        yield Finding(
            "accepted-in-vain", Severity.WARN, subject, field,
            f"{ACCEPTED} accepts {rule} here, but nothing is found any more; delete the row.", rule, "",
        )  # fmt: skip
