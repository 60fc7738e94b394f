"""The site's main menu, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

__all__ = ["MENU", "MenuEntry", "navigation"]

# label, path; a page belongs to the entry whose path its own begins with
MENU = (
    ("Compare", "/compare/"),
    ("Build", "/builds/"),
    ("Parts", "/parts/"),
    ("Machines", "/machines/"),
    ("Models", "/models/"),
    ("Accuracy", "/accuracy/"),
    ("Measurements", "/measurements/"),
    ("Methodology", "/methodology/"),
)


@dataclass(frozen=True)
class MenuEntry:
    """One link of the menu; `current` is its `aria-current`: page, true (for a page below it) or nothing."""

    label: str
    path: str
    current: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu with the entry of the page being shown marked, and the header around it."""
    entries = _entries(tuple(_current(path, request.path) for _, path in MENU))
    return {"navigation": entries, "site_header": (_drawn.__wrapped__ if settings.DEBUG else _drawn)(entries)}


@lru_cache(maxsize=64)
def _entries(marks: tuple[str, ...]) -> tuple[MenuEntry, ...]:
    return tuple(MenuEntry(label, path, mark) for (label, path), mark in zip(MENU, marks, strict=True))


@lru_cache(maxsize=64)
def _drawn(entries: tuple[MenuEntry, ...]) -> str:
    return render_to_string("components/site_header.html", {"navigation": entries})


def _current(path: str, shown: str) -> str:
    if shown == path:
        return "page"
    return "true" if shown.startswith(path) else ""
