"""Files that people open in a spreadsheet, a line at a time: cells that are no formulas, rows as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["csv_lines", "harmless", "json_lines", "plain_cell"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are.

    >>> harmless("=1+1"), harmless("-5"), harmless("RTX 3090")
    ("'=1+1", '-5', 'RTX 3090')
    """
    if not cell.startswith(_FORMULA_STARTS):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def csv_lines(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A header and a line for each record, each value as ``plain_cell`` writes it."""
    line = csv.writer(_Echo())
    yield line.writerow(columns)
    for record in records:
        yield line.writerow([plain_cell(record[column]) for column in columns])


def json_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON list, a record a line."""
    yield "["
    separator = "\n"
    for record in records:
        yield separator + json.dumps(record, ensure_ascii=False, default=_in_json)
        separator = ",\n"
    yield "\n]\n"


def plain_cell(value: Any) -> str:
    """A value as the fixtures write it; text that a spreadsheet would take for a formula stays text.

    >>> plain_cell(None), plain_cell(True), plain_cell(24.0)
    ('', 'yes', '24.0')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(str(value))


def _in_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
