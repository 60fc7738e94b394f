"""Errors that a visitor can act on."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404

__all__ = ["NotFoundWithSuggestions"]


class NotFoundWithSuggestions(Http404):
    """Nothing has this name; `suggestions` are the nearest that exist, each a label and a URL."""

    def __init__(self, message: str, suggestions: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.suggestions = list(suggestions)
