"""The desk's history: who did what, filtered by type, person and days."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from catalog.desk.access import for_editors
from catalog.desk.history import TYPES, editors, history
from catalog.whole_numbers import whole_number

__all__ = ["desk_history"]


@for_editors
@require_safe
def desk_history(request: HttpRequest) -> HttpResponse:
    """Prices, imports and edits of specs, the newest first."""
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("type", "person", "since", "until")}
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name in ("since", "until"):
        days[name] = _day(typed[name])
        if typed[name] and days[name] is None:
            errors[name] = f"“{typed[name]}” is not a date; write it like 2026-10-01."
    people = editors()
    person = whole_number(typed["person"])
    page = request.GET.get("page", "")
    found = history(
        type=typed["type"] if typed["type"] in TYPES else "",
        person=person if person in {each.pk for each in people} else None,
        since=days["since"],
        until=days["until"],
        page=int(page[:4]) if page.isascii() and page.isdigit() else 1,
    )
    said = {name: value for name, value in typed.items() if value}

    def leads_to(number: int) -> str:
        return f"?{urlencode(said | {'page': number})}"

    context = {
        "history": found,
        "types": TYPES,
        "people": people,
        "person": str(person or ""),
        "typed": typed,
        "errors": errors,
        "previous": leads_to(found.number - 1) if found.number > 1 else "",
        "next": leads_to(found.number + 1) if found.has_next else "",
    }
    return render(request, "catalog/desk/history.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
