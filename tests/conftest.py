"""Fixtures and rules for the whole suite.

The suite runs on SQLite unless DATABASE_URL names PostgreSQL; there, tests that touch no database, or only
reason about the catalog that ships, are left out, as they have run already.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import settings as hypothesis_settings

# How long an example takes says more about the machine than the code; what is found is found every time.
hypothesis_settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis_settings.load_profile("suite")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "catalog"}


def on_postgresql() -> bool:
    """Whether this run's database is PostgreSQL."""
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run the tests of the database. Browser tests share one worker and so one server."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        if item.get_closest_marker("postgresql") and not on_postgresql():
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL; runs in the second pass"))
    if on_postgresql():
        without = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _uses_database(item)]


def _uses_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("shipped_catalog"):
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or names & DATABASE_FIXTURES)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Loads the shipped catalog once into each worker's database; tests roll back to it."""
    with django_db_blocker.unblock():
        call_command("load_catalog", verbosity=0)


@pytest.fixture
def catalog(db: None) -> None:
    """The shipped catalog. A test that commits empties the database at its end, so it may need loading."""
    from catalog.models import CatalogVersion

    if not CatalogVersion.objects.exists():
        call_command("load_catalog", verbosity=0)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test sees what another has cached."""
    from catalog.browse.kept import forget_lists
    from catalog.desk.kept import forget_answers

    cache.clear()
    forget_lists()
    forget_answers()
