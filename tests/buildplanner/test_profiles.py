"""Each profile is tried in a process of its own, since settings are read once a process."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "buildplanner.settings.production",
    "SECRET_KEY": "x7#" * 20 + "".join(chr(97 + n) for n in range(20)),
    "ALLOWED_HOSTS": "planner.example.org",
    "DATABASE_URL": "sqlite:///var/never-opened.sqlite3",
}


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without(name: str) -> None:
    result = python("manage.py", "check", **{key: value for key, value in PRODUCTION.items() if key != name})
    assert result.returncode != 0
    assert f"{name} is not set" in result.stderr


def test_production_passes_every_deployment_check() -> None:
    result = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_the_server_starts_as_production_unless_told_otherwise() -> None:
    result = python("-c", "import buildplanner.wsgi")
    assert "SECRET_KEY is not set" in result.stderr


def test_the_local_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    from buildplanner.secret_key import secret_key_in

    path = tmp_path / "secret_key"
    key = secret_key_in(path)
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_key_in(path) == key


def test_an_empty_secret_key_file_is_filled(tmp_path: Path) -> None:
    from buildplanner.secret_key import secret_key_in

    path = tmp_path / "secret_key"
    path.touch()
    assert len(secret_key_in(path)) >= 50
