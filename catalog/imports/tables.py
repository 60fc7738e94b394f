"""The rows of a sheet: commas, semicolons or tabs, whichever its program writes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from .columns import Header, TableError, known_columns, read_header

__all__ = ["LONGEST_CELL", "MOST_ROWS", "Sheet", "SheetRow", "read_sheet"]

MOST_ROWS = 5_000
LONGEST_CELL = 2_000
MOST_COLUMNS = 60
DELIMITERS = "\t;,|"


@dataclass(frozen=True)
class SheetRow:
    """One row: the line on which it begins, its cells by our columns, and what was not read, by heading."""

    line: int
    cells: dict[str, str]
    unread: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A header and its rows."""

    header: Header
    rows: list[SheetRow]


def read_sheet(text: str) -> Sheet:
    """Read a sheet; empty lines are passed over.

    Raises:
        TableError: there is no header, there are no rows, too many or too large ones.
    """
    lines = _lines(text.removeprefix("\ufeff"))
    if not lines:
        raise TableError("There is nothing to read. Choose a file, or paste rows with their header.")
    header = read_header([cell.strip() for cell in lines[0][1]])
    rows = [_row(line, cells, header) for line, cells in lines[1:]]
    if not rows:
        raise TableError("There is a header, but no row below it.")
    return Sheet(header, rows)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """(number of the line, cells) of each row that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    found: list[tuple[int, list[str]]] = []
    ended = 0
    try:
        for cells in reader:
            line, ended = ended + 1, reader.line_num
            if not any(cell.strip() for cell in cells) or _names_delimiter(cells):
                continue
            _check(line, cells, len(found))
            found.append((line, cells))
    except csv.Error as error:
        raise TableError(
            f"Line {ended + 1} cannot be read as a row; a quotation mark may be open."
        ) from error
    return found


def _check(line: int, cells: list[str], already: int) -> None:
    if already > MOST_ROWS:
        raise TableError(f"There are more than {MOST_ROWS:,} rows. Send them in parts.")
    if len(cells) > MOST_COLUMNS:
        raise TableError(f"Line {line} has {len(cells):,} cells; {MOST_COLUMNS} are read at most.")
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        raise TableError(
            f"Line {line} has a cell of {longest:,} characters ({LONGEST_CELL:,} are allowed); "
            "a quotation mark may be open."
        )


def _delimiter(text: str) -> str:
    """The one under which the first line names most columns that we know, then most columns."""
    first = next((line for line in text.splitlines() if line.strip()), "")[: LONGEST_CELL * 2]
    if first.startswith("sep=") and first[4:5] in DELIMITERS and len(first) > 4:
        return first[4]

    def names(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            cells = first.split(delimiter)
        return sum(map(bool, known_columns(cells))), len(cells)

    return max(DELIMITERS, key=names)


def _names_delimiter(cells: list[str]) -> bool:
    """Excel may write ``sep=;`` above the header, so that other programs know."""
    return cells[0].startswith("sep=") and not any(cells[1:])


def _row(line: int, cells: list[str], header: Header) -> SheetRow:
    read: dict[str, str] = {}
    unread: dict[str, str] = {}
    for place, cell in enumerate(cells):
        column = header.columns[place] if place < len(header.columns) else None
        if column:
            read[column] = cell.strip()
        elif cell.strip():
            heading = header.headings[place] if place < len(header.headings) else ""
            unread[_unused(heading or f"cell {place + 1}", unread)] = cell.strip()
    return SheetRow(line, read, unread)


def _unused(heading: str, unread: dict[str, str]) -> str:
    """Two columns may have one heading."""
    while heading in unread:
        heading += "′"
    return heading
