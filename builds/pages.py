"""The page behind a permalink: drawn from the stored snapshot, kept as bytes for as long as browsers may."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from builds.drawing import draw
from builds.models import Comparison
from catalog.errors import NotFoundWithSuggestions

__all__ = ["MAX_AGE_S", "comparison_context", "comparison_page", "forget_pages", "missing_comparison"]

MAX_AGE_S = 60
PAGES_KEPT = 400


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    etag: str
    drawn_at_s: float


_pages: OrderedDict[tuple[str, str], _Page] = OrderedDict()
_writing = threading.Lock()


def comparison_page(request: HttpRequest, pk: str) -> HttpResponse:
    """The page as a response with its ETag. A removed one is gone after ``MAX_AGE_S``."""
    page = _page(request, pk)
    response = HttpResponse(page.body)
    response["ETag"] = page.etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return response


def missing_comparison(pk: str) -> NotFoundWithSuggestions:
    """No comparison has this id."""
    return NotFoundWithSuggestions(
        f"No comparison is stored as “{pk[:20]}”. The link may be cut off, or its page was removed.",
        [("A new comparison", "/compare/")],
    )


def comparison_context(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    """Template context: the stored presentation, and what was frozen when."""
    content = comparison.content
    return draw(content["presentation"]) | {
        "comparison": comparison,
        "query": content["resolved"]["question"],
        "address": request.build_absolute_uri(f"/c/{comparison.pk}"),
    }


def _page(request: HttpRequest, pk: str) -> _Page:
    key = (f"{request.scheme}://{request.get_host()}", pk)
    now_s = time.monotonic()
    page = _pages.get(key)
    if page is not None and now_s - page.drawn_at_s < MAX_AGE_S and not settings.DEBUG:
        return page
    comparison = Comparison.objects.filter(pk=pk).first()
    if comparison is None:
        raise missing_comparison(pk)
    text = render_to_string("builds/comparison.html", comparison_context(request, comparison), request)
    body = text.encode()
    page = _Page(body, f'"{hashlib.sha256(body).hexdigest()[:24]}"', now_s)
    with _writing:
        _pages[key] = page
        while len(_pages) > PAGES_KEPT:
            _pages.popitem(last=False)
    return page


def forget_pages() -> None:
    """Drop every page that is kept."""
    with _writing:
        _pages.clear()
