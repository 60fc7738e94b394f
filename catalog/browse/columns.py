"""Columns of a list: what each is called, what it sorts by, and how a row's value reads in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from catalog.specs import spec

__all__ = ["Column", "ListColumn", "spec_column", "spec_columns"]


@dataclass(frozen=True)
class Column:
    """One column: its key in the URL, its heading, how it reads."""

    key: str
    label: str
    explanation: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class ListColumn:
    """A column of a list with the text of a row's value, ``None`` where it is unknown.

    ``key`` is a field of the row or one of the computed figures of ``catalog.browse.figures``. ``ends`` are
    the words for its smallest and its largest value in the choice of orders.
    """

    column: Column
    text: Callable[[Any], str | None]
    ends: tuple[str, str] = ("lowest first", "highest first")

    @property
    def key(self) -> str:
        """Its key in the URL."""
        return self.column.key


def spec_column(model: type[Model], name: str, label: str = "") -> ListColumn:
    """The column of one field, with the words of its spec."""
    found = spec(model, name)
    column = Column(name, label or found.label, found.explanation, found.is_number)
    ends = ("lowest first", "highest first") if found.is_number else ("A to Z", "Z to A")
    return ListColumn(column, found.text, ends)


def spec_columns(model: type[Model], *names: str) -> tuple[ListColumn, ...]:
    """Columns of several fields."""
    return tuple(spec_column(model, name) for name in names)
