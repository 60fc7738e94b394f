from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from buildplanner.databases import database_from_url

HERE = Path("/srv/planner")


def test_a_relative_sqlite_path_lies_in_the_project() -> None:
    assert (
        database_from_url("sqlite:///var/db.sqlite3", base_dir=HERE)["NAME"] == "/srv/planner/var/db.sqlite3"
    )


def test_an_absolute_sqlite_path_stays_as_it_is() -> None:
    assert database_from_url("sqlite:////data/db.sqlite3", base_dir=HERE)["NAME"] == "/data/db.sqlite3"


def test_sqlite_takes_the_write_lock_when_a_transaction_begins() -> None:
    options = database_from_url("sqlite:///x", base_dir=HERE)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_a_postgresql_url_is_taken_apart_and_unquoted() -> None:
    database = database_from_url(
        "postgresql://me:p%40ss@db.example:6432/planner?sslmode=require", base_dir=HERE
    )
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "6432", "planner")
    assert database["OPTIONS"]["sslmode"] == "require"


def test_postgresql_keeps_a_pool_of_connections() -> None:
    assert "pool" in database_from_url("postgres:///planner", base_dir=HERE)["OPTIONS"]


def test_a_socket_folder_is_named_by_the_host_parameter() -> None:
    assert database_from_url("postgresql:///planner?host=/run/pg", base_dir=HERE)["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "planner", "sqlite:///", "postgresql://host/", "postgresql://h:port/x"]
)
def test_a_url_that_names_no_known_database_is_refused_with_the_forms_that_work(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="sqlite:///relative/path"):
        database_from_url(url, base_dir=HERE)
