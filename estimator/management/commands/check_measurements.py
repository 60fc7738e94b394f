"""``manage.py check_measurements``: measured rows that cannot be, that repeat others or that contradict their
neighbours, proposed for quarantine."""

import csv
import io
import math
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from estimator.calibrations import newest_calibration
from estimator.checks.duplicates import republished_findings
from estimator.checks.findings import HARD_RULES, Finding, Rule
from estimator.checks.neighbours import Expected, neighbour_findings
from estimator.checks.physics import physics_findings
from estimator.fitting.fixtures import fixtures_dir, measured_rows, specs
from estimator.measured.estimates import estimate_of
from estimator.models import Measurement

MOST_QUARANTINED = 0.05
"""Share of all rows: beyond it the rule is wrong, not the rows."""


class Command(BaseCommand):
    help = "List measured rows that break physics, repeat others or contradict their neighbours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Fail where a row breaks physics without being quarantined, or too many are.",
        )
        parser.add_argument(
            "--write", action="store_true", help="Write the reasons into the CSV file, for review as a diff."
        )
        parser.add_argument(
            "--rule", choices=[rule.value for rule in Rule], action="append", help="Only these."
        )
        parser.add_argument("--row", metavar="KEY", action="append", help="Only these rows.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(measured_rows())
        quarantined = {row.key for row in rows if row.quarantine}
        if options["check"]:
            self._check(rows, quarantined)
            return
        found = [finding for finding in findings(rows) if finding.key not in quarantined]
        chosen = [
            finding
            for finding in found
            if finding.rule in (options["rule"] or list(Rule))
            and finding.key in (options["row"] or [finding.key])
        ]
        chosen = _within_limit(chosen, len(rows), len(quarantined))
        self._list(chosen, {row.key: row for row in rows})
        if options["write"]:
            write_quarantine(fixtures_dir() / "measurements.csv", chosen)
            self.stdout.write("Written: review the difference before it is kept.")

    def _check(self, rows: list[Measurement], quarantined: set[str]) -> None:
        broken = [finding for finding in physics_findings(rows, specs()) if finding.key not in quarantined]
        if broken:
            listed = "\n".join(f"{finding.key}: {finding.reason}" for finding in broken)
            raise CommandError(f"{len(broken)} rows break physics and are not quarantined:\n{listed}")
        if len(quarantined) > MOST_QUARANTINED * len(rows):
            raise CommandError(f"{len(quarantined)} of {len(rows)} rows are quarantined: more than 5 %.")
        self.stdout.write(f"{len(rows)} rows, {len(quarantined)} quarantined; none other breaks physics.")

    def _list(self, found: list[Finding], rows: dict[str, Measurement]) -> None:
        for finding in found:
            row = rows[finding.key]
            device = f"{row.hardware_count}× {row.hardware_name}"
            model = f"{row.model_name}, {row.quantization_name}, {row.engine}"
            self.stdout.write(
                f"{finding.key}  {finding.rule}  {device}, {model}, {row.test} at {row.depth}: "
                f"{row.tokens_per_s:g} tokens/s; {finding.reason}; {row.source_url}"
            )
        for rule, n in sorted(Counter(finding.rule.value for finding in found).items()):
            self.stdout.write(f"{rule}: {n}")


def findings(rows: list[Measurement]) -> list[Finding]:
    """One finding a row at most, hard rules first."""
    by_key: dict[str, Finding] = {}
    clean = [row for row in rows if not row.quarantine]
    for finding in (
        *physics_findings(rows, specs()),
        *republished_findings(rows),
        *neighbour_findings(_expected(clean)),
    ):
        by_key.setdefault(finding.key, finding)
    return sorted(
        by_key.values(), key=lambda found: (found.rule not in HARD_RULES, found.rule, -found.by, found.key)
    )


def _expected(rows: Iterable[Measurement]) -> Iterable[Expected]:
    calibration = newest_calibration()
    for row in rows:
        estimate = estimate_of(row, specs(), calibration)
        run, ratio = estimate.run, estimate.ratio(row)
        if run is None or not ratio or row.speculation or run.wall_rate:
            continue
        device = (run.test, run.chip, run.rig.n_accelerators, run.engine, run.setup, run.variant)
        yield Expected(row.key, math.log(ratio), (*device, run.shape, run.quantization.slug), device)


def _within_limit(found: list[Finding], n_rows: int, n_quarantined: int) -> list[Finding]:
    """As many as the limit leaves room for, physics first."""
    return found[: max(0, int(MOST_QUARANTINED * n_rows) - n_quarantined)]


def write_quarantine(path: Path, found: list[Finding]) -> None:
    """Put the reasons into the table's ``quarantine`` column; nothing else changes."""
    reasons = {finding.key: finding.reason for finding in found}
    table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    key, quarantine = table[0].index("key"), table[0].index("quarantine")
    for cells in table[1:]:
        cells[quarantine] = cells[quarantine] or reasons.get(cells[key], "")
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    path.write_text(out.getvalue(), encoding="utf-8")
