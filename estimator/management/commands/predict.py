"""``manage.py predict CASES.csv --out PREDICTIONS.csv``: many questions, one answer or one reason each."""

import contextlib
import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError

from estimator.predicting.case_tables import INPUT_COLUMNS, TableError, encoding_of, read_cases, write_answers
from estimator.predicting.predictor import Predictor

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
        try:
            with _reading(options["cases"]) as source:
                self._answer(source, options["out"])
        except TableError as error:
            raise CommandError(f"{error}.") from error
        except UnicodeError as error:
            raise CommandError("The text is not UTF-8: save the table as UTF-8.") from error

    def _answer(self, source: TextIO, out: str) -> None:
        table = read_cases(source)
        if table.left_alone:
            self.stderr.write(f"Columns left alone: {', '.join(table.left_alone)}.")
        with self._writing(out) as target:
            write_answers(Predictor().answers(table.rows), target)

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[Any]:
        if name == STANDARD_STREAM:
            yield _Lines(self.stdout)
            return
        try:
            with Path(name).open("w", encoding="utf-8", newline="") as file:
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
    try:
        with contextlib.ExitStack() as opened:
            if name == STANDARD_STREAM:
                source = cast(io.BufferedReader, sys.stdin.buffer)
            else:
                source = opened.enter_context(Path(name).open("rb"))
            yield io.TextIOWrapper(source, encoding=encoding_of(source.peek(4)[:4]), newline="")
    except OSError as error:
        raise CommandError(f"Cannot read {name}: {error.strerror}.") from error
