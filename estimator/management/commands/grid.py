"""``manage.py grid --out FILE.csv``: the catalog's estimates as one table, for reports."""

import contextlib
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from estimator.calibrations import current_calibration
from estimator.grids.catalog_grid import CONTEXTS, COUNTS
from estimator.specs import current_specs

STANDARD_STREAM = "-"


class Command(BaseCommand):
    help = (
        "Write memory, rates and their bands of every hardware, model, format and context of the catalog as "
        "CSV. Without a choice that is over a million lines; --hardware, --model, --context and --count "
        "choose."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default=STANDARD_STREAM, help="File to write; - is standard output.")
        parser.add_argument("--hardware", action="append", default=[], metavar="SLUG", help="May repeat.")
        parser.add_argument("--model", action="append", default=[], metavar="SLUG", help="May repeat.")
        parser.add_argument(
            "--context", action="append", type=int, metavar="TOKENS", help="Reserved context. May repeat."
        )
        parser.add_argument(
            "--count", action="append", type=int, metavar="CARDS", help="Equal cards. May repeat."
        )
        parser.add_argument(
            "--all-formats", action="store_true", help="Every format, not the usual one of each precision."
        )
        parser.add_argument(
            "--largest-context", action="store_true", help="Add the longest context; takes twice as long."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Only this command needs pandas, which takes a second to import.
        from estimator.grids.frame import GridAsked, frames

        asked = GridAsked(
            hardware=options["hardware"],
            models=options["model"],
            contexts=_positive(options["context"], "--context") or CONTEXTS,
            counts=_positive(options["count"], "--count") or COUNTS,
            all_formats=options["all_formats"],
            with_largest_context=options["largest_context"],
        )
        try:
            with _writing(options["out"]) as target:
                n_lines = 0
                for frame in frames(current_specs(), current_calibration(), asked):
                    frame.to_csv(
                        target, index=False, header=n_lines == 0, float_format="%.6g", lineterminator="\n"
                    )
                    n_lines += len(frame)
        except ValueError as error:
            raise CommandError(f"{error}.") from error
        except OSError as error:
            raise CommandError(f"Cannot write {options['out']}: {error.strerror}.") from error
        self.stderr.write(f"{n_lines:,} lines")


@contextlib.contextmanager
def _writing(name: str) -> Iterator[TextIO]:
    if name == STANDARD_STREAM:
        yield sys.stdout
        return
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        yield file


def _positive(numbers: list[int] | None, option: str) -> list[int]:
    if any(number < 1 for number in numbers or []):
        raise CommandError(f"{option} takes a whole number above zero.")
    return sorted(set(numbers or []))
