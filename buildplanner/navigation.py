"""The site's main menu, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

__all__ = ["MENU", "MenuEntry", "navigation"]

# label, path; a page belongs to the entry whose path its own begins with
MENU = (
    ("Compare", "/compare/"),
    ("Parts", "/parts/"),
    ("Machines", "/machines/"),
    ("Models", "/models/"),
    ("Methodology", "/methodology/"),
)


@dataclass(frozen=True)
class MenuEntry:
    """One link of the menu; `current` is its `aria-current`: page, true (for a page below it) or nothing."""

    label: str
    path: str
    current: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu, with the entry of the page being shown marked."""
    return {"navigation": [MenuEntry(label, path, _current(path, request.path)) for label, path in MENU]}


def _current(path: str, shown: str) -> str:
    if shown == path:
        return "page"
    return "true" if shown.startswith(path) else ""
