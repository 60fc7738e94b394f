"""Serves single files out of installed Python packages, so that no copy of them lives in this repository."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.base import File
from django.core.files.storage import Storage

__all__ = ["PACKAGE_FILES", "PackageFileFinder"]

# static path: (package, path inside the package)
PACKAGE_FILES = {
    "vendor/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
}


def _source(name: str) -> Path:
    package, inside = PACKAGE_FILES[name]
    return Path(str(files(package).joinpath(inside)))


class PackageFileStorage(Storage):
    """A read-only view of the files named in PACKAGE_FILES."""

    prefix = ""

    def path(self, name: str) -> str:
        return str(_source(name))

    def exists(self, name: str) -> bool:
        return name in PACKAGE_FILES and _source(name).is_file()

    def get_modified_time(self, name: str) -> datetime:
        return datetime.fromtimestamp(_source(name).stat().st_mtime, tz=UTC)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(_source(name).open("rb"), name=name)


class PackageFileFinder(BaseFinder):
    """Finds the files named in PACKAGE_FILES and nothing else of their packages."""

    storage = PackageFileStorage()

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        found = self.storage.path(path) if self.storage.exists(path) else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in PACKAGE_FILES:
            yield name, self.storage

    def check(self, **_kwargs: Any) -> builtins.list[CheckMessage]:
        return [
            Error(
                f"{name} is missing: the package {package} does not contain {inside}.",
                hint="Run `make setup` to install the pinned packages.",
                id="buildplanner.E001",
            )
            for name, (package, inside) in PACKAGE_FILES.items()
            if not self.storage.exists(name)
        ]
