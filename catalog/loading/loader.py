"""The front door of loading: check the fixtures, or load them in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from catalog.models import CatalogVersion

from .files import hash_of
from .tables import tables
from .tally import Tally

__all__ = ["check_fixtures", "default_folder", "is_loaded", "load_fixtures"]


def default_folder() -> Path:
    """The fixtures that ship, or those that the setting CATALOG_FIXTURES names."""
    return Path(getattr(settings, "CATALOG_FIXTURES", settings.BASE_DIR / "fixtures"))


def is_loaded(folder: Path) -> bool:
    """Whether the database was last loaded from exactly these files."""
    newest = CatalogVersion.objects.first()
    return newest is not None and newest.hash == hash_of(tables(), folder)


def check_fixtures(folder: Path) -> dict[str, int]:
    """Rows per table; raises ``RefusedFixturesError`` with everything that is wrong. Writes nothing."""
    # Imported here: reading rows takes pydantic, which a start that has nothing to load can do without.
    from .checks import read_tables

    return {table.name: len(rows) for table, rows in read_tables(tables(), folder).items()}


def load_fixtures(
    folder: Path, now: datetime, report: Callable[[Tally], None] = lambda tally: None
) -> list[Tally]:
    """Load all tables, or none: raises ``RefusedFixturesError`` and leaves the database as it was.

    ``report`` hears of each table as it is written.
    """
    from catalog.current_prices import rebuild_current_prices
    from catalog.prices.turns import lock_all_prices
    from catalog.search import rebuild_search

    from .checks import read_tables
    from .writing import write_tables

    registered = tables()
    version = hash_of(registered, folder)
    read = read_tables(registered, folder)
    tallies: list[Tally] = []
    with transaction.atomic():
        lock_all_prices()
        for tally in write_tables(read, now):
            tallies.append(tally)
            report(tally)
        rebuild_current_prices()
        rebuild_search()
        CatalogVersion.objects.create(hash=version, loaded_at=now)
    return tallies
