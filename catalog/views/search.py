"""Looking for anything by name: the page with grouped results, and the short list below the header's box."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.search import Hit, priced, search
from catalog.search.kinds import GROUPS, PRODUCT_KINDS

__all__ = ["search_live", "search_page"]

SHOWN = 60
SHOWN_LIVE = 8


@dataclass(frozen=True)
class Results:
    """Hits of one kind under one heading, the best first."""

    heading: str
    hits: list[Hit]

    @property
    def priced(self) -> bool:
        """Whether things of this kind are bought."""
        return self.hits[0].kind in PRODUCT_KINDS


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything that answers ``q``, by kind; the kind with the best answer comes first."""
    text = request.GET.get("q", "").strip()
    hits = priced(search(text, limit=SHOWN), timezone.localdate())
    return render(request, "catalog/search.html", _context(text, hits) | {"groups": _grouped(hits)})


@require_safe
def search_live(request: HttpRequest) -> HttpResponse:
    """The best few, while somebody types."""
    text = request.GET.get("q", "").strip()
    hits = search(text, limit=SHOWN_LIVE)
    return render(request, "catalog/_search_live.html", _context(text, hits) | {"hits": hits})


def _context(text: str, hits: list[Hit]) -> dict[str, object]:
    return {"text": text, "found": len(hits), "count": hits[0].count if hits else 1}


def _grouped(hits: list[Hit]) -> list[Results]:
    headings = {group.kind: group.heading for group in GROUPS}
    kinds = dict.fromkeys(hit.kind for hit in hits)
    return [Results(headings[kind], [hit for hit in hits if hit.kind == kind]) for kind in kinds]
