"""Long lists in pages: so many items from such a place, and where the next ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.http import HttpRequest
from ninja import Field, Schema

from catalog.api_problems import FieldProblem, ProblemError

__all__ = ["Page", "PageQuery", "TextQuery", "page_of", "refuse_unknown"]

MOST_ITEMS = 500
LONGEST_TEXT = 100
WITHOUT_NUL = r"^[^\x00]*$"


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
