"""A database URL as Django's database settings: SQLite for one machine, PostgreSQL for many visitors."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["database_from_url", "sqlite_database"]

FORMS = "postgresql://user:password@host:5432/name or sqlite:///relative/path or sqlite:////absolute/path"


def database_from_url(url: str, *, base_dir: Path, pooled: bool = True) -> dict[str, Any]:
    """Settings for one URL; relative SQLite paths are relative to `base_dir`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path.removeprefix("/"))
        if parts.netloc or not name:
            raise ImproperlyConfigured(f"DATABASE_URL names no SQLite file. Use {FORMS}.")
        return sqlite_database(base_dir / name)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql_database(url, pooled=pooled)
    raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme or 'nothing'!r}. Use {FORMS}.")


def sqlite_database(name: Path | str) -> dict[str, Any]:
    """SQLite for many readers and one writer: a write-ahead log; writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(name),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql_database(url: str, *, pooled: bool) -> dict[str, Any]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL has a port that is not a number. Use {FORMS}.") from error
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured(f"DATABASE_URL names no database. Use {FORMS}.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # A socket folder cannot stand where a URL has its host, so libpq's ?host= is taken as the host.
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if pooled:
        # A pool replaces persistent connections: Django refuses both at once.
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
    }
