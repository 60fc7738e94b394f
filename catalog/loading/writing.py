"""Parsed rows into the database: what is new, what changed, what was edited here, what left the fixtures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import IntegrityError
from django.db.models import Field, ForeignKey, Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from catalog.models import LoadedRow

from .checks import ParsedRow
from .problems import Place, Problem, RefusedFixturesError
from .session import Session
from .tables import Table
from .tally import Tally

__all__ = ["write_tables"]

REASON = "loaded from the fixtures"
BATCH = 500


@dataclass
class Plan:
    """A table, its rows, and what the database remembers of them."""

    table: Table
    rows: list[ParsedRow]
    tally: Tally
    done: list[LoadedRow] = field(default_factory=list)

    @cached_property
    def keyed_rows(self) -> dict[str, ParsedRow]:
        return {_key_hash(self.table, row.values): row for row in self.rows}

    @cached_property
    def loaded(self) -> dict[str, LoadedRow]:
        return {record.key: record for record in LoadedRow.objects.filter(table=self.table.name)}

    @cached_property
    def objects(self) -> dict[Any, Model]:
        return {stored.pk: stored for stored in self.table.model._base_manager.all()}

    @cached_property
    def fields(self) -> list[Field[Any, Any]]:
        return self.table.stored_fields

    @property
    def leaving(self) -> list[LoadedRow]:
        return [record for key, record in self.loaded.items() if key not in self.keyed_rows]


def write_tables(read: Mapping[Table, list[ParsedRow]], now: datetime) -> Iterator[Tally]:
    """Write every table and say what happened to it, in order. Call inside a transaction.

    Rows that left go first, dependants before what they depend on: their unique values are free again.
    """
    session = Session(now, list(read))
    plans = [Plan(table, rows, Tally(table.name)) for table, rows in read.items()]
    generic = [plan for plan in plans if plan.table.write is None]
    for plan in generic:
        if plan.table.retires:
            _retire(plan, session)
    for plan in reversed(generic):
        if not plan.table.retires:
            with _refusing(plan.table):
                _remove(plan, session)
    for plan in plans:
        with _refusing(plan.table):
            if plan.table.write:
                yield plan.table.write(session, plan.table, plan.rows)
            else:
                _write(plan, session)
                yield plan.tally


class _refusing:  # noqa: N801 - reads as a statement
    """The database's own refusal (an editor's row holds a unique value, say) as a problem of the table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError):
            message = f"the database refused the table beside what was edited on the site: {error}"
            raise RefusedFixturesError([Problem(Place(self.table.name), "", message)]) from error


def _retire(plan: Plan, session: Session) -> None:
    for record in plan.leaving:
        stored: Any = plan.objects.get(record.object_pk)
        if stored is not None and stored.retired_at is None:
            stored.retired_at = session.now
            _save(stored)
            plan.tally.retired += 1


def _remove(plan: Plan, session: Session) -> None:
    """Delete rows that left the fixtures, except edited ones and those of something out of reach."""
    doomed: list[LoadedRow] = []
    for record in plan.leaving:
        stored = plan.objects.get(record.object_pk)
        if stored is None:
            doomed.append(record)
        elif not _is_held(plan, stored, session):
            if _edited(plan, stored, record):
                plan.tally.kept.append(f"{_label(record.values)} left the fixtures, but was edited here")
            else:
                doomed.append(record)
                plan.tally.removed += 1
    for start in range(0, len(doomed), BATCH):
        batch = doomed[start : start + BATCH]
        plan.table.model._base_manager.filter(pk__in=[record.object_pk for record in batch]).delete()
        LoadedRow.objects.filter(pk__in=[record.pk for record in batch]).delete()
    for record in doomed:
        plan.objects.pop(record.object_pk, None)


def _is_held(plan: Plan, stored: Model, session: Session) -> bool:
    return any(
        isinstance(f, ForeignKey) and session.out_of_reach(f.related_model, getattr(stored, f.attname))
        for f in plan.fields
    )


def _edited(plan: Plan, stored: Model, record: LoadedRow) -> bool:
    return any(
        f.attname in record.values and _plain(getattr(stored, f.attname)) != record.values[f.attname]
        for f in plan.fields
    )


def _write(plan: Plan, session: Session) -> None:
    claimed = {record.object_pk for record in plan.loaded.values()}
    unclaimed = {
        _natural_key(plan, stored): stored for pk, stored in plan.objects.items() if pk not in claimed
    }
    new: list[tuple[str, Model]] = []
    changed: list[Model] = []
    changed_fields: set[str] = set()
    for key, row in plan.keyed_rows.items():
        target = {f.attname: _resolved(f, row.values[f.name], session) for f in plan.fields}
        record = plan.loaded.get(key)
        stored = plan.objects.get(record.object_pk) if record else None
        if (record and stored is None) or _lost_its_owner(plan, row, target):
            plan.tally.kept.append(f"{_label(row.values)} was deleted here")
            continue
        if stored is None:
            stored = unclaimed.get(tuple(target[f.attname] for f in plan.table.key_fields))
        if stored is None:
            new.append((key, plan.table.model(**target)))
            continue
        names = _bring_up_to_date(plan, stored, target, key, record)
        if names:
            changed.append(stored)
            changed_fields |= names
    _create(plan, new)
    _update(plan, changed, changed_fields)
    _name(plan, session)
    LoadedRow.objects.bulk_create(
        plan.done,
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["object_pk", "values"],
        batch_size=BATCH,
    )


