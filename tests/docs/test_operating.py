"""Every setting, command and dependency is in the documentation, and nothing there has gone."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from buildplanner.settings import base

OPERATING = (settings.BASE_DIR / "docs/operating.md").read_text()
MAKEFILE = (settings.BASE_DIR / "Makefile").read_text()
SOURCES = "".join(path.read_text() for path in (settings.BASE_DIR / "buildplanner/settings").glob("*.py"))
VARIABLES = sorted(set(re.findall(r'(?:required|optional|flag|integer)\(\s*"([A-Z_]+)"', SOURCES)))
ALL_DOCS = "".join(path.read_text() for path in (settings.BASE_DIR / "docs").rglob("*.md"))
PACKAGES = [
    re.match(r"[A-Za-z0-9-]+", line).group()
    for file in ("requirements.in", "requirements-dev.in")
    for line in (settings.BASE_DIR / file).read_text().splitlines()
    if line and line[0] not in "#-"
]


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_is_documented(name: str) -> None:
    assert f"| `{name}` |" in OPERATING


def test_no_documented_setting_is_gone() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE)) == set(VARIABLES)


def test_the_table_of_throttles_is_that_of_the_settings() -> None:
    written = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| (\d+) in (\d+) s \|$", OPERATING, re.MULTILINE)
    assert written == [(each.name, str(each.limit), str(each.period_s)) for each in base.THROTTLES]


@pytest.mark.parametrize("command", re.findall(r"`make ([a-z]+)`", OPERATING))
def test_every_documented_command_exists(command: str) -> None:
    assert re.search(rf"^{command}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
def test_every_make_target_is_documented(command: str) -> None:
    assert f"`make {command}`" in OPERATING


@pytest.mark.parametrize("path", sorted(settings.BASE_DIR.glob("*/management/commands/[a-z]*.py")), ids=str)
def test_every_management_command_is_documented(path: Path) -> None:
    assert f"manage.py {path.stem}" in ALL_DOCS


@pytest.mark.parametrize("package", PACKAGES)
def test_every_dependency_says_what_it_is_for(package: str) -> None:
    page = (settings.BASE_DIR / "docs/decisions/dependencies.md").read_text()
    assert re.search(rf"^\| [^|]*\b{package}\b", page, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_registry(lock: str) -> None:
    text = (settings.BASE_DIR / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
