"""What the tables of one load share while they are written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Model

from .checks import family_of
from .tables import Table, tables

__all__ = ["Session"]


class Session:
    """One load: its time, what the slugs of the fixtures stand for, which rows are out of its reach.

    A slug stands for the row that it was loaded into, also where an editor renamed that row.
    """

    def __init__(self, now: datetime, read: Collection[Table]) -> None:
        self.now = now
        self._read = read
        self._pks: dict[type[Model], dict[str, Any]] = {}
        self._slugs: dict[type[Model], dict[Any, str]] = {}
        self._out_of_reach: dict[type[Model], set[Any]] = {}
        for table in tables():
            if table.key == ("slug",) and table not in read:
                for slug, pk in table.model._base_manager.values_list("slug", "pk"):
                    self.name(table.model, slug, pk)

    def name(self, model: type[Model], slug: str, pk: Any) -> None:
        """Take note of the row that a slug stands for."""
        self._pks.setdefault(family_of(model), {})[slug] = pk

    def pk_of(self, model: type[Model], slug: str) -> Any:
        """The row that a slug stands for, once its table is written; ``None`` where it was deleted here."""
        return self._pks.get(family_of(model), {}).get(slug)

    def slug_of(self, model: type[Model], slug: str) -> str | None:
        """The slug that the row of a fixture slug has now; ``None`` where it was deleted here."""
        if model not in self._slugs:
            self._slugs[model] = dict(model._base_manager.values_list("pk", "slug"))
        return self._slugs[model].get(self.pk_of(model, slug))

    def out_of_reach(self, model: type[Model], pk: Any) -> bool:
        """Whether what belongs to a row stays as it is: the row is retired, or its table has no file."""
        if model not in self._out_of_reach:
            rows = model._base_manager.values_list("pk", flat=True)
            self._out_of_reach[model] = set(rows) - self._within_reach(model)
        return pk in self._out_of_reach[model]

    def _within_reach(self, model: type[Model]) -> set[Any]:
        reached: set[Any] = set()
        for table in self._read:
            if issubclass(table.model, model) or issubclass(model, table.model):
                rows = table.model._base_manager.all()
                rows = rows.filter(retired_at=None) if table.retires else rows
                reached |= set(rows.values_list("pk", flat=True))
        return reached
