"""Long lists in pages: so many items from such a place, and where the next ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from ninja import Field, Schema

from catalog.api.problems import FieldProblem, ProblemError

__all__ = ["WITHOUT_NUL", "Page", "PageQuery", "TextQuery", "kept", "page_of", "refuse_unknown", "superseded"]

MOST_ITEMS = 500
LONGEST_TEXT = 100
WITHOUT_NUL = r"^[^\x00]*$"

KEEP_S = 300
"""How long an answer may be kept; the catalog changes by the day."""

kept = cache_control(public=True, max_age=KEEP_S)
"""Marks a view whose answer is the same for everybody."""

SUPERSEDED_ON = datetime(2026, 11, 22, tzinfo=UTC)
"""When older names of this version were given up for newer ones."""


def superseded(name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Marks a view that has another name now: its answers say so (RFC 9745) and lead there."""

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response["Deprecation"] = f"@{int(SUPERSEDED_ON.timestamp())}"
            response["Link"] = f'<{request.build_absolute_uri(name)}>; rel="successor-version"'
            return response

        return wrapped

    return decorator


class PageQuery(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(100, ge=1, le=MOST_ITEMS, description="Items on a page.")
    offset: int = Field(0, ge=0, le=1_000_000, description="Items before the page.")


class TextQuery(PageQuery):
    """A part of what holds some words."""

    text: str = Field(
        "",
        max_length=LONGEST_TEXT,
        pattern=WITHOUT_NUL,
        description="Words that name, maker or an alias must hold.",
    )


class Page(Schema):
    """What all pages say beside their items."""

    count: int = Field(description="Items on all pages together.")
    next: str | None = Field(description="Address of the next page; null on the last.")


class _Countable(Protocol):
    def count(self) -> int: ...

    def __getitem__(self, part: slice) -> Any: ...


def page_of(
    request: HttpRequest, rows: _Countable, query: PageQuery, drawn: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of a query set, each row drawn."""
    refuse_unknown(request, type(query))
    count, end = rows.count(), query.offset + query.limit
    following = request.GET.copy()
    following["offset"], following["limit"] = str(end), str(query.limit)
    return {
        "count": count,
        "next": request.build_absolute_uri(f"?{following.urlencode()}") if end < count else None,
        "items": [drawn(row) for row in rows[query.offset : end]],
    }


def refuse_unknown(request: HttpRequest, query: type[Schema] | None = None) -> None:
    """A parameter that nothing reads is a slip of the pen, and its answer would mislead.

    Raises:
        ProblemError: there is one, or one is given twice.
    """
    known: Mapping[str, Any] = query.model_fields if query else {}
    wrong = _unread(request.GET.lists(), known)
    if wrong:
        raise ProblemError(422, f"Known parameters: {', '.join(known) or 'none'}", wrong)


def _unread(given: Iterable[tuple[str, Sequence[object]]], known: Mapping[str, Any]) -> list[FieldProblem]:
    said = []
    for name, values in given:
        if name not in known:
            said.append(FieldProblem(field=name[:LONGEST_TEXT], message="there is no such parameter"))
        elif len(values) > 1:
            said.append(FieldProblem(field=name, message="is given more than once"))
    return said
