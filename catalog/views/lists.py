"""Lists of everything that has pages: the page, two to six side by side, the file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.browse import comparison, download
from catalog.browse.kept import drawn_list
from catalog.browse.listing import Listing
from catalog.browse.listings import LISTINGS
from catalog.errors import NotFoundWithSuggestions
from catalog.kinds import KINDS, PARTS
from catalog.spreadsheets import csv_lines, json_lines

__all__ = ["compare", "compare_parts", "download_list", "download_parts", "part_list", "show_list"]

PART_WORDS = {page.word for page in PARTS}


@require_safe
def show_list(request: HttpRequest, listing: Listing) -> HttpResponse:
    """One list; for a change in place its rows alone, with the counts of its facets.

    What changes the facets themselves (a chip, a common question) asks for all that stands below the heading.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    if not htmx and (shorter := _without_empty_fields(request)):
        return redirect(shorter)
    today = timezone.localdate()
    if not htmx or htmx.history_restore_request:
        drawn = drawn_list(listing, request.GET, today, "catalog/_list.html", in_place=False)
        return render(request, "catalog/list.html", {"listing": listing, "list": drawn.markup})
    part = "catalog/_list.html" if htmx.target == "list" else "catalog/_list_change.html"
    drawn = drawn_list(listing, request.GET, today, part, in_place=True)
    return HttpResponse(drawn.markup, headers={"HX-Push-Url": f"{request.path}{drawn.query}"})


@require_safe
def compare(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Two to six of one list side by side."""
    found = comparison.compared(listing, request.GET.getlist("with"), timezone.localdate())
    context = {
        "listing": listing,
        "list_url": listing.url(),
        "comparison": found,
        "most": comparison.MOST,
        "onward": comparison.onward([side.row for side in found.sides]) if len(found.sides) > 1 else [],
    }
    return render(request, "catalog/list_compare.html", context)


@require_safe
def download_list(request: HttpRequest, listing: Listing, ending: str) -> StreamingHttpResponse:
    """All rows of a filtered list as CSV or JSON."""
    site = request.build_absolute_uri("/").rstrip("/")
    rows = download.records(listing, request.GET, site, timezone.localdate())
    if ending == "json":
        lines, content_type = json_lines(rows), "application/json"
    else:
        lines, content_type = csv_lines(download.columns(listing), rows), "text/csv; charset=utf-8"
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{listing.word}.{ending}"'
    return response


@require_safe
def part_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The parts of one kind."""
    return show_list(request, _part_listing_or_404(kind))


@require_safe
def compare_parts(request: HttpRequest, kind: str) -> HttpResponse:
    """Parts of one kind side by side."""
    return compare(request, _part_listing_or_404(kind))


@require_safe
def download_parts(request: HttpRequest, kind: str, ending: str) -> StreamingHttpResponse:
    """The filtered parts of one kind as a file."""
    return download_list(request, _part_listing_or_404(kind), ending)


def _without_empty_fields(request: HttpRequest) -> str:
    """The address without what a form sends for its empty fields, where it has any: a link worth sharing."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    said = [(name, value) for name, value in pairs if value.strip()]
    return f"{request.path}?{urlencode(said)}" if len(said) < len(pairs) else ""


def _part_listing_or_404(word: str) -> Listing:
    if word not in PART_WORDS:
        suggestions = [(page.title, page.get_absolute_url()) for page in KINDS]
        raise NotFoundWithSuggestions(f"There is no kind of part called “{word[:80]}”.", suggestions)
    return LISTINGS[word]
