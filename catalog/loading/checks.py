"""Checks over whole tables: nothing twice, no slug that does not exist, every rule of the model kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Field, ForeignKey, Model, UniqueConstraint

from catalog.models import Product, SpecSource

from .constraints import violations
from .files import RawRow, files_of, read_rows
from .problems import Place, Problem, RefusedFixturesError, nearest
from .schemas import parse_row
from .tables import SOURCES_COLUMN, Table

__all__ = ["ParsedRow", "References", "family_of", "read_tables"]

SOURCE_FIELDS = ("product", "field", "url")


@dataclass(frozen=True)
class ParsedRow:
    """A row's values by field name, computed ones included; foreign keys as slugs."""

    place: Place
    values: dict[str, Any]


class References:
    """Every slug that the fixtures name, and the model that it is a row of."""

    def __init__(self) -> None:
        # Models with a file that could not be read in full: their slugs are not all known.
        self.incomplete: set[type[Model]] = set()
        self._rows: dict[type[Model], dict[str, tuple[type[Model], Place | None]]] = {}

    def add(self, model: type[Model], slug: str, place: Place | None) -> Place | None:
        """Take note of a slug. Where its whole family of models has it already, the place of the first."""
        family = self._rows.setdefault(family_of(model), {})
        if slug in family:
            return family[slug][1]
        family[slug] = (model, place)
        return None

    def model_of(self, family: type[Model], slug: str) -> type[Model] | None:
        """The exact model of a slug in a family of models: ``Gpu`` for ``(Product, "rtx-3090")``."""
        known = self._rows.get(family_of(family), {}).get(slug)
        return known[0] if known else None

    def unknown(self, field: Field[Any, Any], slug: Any) -> str | None:
        """Why a foreign key may not hold this slug; ``None`` where it may, or where the field is none."""
        model = field.related_model
        if not isinstance(field, ForeignKey) or not isinstance(model, type):
            return None
        found = self.model_of(model, slug)
        what = model._meta.verbose_name
        if found is None and any(issubclass(known, model) for known in self.incomplete):
            return None
        if found is None:
            return f"no {what} is named {slug!r}. {nearest(slug, self._slugs(model))}"
        if not issubclass(found, model):
            return f"{slug!r} is a {found._meta.verbose_name}, not a {what}."
        return None

    def _slugs(self, model: type[Model]) -> list[str]:
        family = self._rows.get(family_of(model), {})
        return [slug for slug, (found, _) in family.items() if issubclass(found, model)]


def read_tables(tables: Sequence[Table], folder: Path) -> dict[Table, list[ParsedRow]]:
    """All rows of all tables that have a file, or ``RefusedFixturesError`` with everything that is wrong."""
    problems: list[Problem] = []
    if not folder.is_dir():
        raise RefusedFixturesError([Problem(Place(str(folder)), "", "there is no such folder.")])
    read: dict[Table, list[ParsedRow]] = {}
    references = References()
    for table in tables:
        files = files_of(table, folder)
        # Sources stand in the products' own files too.
        if files or (table.model is SpecSource and any(each.has_sources for each in read)):
            read[table] = [
                row for path in files for row in _rows_of(table, path, folder, references, problems)
            ]
        else:
            _add_stored_slugs(table, references)
    _spread_sources(read)
    for table, rows in read.items():
        problems += _duplicates(table, rows)
        for row in rows:
            problems += _row_problems(table, row, references)
    if problems:
        raise RefusedFixturesError(problems)
    return read


def _rows_of(
    table: Table, path: Path, folder: Path, references: References, problems: list[Problem]
) -> Iterator[ParsedRow]:
    before = len(problems)
    rows = read_rows(table, path, folder, problems)
    if len(problems) > before:
        references.incomplete.add(table.model)
    for raw in rows:
        problems += _taken_slug(table, raw, references)
        values, wrong = parse_row(table, raw.cells)
        problems += [Problem(raw.place, column, message) for column, message in wrong]
        if not wrong:
            computed = {name: compute(values) for name, compute in table.computed.items()}
            yield ParsedRow(raw.place, values | computed)


def _taken_slug(table: Table, raw: RawRow, references: References) -> Iterator[Problem]:
    """Slugs count even where the rest of their row is wrong: one bad cell is one problem, not a hundred."""
    slug = raw.cells["slug"] if table.key == ("slug",) else ""
    if slug and (first := references.add(table.model, slug, raw.place)):
        yield Problem(raw.place, "slug", f"{slug!r} is taken by {first}; slugs are unique.")


def _add_stored_slugs(table: Table, references: References) -> None:
    """A table without a file is left as it is, so what the database holds of it may be referred to."""
    if table.key == ("slug",):
        for slug in table.model._base_manager.values_list("slug", flat=True):
            references.add(table.model, slug, None)


def _spread_sources(read: dict[Table, list[ParsedRow]]) -> None:
    """The URLs in the sources column become rows of spec_sources that speak for the whole product."""
    spec_sources = next((table for table in read if table.model is SpecSource), None)
    if spec_sources is None:
        return
    rows = read[spec_sources]
    known = {(row.values["product"], row.values["field"], row.values["url"]) for row in rows}
    for table in [table for table in read if table.has_sources]:
        for row in read[table]:
            for url in row.values[SOURCES_COLUMN]:
                named = (row.values["slug"], "", url)
                if named not in known:
                    known.add(named)
                    rows.append(
                        ParsedRow(row.place, dict(zip(SOURCE_FIELDS, named, strict=True)) | {"note": ""})
                    )


def _duplicates(table: Table, rows: list[ParsedRow]) -> Iterator[Problem]:
    for names in _unique_sets(table):
        seen: dict[tuple[Any, ...], Place] = {}
        for row in rows:
            value = tuple(row.values[name] for name in names)
            if None not in value and seen.setdefault(value, row.place) != row.place:
                shown = ", ".join(str(part) for part in value)
                message = f"the same as {seen[value]} ({shown}); keep one of the two rows."
                yield Problem(row.place, ", ".join(names), message)


def _unique_sets(table: Table) -> list[tuple[str, ...]]:
    """Fields that no two rows may share. Slugs are looked at over all tables of a family instead."""
    meta = table.model._meta
    filled = {field.name for field in table.fields} | set(table.computed)
    sets = [table.key]
    sets += [(field.name,) for field in meta.concrete_fields if field.unique]
    sets += [
        tuple(c.fields) for c in meta.constraints if isinstance(c, UniqueConstraint) and c.condition is None
    ]
    unique = dict.fromkeys(names for names in sets if names and set(names) <= filled)
    return [names for names in unique if names != ("slug",)]


def _row_problems(table: Table, row: ParsedRow, references: References) -> Iterator[Problem]:
    for field in table.fields:
        slug = row.values[field.name]
        wrong = references.unknown(field, slug) if slug is not None else None
        if wrong:
            yield Problem(row.place, field.name, wrong)
    for columns, message in violations(table.model, _with_defaults(table, row.values)):
        yield Problem(row.place, columns, message)
    if table.check:
        for column, message in table.check(row.values, references):
            yield Problem(row.place, column, message)


def _with_defaults(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Constraints may speak of fields that no fixture fills."""
    return {f.name: None for f in table.model._meta.concrete_fields} | dict(values)


def family_of(model: type[Model]) -> type[Model]:
    """The model whose slugs are one space with this one's: ``Product`` for every kind of product."""
    return Product if issubclass(model, Product) else model
