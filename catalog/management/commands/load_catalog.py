"""`manage.py load_catalog`: the fixtures into the database, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.loading.files import unread_files
from catalog.loading.loader import check_fixtures, default_folder, is_loaded, load_fixtures
from catalog.loading.problems import SHOWN_AT_MOST, RefusedFixturesError
from catalog.loading.tables import tables
from catalog.loading.tally import Tally


class Command(BaseCommand):
    help = "Read the fixtures, validate everything, then load them in one transaction. Says what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only validate; write nothing")
        parser.add_argument(
            "--force", action="store_true", help="load even where these fixtures are the loaded ones"
        )
        parser.add_argument(
            "--fixtures", type=Path, metavar="DIR", help="the folder to read instead of fixtures/"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["fixtures"] or default_folder())
        try:
            if options["check"]:
                self._check(folder)
            elif not options["force"] and is_loaded(folder):
                self._say(options, "The catalog is up to date.")
            else:
                self._load(folder, options)
        except RefusedFixturesError as error:
            raise CommandError(str(error)) from error

    def _check(self, folder: Path) -> None:
        counts = check_fixtures(folder)
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} rows")
        for file in unread_files(tables(), folder):
            self.stderr.write(f"No table reads {file}.")
        self.stdout.write(f"{sum(counts.values())} rows are fit to load.")

    def _load(self, folder: Path, options: dict[str, Any]) -> None:
        tallies = load_fixtures(folder, timezone.now(), lambda tally: self._say(options, str(tally)))
        for line in _kept(tallies) if options["verbosity"] else ():
            self.stdout.write(line)

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)


def _kept(tallies: list[Tally]) -> list[str]:
    lines = [f"kept as edited here: {tally.table} {edit}" for tally in tallies for edit in tally.kept]
    more = len(lines) - SHOWN_AT_MOST
    return lines[:SHOWN_AT_MOST] + ([f"… and {more} more live edits."] if more > 0 else [])
