"""The builder: its first page with builds to begin with, and the page where a build is put together."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from builds.builder.changes import apply
from builds.builder.checked import Problem
from builds.builder.checking import check_document
from builds.builder.document import BuildDocument
from builds.builder.drafts import DRAFT, DraftTooLargeError, keep, state_of, with_draft
from builds.builder.editing import Edited, edited
from builds.builder.links import Links, read_change
from builds.builder.query import read_query
from builds.builder.resolving import resolve_document
from builds.builder.shown.page import Asking, cards_of, page_shown
from builds.builder.shown.picker import picker_shown
from builds.builder.shown.starters import starters_shown
from builds.shelf import Shelf, current_shelf
from estimator.calibrations import current_calibration

__all__ = ["build_new", "builds"]

_LOST_DRAFT = Problem(None, DRAFT, "This build is no longer kept: nobody opened it for two months.")


@require_safe
def builds(request: HttpRequest) -> HttpResponse:
    """Builds to begin with."""
    shelf, today = current_shelf(), timezone.localdate()
    return render(request, "builds/builder/builds.html", {"starters": starters_shown(shelf, today)})


@require_safe
def build_new(request: HttpRequest) -> HttpResponse:
    """The builder. A form or a change leads to the build that it makes; htmx gets the part that changes."""
    shelf, today = current_shelf(), timezone.localdate()
    document, problems, wrong, is_changed = _asked(request.GET, shelf)
    named = resolve_document(document, shelf)
    document = named.document
    try:
        state = keep(document, today)
    except DraftTooLargeError as error:
        return _too_large(request, str(error))
    is_long = state.startswith(f"{DRAFT}=") and DRAFT not in request.GET
    if wrong is None and (is_changed or is_long) and not request.htmx:  # type: ignore[attr-defined]
        return redirect(Links(document, ()).here)
    kind = str(request.GET.get("add") or (request.GET.get("own_kind", "") if wrong else ""))
    if request.htmx and request.htmx.target in (f"picker-{kind}", f"offers-{kind}"):  # type: ignore[attr-defined]
        picker = picker_shown(document, kind, request.GET, shelf, today, wrong)
        return render(request, "builds/builder/_picker.html", {"picker": picker, "state": state})
    asking = Asking(
        edited=wrong,
        problems=problems,
        notes=[f"“{reading.written}” was {reading.note}." for reading in named.readings],
        open_kind=kind,
        undo=_undo(request, state),
    )
    context = _context(document, shelf, today, asking)
    if kind:
        context["picker"] = picker_shown(document, kind, request.GET, shelf, today, wrong)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "builds/builder/build.html", context)
    response = render(request, "builds/builder/build.html#builder", context)
    response["HX-Push-Url"] = context["here"] if wrong is None else request.get_full_path()
    return response


def _too_large(request: HttpRequest, problem: str) -> HttpResponse:
    """What was asked is more than can be kept; the build before it is one link away."""
    before = str(request.GET.get("state", "")) or urlencode({DRAFT: request.GET.get(DRAFT, "")})
    here = f"{reverse('builds:build_new')}?{before}"
    return render(request, "builds/too_large.html", {"problem": problem, "here": here}, status=422)


def _context(document: BuildDocument, shelf: Shelf, today: date, asking: Asking) -> dict[str, Any]:
    calibration = current_calibration()
    checked = check_document(document, shelf, calibration, today)
    context = page_shown(checked, shelf, calibration, today, asking)
    if document.lines:
        context["save"] = {
            "url": reverse("builds:save_build"),
            "query": context["state"],
            "key": secrets.token_urlsafe(12),
        }
    else:
        context["starters"] = starters_shown(shelf, today)
    return context


def _asked(query: QueryDict, shelf: Shelf) -> tuple[BuildDocument, list[Problem], Edited | None, bool]:
    """The document, what is wrong in its address, a form that could not be used, whether it was changed."""
    is_form = "state" in query
    source, is_known = with_draft(QueryDict(str(query["state"])) if is_form else query)
    document, problems = read_query(source)
    if not is_known:
        problems.append(_LOST_DRAFT)
    if is_form:
        found = edited(document, query)
        # The box that adds sends the build along with its words, and changes nothing.
        return found.document, problems, found if found.errors else None, "add" not in query
    if change := read_change(query):
        return apply(document, change, cards_of(shelf)), problems, None, True
    return document, problems, None, False


def _undo(request: HttpRequest, state: str) -> str:
    """The builder's page that was shown before; empty where it was another page or the same build."""
    before = request.htmx.current_url if request.htmx else request.META.get("HTTP_REFERER")  # type: ignore[attr-defined]
    address = reverse("builds:build_new")
    try:
        parts = urlsplit(before or "")
    except ValueError:
        return ""
    if parts.path != address or parts.netloc != request.get_host():
        return ""
    query = QueryDict(parts.query)
    source, is_known = with_draft(QueryDict(str(query["state"])) if "state" in query else query)
    previous = state_of(read_query(source)[0])
    if not is_known or previous == state:
        return ""
    return f"{address}?{previous}" if previous else address
