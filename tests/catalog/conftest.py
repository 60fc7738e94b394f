"""Fixtures for tests of the catalog."""

from pathlib import Path

import pytest

from catalog.models import CatalogVersion, LoadedRow, PriceObservation
from tests.catalog.fixture_folder import FixtureFolder


@pytest.fixture
def fixtures(db: None, tmp_path: Path) -> FixtureFolder:
    """An empty folder, and a database in which nothing counts as loaded: what ships is left alone."""
    LoadedRow.objects.all().delete()
    CatalogVersion.objects.all().delete()
    PriceObservation.objects.update(fixture_key=None)
    return FixtureFolder(tmp_path)
