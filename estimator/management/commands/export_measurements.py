"""``manage.py export_measurements``: accepted runs as rows of fixtures/measurements.csv, for a commit."""

import csv
import io
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.loading import tables
from estimator.models import Measurement
from estimator.submitted.submissions import accepted_outside_fixtures

STANDARD_STREAM = "-"


class Command(BaseCommand):
    help = (
        "Write runs that visitors sent and moderators accepted as rows in the format of "
        "fixtures/measurements.csv, sorted; those that the fixtures hold already are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out",
            default=STANDARD_STREAM,
            metavar="FILE",
            help="file to write; - (the default) is standard output",
        )
        parser.add_argument("--all", action="store_true", help="those that the fixtures hold as well")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = accepted_outside_fixtures(everything=options["all"])
        text = _csv(rows)
        if options["out"] == STANDARD_STREAM:
            self.stdout.write(text, ending="")
            return
        try:
            with Path(options["out"]).open("w", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise CommandError(f"Cannot write {options['out']}: {error.strerror}.") from error
        self.stderr.write(f"{len(rows)} rows. Append them to fixtures/measurements.csv without the header.")


def _csv(rows: list[Measurement]) -> str:
    columns = next(table.columns for table in tables() if table.model is Measurement)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(getattr(row, column)) for column in columns] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    """A value as the loader reads it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
