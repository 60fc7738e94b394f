"""Fixture files: which there are, their common hash, and their rows with the lines that they begin on."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .problems import Place, Problem, nearest
from .tables import Table

__all__ = ["RawRow", "files_of", "hash_of", "read_rows", "unread_files"]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class RawRow:
    """One row as text, by column."""

    place: Place
    cells: dict[str, str]


def files_of(table: Table, folder: Path) -> list[Path]:
    """``<table>.csv`` and the files of the folder ``<table>/``, sorted."""
    alone = folder / f"{table.name}.csv"
    return ([alone] if alone.is_file() else []) + sorted((folder / table.name).glob("*.csv"))


READ_ELSEWHERE = {"accepted_findings.csv"}
"""Reviewed files that stay files: what `check_catalog` accepts."""


def unread_files(tables: Iterable[Table], folder: Path) -> list[str]:
    """CSV files that no table reads, as paths below the folder."""
    read = {path for table in tables for path in files_of(table, folder)}
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*.csv")
        if path not in read and path.name not in READ_ELSEWHERE
    )


def hash_of(tables: Iterable[Table], folder: Path) -> str:
    """One hash over every file that is read and over the shape of the tables that read them."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(f"{table.name}({','.join(table.columns)})\n".encode())
        for path in files_of(table, folder):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def read_rows(table: Table, path: Path, folder: Path, problems: list[Problem]) -> list[RawRow]:
    """The rows of one file. What keeps a row or the file from being read is added to ``problems``."""
    file = str(path.relative_to(folder))
    text = _decoded(path.read_bytes(), file, problems)
    if text is None:
        return []
    rows: list[RawRow] = []
    header: list[str] | None = None
    try:
        for line, cells in _lines(text):
            place = Place(file, line)
            if header is None:
                header = cells
                found = list(_header_problems(table, header, place))
                problems += found
                if found:
                    return []
            elif len(cells) != len(header):
                problems.append(Problem(place, "", _ragged(cells, header)))
            else:
                rows.append(RawRow(place, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    except csv.Error as error:
        problems.append(Problem(Place(file), "", f"is not CSV after line {_last(rows)}: {error}."))
        return []
    if header is None:
        problems.append(
            Problem(Place(file), "", f"is empty; its first line must be: {','.join(table.columns)}")
        )
    return rows


def _last(rows: list[RawRow]) -> int:
    return rows[-1].place.line if rows else 1


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _decoded(content: bytes, file: str, problems: list[Problem]) -> str | None:
    if content.startswith(BYTE_ORDER_MARK):
        message = "begins with a byte-order mark; save it as UTF-8 without one."
        problems.append(Problem(Place(file, 1), "", message))
        return None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8."
        problems.append(Problem(Place(file, line), "", message))
        return None


def _header_problems(table: Table, header: list[str], place: Place) -> Iterator[Problem]:
    expected = table.columns
    for column in sorted(set(expected) - set(header)):
        yield Problem(place, column, "the column is missing; leave its cells empty where nothing is known.")
    for column in sorted(set(header) - set(expected)):
        yield Problem(place, column, f"no such column in {table.name}. {nearest(column, expected)}")
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield Problem(place, column, "the column stands there twice; keep one.")


def _ragged(cells: list[str], header: list[str]) -> str:
    if not cells:
        return "the line is blank; delete it."
    return (
        f"the row has {len(cells)} cells, the header {len(header)}; "
        "a cell with a comma in it needs quotes around it, an empty one its comma."
    )
