"""Panels on catalog pages that higher floors fill: what runs on it, measured runs, builds that use it.

The catalog knows nothing of them but this registry. An app registers its panels when Django starts::

    from catalog.panels import Panel, register

    register(Panel("runs", "estimator/_runs_panel.html", runs_context, on=(Gpu, Machine), order=20))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

__all__ = ["Panel", "register", "rendered"]


@dataclass(frozen=True)
class Panel:
    """A section of the pages of some models.

    ``context`` gets the request and the row that the page is about, and answers with the template's context,
    or ``None`` where there is nothing to show. The row stands in the context as ``subject``.
    """

    name: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    on: tuple[type[Model], ...]
    order: int = 100


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; called when Django starts."""
    if panel.name in _panels:
        raise ValueError(f"Panel {panel.name!r} is registered twice.")
    _panels[panel.name] = panel


def rendered(request: HttpRequest, subject: Model) -> list[SafeString]:
    """The panels of a row's page as HTML, in order, without those that have nothing to show."""
    panels = sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))
    return [
        render_to_string(panel.template, {"subject": subject, **context}, request)
        for panel in panels
        if isinstance(subject, panel.on) and (context := panel.context(request, subject)) is not None
    ]
