"""What another number of cards would do, beside the build or as a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from builds.builder.checking import check_document
from builds.builder.drafts import with_draft
from builds.builder.links import Links
from builds.builder.query import read_query
from builds.builder.shown.page import cards_of
from builds.builder.shown.upgrades import upgrades_shown
from builds.builder.upgrades import upgrades_of
from builds.shelf import current_shelf
from estimator.calibrations import current_calibration

__all__ = ["upgrades"]


@require_safe
def upgrades(request: HttpRequest) -> HttpResponse:
    """The build of the address with one, two and four cards; for htmx the table alone."""
    shelf, calibration, today = current_shelf(), current_calibration(), timezone.localdate()
    document, _ = read_query(with_draft(request.GET)[0])
    cards = cards_of(shelf)
    found = upgrades_of(check_document(document, shelf, calibration, today), cards, shelf, calibration, today)
    context = {
        "upgrades": upgrades_shown(found, cards, shelf, calibration),
        "here": Links(document, cards).here,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "builds/builder/_upgrades.html", context)
    return render(request, "builds/builder/upgrades.html", context)
