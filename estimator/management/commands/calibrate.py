"""``manage.py calibrate``: fit the coefficients on the fixtures, write them for review, print the held-out
errors."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from estimator.accuracy.held_out import current_report, read_report
from estimator.accuracy.text import report_text
from estimator.calibrations import (
    REPORT_SUFFIX,
    calibration_folder,
    current_calibration,
    newest_calibration,
)
from estimator.fitting.calibrate import calibrate, difference
from estimator.fitting.published import report_json

TOLERANCE = 0.01
"""How far an effect or the end of a band may lie from the reviewed file: libraries add in other orders."""

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}[a-z]?")


class Command(BaseCommand):
    help = "Fit the estimator's coefficients on the fixtures and print the errors on rows that no fit saw."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "version",
            nargs="?",
            help="Name of the file to write, a date: 2026-11-22. Without it nothing is written.",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Fit anew and fail where the result is not that of the newest file.",
        )

        parser.add_argument(
            "--report",
            action="store_true",
            help="Print the held-out errors of the calibration in use; nothing is fitted.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        version: str | None = options["version"]
        if version and not VERSION.fullmatch(version):
            raise CommandError(
                f"{version!r} is no version: give a date such as 2026-11-22, a letter after it at most."
            )
        if options["check"]:
            self._check()
            return
        if options["report"]:
            self._report()
            return
        fitted = calibrate(version or "unnamed")
        held_out = report_json(fitted)
        self.stdout.write(report_text(read_report(held_out), fitted.calibration))
        if version:
            self._write(f"{version}.json", fitted.calibration.to_json())
            self._write(f"{version}{REPORT_SUFFIX}", held_out)

    def _report(self) -> None:
        report = current_report()
        if report is None:
            raise CommandError("The calibration in use has no report: run `manage.py calibrate VERSION`.")
        self.stdout.write(report_text(report, current_calibration()))

    def _write(self, name: str, text: str) -> None:
        path = calibration_folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(calibration_folder().parent.parent)}")

    def _check(self) -> None:
        shipped = newest_calibration()
        found = calibrate(shipped.version).calibration
        off = difference(shipped, found)
        if off > TOLERANCE:
            raise CommandError(
                f"Calibration {shipped.version} is not what the fixtures give: an effect or band differs by "
                f"{off:.3f} (at most {TOLERANCE}). Run `manage.py calibrate VERSION`, review the difference."
            )
        self.stdout.write(
            f"Calibration {shipped.version} is what the fixtures give (largest difference {off:.4f})."
        )
