"""``manage.py calibrate``: fit the coefficients on the fixtures, write them for review, print the held-out
errors."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from estimator.calibrations import calibration_folder, newest_calibration
from estimator.fitting.calibrate import calibrate, difference
from estimator.fitting.report import report

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

    def handle(self, *args: Any, **options: Any) -> None:
        version: str | None = options["version"]
        if version and not VERSION.fullmatch(version):
            raise CommandError(
                f"{version!r} is no version: give a date such as 2026-11-22, a letter after it at most."
            )
        if options["check"]:
            self._check()
            return
        fitted = calibrate(version or "unnamed")
        self.stdout.write(report(fitted))
        if version:
            path = calibration_folder() / f"{version}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fitted.calibration.to_json(), encoding="utf-8")
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
