"""A list page's state in its URL: the text it is filtered by and the column it is sorted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from catalog.fragments import fragment

__all__ = ["Cell", "Column", "ListState", "Row", "headers", "read_state"]

LONGEST_TEXT = 100


@dataclass(frozen=True)
class Column:
    """One column: its key in the URL (also what the rows are ordered by), its heading, how it reads."""

    key: str
    label: str
    explanation: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One value under its column; ``text`` is ``None`` where it is unknown."""

    column: Column
    text: str | None

    @property
    def drawn(self) -> SafeString:
        """Its markup; lists hold the same few values many times over."""
        column = {"label": self.column.label, "is_number": self.column.is_number}
        return fragment("catalog/_cell.html", {"column": column, "text": self.text})


@dataclass(frozen=True)
class Row:
    """One thing of the list with its cells; ``prices`` and ``tags`` stand beside where a list has them."""

    subject: object
    url: str
    cells: Sequence[Cell]
    prices: Sequence[object] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class ListState:
    """What a list shows. ``remarks`` name the parts of the URL that made no sense."""

    text: str
    order: str
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Header:
    """A column's heading with the link that sorts by it."""

    column: Column
    url: str
    sorted: str


def read_state(parameters: Mapping[str, str], columns: Sequence[Column], default: str) -> ListState:
    """The list's state from ``?q=`` and ``?sort=``; what cannot be followed is left out and named."""
    # No keyboard types a NUL, and no database looks for one.
    text = parameters.get("q", "").replace("\x00", "").strip()
    order = parameters.get("sort", "").strip() or default
    remarks = []
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        remarks.append(f"Only the first {LONGEST_TEXT} characters of the search text were used.")
    if order != default and order.removeprefix("-") not in {column.key for column in columns}:
        known = ", ".join(column.key for column in columns)
        remarks.append(f"There is no column {order[:40]!r} to sort by; there are {known}.")
        order = default
    return ListState(text, order, remarks)


def headers(columns: Sequence[Column], state: ListState) -> list[Header]:
    """Headings that sort: numbers first by the largest, words by the alphabet; a second click turns round."""
    return [_header(column, state) for column in columns]


def _header(column: Column, state: ListState) -> Header:
    descending = f"-{column.key}"
    if state.order == column.key:
        order, direction = descending, "ascending"
    elif state.order == descending:
        order, direction = column.key, "descending"
    else:
        order, direction = (descending if column.is_number else column.key), ""
    query = {"q": state.text, "sort": order} if state.text else {"sort": order}
    return Header(column, f"?{urlencode(query)}", direction)
