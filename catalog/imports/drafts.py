"""A draft: the rows as they were read, mended in place, left out, thrown away or begun again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from catalog.models import PriceImport, PriceObservation

from .cells import currency_in
from .columns import COLUMNS, FIGURES
from .tables import LONGEST_CELL, Sheet

__all__ = ["DEFAULTS", "Mend", "apply_marks", "begin_again", "begin_draft", "discard_draft", "mend_draft"]

DEFAULTS = ("source_url", "condition", "basis", "currency", "observed_on", "tax_included", "confidence")
"""What the form says once for all rows that do not say it themselves."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Mend:
    """A cell as it was shown and as the editor left it."""

    row: int
    column: str
    shown: str
    typed: str
    everywhere: bool = False
    """Also in every other row whose cell says the same."""


def begin_draft(
    sheet: Sheet, *, label: str, defaults: Mapping[str, str], by: User, now: datetime
) -> PriceImport:
    """Keep what was read, so that it can be looked through; nothing is recorded yet."""
    newest = _newest()
    rows: list[Row] = [
        {
            "line": row.line,
            "cells": _filled(row.cells, defaults, sheet.header.currency),
            "unread": row.unread,
            "seen": newest,
        }
        for row in sheet.rows
    ]
    return PriceImport.objects.create(label=label[:160], rows=rows, created_by=by, created_at=now)


def begin_again(earlier: PriceImport, *, by: User, now: datetime) -> PriceImport:
    """A new draft of the same rows, as they were mended and marked."""
    newest = _newest()
    rows = [row | {"seen": newest} for row in earlier.rows]
    return PriceImport.objects.create(label=earlier.label, rows=rows, created_by=by, created_at=now)


@transaction.atomic
def mend_draft(pk: int, *, mends: Iterable[Mend], shown: Collection[int], out: Collection[int]) -> list[str]:
    """Store what the editor typed and ticked, if it is a draft still; says where somebody else did meanwhile.

    ``shown`` are the places of the rows that the form had; of these, ``out`` are to be left out.
    """
    draft = PriceImport.objects.select_for_update().get(pk=pk)
    if draft.state != PriceImport.State.DRAFT:
        return []
    said = apply_marks(draft, mends=mends, shown=shown, out=out)
    draft.save(update_fields=["rows"])
    return said


def apply_marks(
    draft: PriceImport, *, mends: Iterable[Mend], shown: Collection[int], out: Collection[int]
) -> list[str]:
    """The same upon a draft that the caller has locked and will save."""
    said = []
    for mend in mends:
        if mend.typed == mend.shown or mend.row not in range(len(draft.rows)) or mend.column not in COLUMNS:
            continue
        row = draft.rows[mend.row]
        stored = row["cells"].get(mend.column, "")
        if stored not in (mend.shown, mend.typed):
            said.append(f"Line {row['line']}: somebody else had changed {stored!r}; yours was taken.")
        alike = [row]
        if mend.everywhere:
            alike += [other for other in draft.rows if other["cells"].get(mend.column, "") == mend.shown]
        for each in alike:
            each["cells"][mend.column] = mend.typed[:LONGEST_CELL]
            each["mended"] = True
    for place in shown:
        if place in range(len(draft.rows)):
            draft.rows[place]["out"] = place in out
    return said


@transaction.atomic
def discard_draft(pk: int) -> bool:
    """Throw a draft away; whether it was one."""
    draft = PriceImport.objects.select_for_update().filter(pk=pk, state=PriceImport.State.DRAFT).first()
    return draft is not None and bool(draft.delete()[0])


def _newest() -> int:
    return PriceObservation.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _filled(cells: Mapping[str, str], defaults: Mapping[str, str], heading_currency: str) -> dict[str, str]:
    """A row's cells with the form's word where it has none; an amount's own sign says its currency first."""
    filled = {column: cells.get(column, "") for column in COLUMNS}
    signs = filter(None, (currency_in(filled[column]) for column in FIGURES))
    filled["currency"] = filled["currency"] or next(signs, "") or heading_currency
    for column in DEFAULTS:
        filled[column] = filled[column] or defaults.get(column, "")
    return {column: cell for column, cell in filled.items() if cell}
