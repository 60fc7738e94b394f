"""``manage.py predict CASES.csv --out PREDICTIONS.csv``: many questions, one answer or one reason each."""

import contextlib
import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from estimator.predict import COLUMNS, INPUT_COLUMNS, REQUIRED_COLUMNS, Predictor

STANDARD_STREAM = "-"


class Command(BaseCommand):
    help = (
        "Estimate rates for the rows of a CSV file. One row in, one row out, in order; a row that cannot be "
        "answered says why in the column error. Columns: " + ", ".join(INPUT_COLUMNS) + "."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", help="CSV file with a header; - reads standard input.")
        parser.add_argument(
            "--out", default=STANDARD_STREAM, help="File to write; - (the default) is standard output."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with _reading(options["cases"]) as source:
            rows: csv.DictReader[str] = csv.DictReader(source)
            try:
                self._answer(rows, options["out"])
            except csv.Error as error:
                raise CommandError(f"Line {rows.line_num} is not CSV: {error}.") from error
            except UnicodeDecodeError as error:
                raise CommandError(f"After line {rows.line_num} the text is not UTF-8.") from error

    def _answer(self, rows: "csv.DictReader[str]", out: str) -> None:
        header = [(name or "").strip().casefold() for name in rows.fieldnames or []]
        _check_header(header)
        rows.fieldnames = header
        with self._writing(out) as target:
            writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(Predictor().answers(rows))

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[Any]:
        if name == STANDARD_STREAM:
            yield _Lines(self.stdout)
            return
        path = Path(name)
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
        except OSError as error:
            raise CommandError(f"Cannot write {name}: {error.strerror}.") from error


class _Lines:
    """Django's standard output, which would add a line end of its own to each row."""

    def __init__(self, out: Any) -> None:
        self._out = out

    def write(self, text: str) -> None:
        self._out.write(text, ending="")


@contextlib.contextmanager
def _reading(name: str) -> Iterator[TextIO]:
    if name == STANDARD_STREAM:
        yield sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error


def _check_header(header: list[str]) -> None:
    """The header names the columns that a row needs, none twice.

    Raises:
        CommandError: it does not.
    """
    if not any(header):
        raise CommandError("There is no header: the first line names the columns.")
    if missing := [column for column in REQUIRED_COLUMNS if column not in header]:
        raise CommandError(
            f"The header lacks {', '.join(missing)}. A row needs {', '.join(REQUIRED_COLUMNS)}; "
            f"the other columns are {', '.join(c for c in INPUT_COLUMNS if c not in REQUIRED_COLUMNS)}."
        )
    if doubled := sorted({column for column in header if column and header.count(column) > 1}):
        raise CommandError(f"The header names {', '.join(doubled)} twice.")
