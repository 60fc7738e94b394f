"""The tables that fixtures fill: which model, which columns, what names a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Field, ForeignKey, Model

from catalog.models import Product

if TYPE_CHECKING:
    from .checks import References
    from .session import Session
    from .tally import Tally

__all__ = ["SOURCES_COLUMN", "Table", "in_order", "product_table", "register", "tables"]

SOURCES_COLUMN = "sources"

Values = Mapping[str, Any]


# Compared and hashed by identity: each is registered once and named by many caches.
@dataclass(frozen=True, eq=False)
class Table:
    """One fixture file, or folder of files with the same columns, and the model that its rows become.

    ``key`` are the columns (or computed fields) that name a row. ``computed`` are fields worked out from a
    row's values. ``check`` yields (column, what is wrong and what would be right) for rules that the model's
    own constraints do not state; it sees the row's values and every slug of the fixtures. ``parsers`` read
    the text of columns that need more than their field's type says; they raise ``ValueError`` with words for
    people. ``write`` replaces the way in which rows are stored.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    computed: Mapping[str, Callable[[Values], Any]] = field(default_factory=dict)
    check: Callable[[Values, References], Iterable[tuple[str, str]]] | None = None
    parsers: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    write: Callable[[Session, Table, list[Any]], Tally] | None = None
    has_sources: bool = False

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """The model's fields that fixtures fill, in the model's order."""
        return [f for f in self.model._meta.concrete_fields if f.editable and not f.primary_key]

    @property
    def stored_fields(self) -> list[Field[Any, Any]]:
        """What a load writes: the fixture fields and the computed ones."""
        return self.fields + [f for f in self.model._meta.concrete_fields if f.name in self.computed]

    @property
    def key_fields(self) -> list[Field[Any, Any]]:
        """The fields that name a row."""
        return [f for f in self.stored_fields if f.name in self.key]

    @property
    def columns(self) -> list[str]:
        """The header that a file must have, in any order."""
        return [f.name for f in self.fields] + ([SOURCES_COLUMN] if self.has_sources else [])

    @property
    def retires(self) -> bool:
        """Whether rows that left the fixtures are kept and marked, because links may name them."""
        return any(f.name == "retired_at" for f in self.model._meta.concrete_fields)


_tables: dict[str, Table] = {}


def register(table: Table) -> None:
    """Add a table; called when Django starts."""
    if table.name in _tables:
        raise ValueError(f"Fixture table {table.name!r} is registered twice.")
    _tables[table.name] = table


def product_table(name: str, model: type[Product]) -> Table:
    """The table of one kind of product: named by its slug, with a column for the sources of the whole row."""
    return Table(name, model, key=("slug",), computed={"kind": lambda _: model.KIND}, has_sources=True)


def tables() -> list[Table]:
    """All registered tables, those that others refer to first."""
    return in_order(_tables.values())


def in_order(registered: Iterable[Table]) -> list[Table]:
    """Sort tables so that each comes after all that its foreign keys point at; equals stay as registered."""
    waiting = list(registered)
    ordered: list[Table] = []
    while waiting:
        ready = [t for t in waiting if not any(_refers(t, other) for other in waiting if other is not t)]
        if not ready:
            raise ValueError(f"Fixture tables refer to each other: {', '.join(t.name for t in waiting)}.")
        ordered.append(ready[0])
        waiting.remove(ready[0])
    return ordered


def _refers(table: Table, other: Table) -> bool:
    return any(isinstance(f, ForeignKey) and issubclass(other.model, f.related_model) for f in table.fields)
