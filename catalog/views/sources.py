"""Whom the catalog owes its figures to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.citations import current_credits

__all__ = ["data_sources"]


@require_safe
def data_sources(request: HttpRequest) -> HttpResponse:
    """Every data source with its licence and what was taken, and every other site that is cited."""
    return render(request, "catalog/sources.html", {"credits": current_credits()})