def _name(plan: Plan, session: Session) -> None:
    if plan.table.key == ("slug",):
        pks = {
            key: record.object_pk for key, record in plan.loaded.items() if record.object_pk in plan.objects
        }
        pks |= {record.key: record.object_pk for record in plan.done}
        for key in plan.keyed_rows.keys() & pks.keys():
            session.name(plan.table.model, plan.keyed_rows[key].values["slug"], pks[key])


def _bring_up_to_date(
    plan: Plan, stored: Any, target: dict[str, Any], key: str, record: LoadedRow | None
) -> set[str]:
    """Set what the fixtures changed and nobody edited; the names of the fields that were set."""
    before = record.values if record else {}
    loaded = dict(before)
    names: set[str] = set()
    for f in plan.fields:
        wanted, current = _plain(target[f.attname]), _plain(getattr(stored, f.attname))
        if current != wanted:
            if current != before.get(f.attname, _plain(f.get_default())):
                plan.tally.kept.append(
                    f"{_label(target)}.{f.name}: {current!r} here, {wanted!r} in the fixtures"
                )
                continue
            setattr(stored, f.attname, target[f.attname])
            names.add(f.name)
        loaded[f.attname] = wanted
    if plan.table.retires and stored.retired_at is not None:
        stored.retired_at = None
        names.add("retired_at")
        plan.tally.returned += 1
    elif names:
        plan.tally.changed += 1
    else:
        plan.tally.unchanged += 1
    if record is None or loaded != before:
        plan.done.append(LoadedRow(table=plan.table.name, key=key, object_pk=stored.pk, values=loaded))
    return names


def _create(plan: Plan, new: list[tuple[str, Model]]) -> None:
    model = plan.table.model
    created = [stored for _, stored in new]
    if model._meta.parents:
        # Django cannot insert rows of several tables at once.
        for stored in created:
            stored.skip_history_when_saving = True  # type: ignore[attr-defined]
            stored.save(force_insert=True)
            del stored.skip_history_when_saving  # type: ignore[attr-defined]
        if hasattr(model, "history"):
            model.history.bulk_history_create(created, batch_size=BATCH, default_change_reason=REASON)
    elif hasattr(model, "history"):
        created = bulk_create_with_history(created, model, batch_size=BATCH, default_change_reason=REASON)
    else:
        created = model._base_manager.bulk_create(created, batch_size=BATCH)
    plan.tally.added += len(created)
    for (key, _), stored in zip(new, created, strict=True):
        values = {f.attname: _plain(getattr(stored, f.attname)) for f in plan.fields}
        plan.done.append(LoadedRow(table=plan.table.name, key=key, object_pk=stored.pk, values=values))


def _update(plan: Plan, changed: list[Model], names: set[str]) -> None:
    model = plan.table.model
    if model._meta.parents:
        for stored in changed:
            _save(stored)
    elif changed and hasattr(model, "history"):
        bulk_update_with_history(
            changed, model, sorted(names), batch_size=BATCH, default_change_reason=REASON
        )
    elif changed:
        model._base_manager.bulk_update(changed, sorted(names), batch_size=BATCH)


def _save(stored: Any) -> None:
    stored._change_reason = REASON
    stored.save()


def _resolved(f: Field[Any, Any], value: Any, session: Session) -> Any:
    if isinstance(f, ForeignKey) and value is not None:
        return session.pk_of(f.related_model, value)
    return value


def _lost_its_owner(plan: Plan, row: ParsedRow, target: dict[str, Any]) -> bool:
    """Whether the row belongs to one that was deleted here."""
    return any(row.values[f.name] is not None and target[f.attname] is None for f in plan.fields)


def _natural_key(plan: Plan, stored: Model) -> tuple[Any, ...]:
    return tuple(getattr(stored, f.attname) for f in plan.table.key_fields)


def _key_hash(table: Table, values: Mapping[str, Any]) -> str:
    key = json.dumps([_plain(values[name]) for name in table.key], ensure_ascii=False)
    return hashlib.sha256(key.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else value


def _label(values: Mapping[str, Any]) -> str:
    """How a report names a row."""
    return str(
        values.get("slug") or values.get("name") or " ".join(str(v) for v in list(values.values())[:3])
    )
