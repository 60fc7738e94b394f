"""Tables of questions as people keep them: CSV of any usual dialect in, a CSV of answers out."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from catalog.spreadsheets import harmless
from estimator.predicting.prediction import COLUMNS, Prediction

__all__ = [
    "INPUT_COLUMNS",
    "LARGEST_BYTES",
    "MOST_ROWS",
    "REQUIRED_COLUMNS",
    "CaseTable",
    "Row",
    "TableError",
    "decoded",
    "encoding_of",
    "read_cases",
    "read_few_cases",
    "write_answers",
]

REQUIRED_COLUMNS = ("hardware", "model", "quant", "test")

INPUT_COLUMNS = (
    "case_id", *REQUIRED_COLUMNS, "hardware_count", "engine", "backend", "ubatch", "split", "kv_quant",
    "flash_attn", "n_prompt", "n_gen", "depth", "concurrency", "power_limit_w", "speculation",
)  # fmt: skip

MOST_ROWS = 2_000
"""What the page and the API answer at once; the command takes any number."""

LARGEST_BYTES = 1_000_000

_DELIMITERS = (",", ";", "\t")
_ZIP = b"PK\x03\x04"

Row = Mapping[str | None, object]
"""Column → cell; ``None`` stands for the cells beyond the header."""


class TableError(ValueError):
    """Why something is not a table of questions, in words for its writer."""


@dataclass(frozen=True)
class CaseTable:
    """The rows of a table, read as they are asked for."""

    rows: Iterator[Row]
    left_alone: tuple[str, ...]
    """Columns that no answer depends on."""


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of a text tell; UTF-8 where they tell none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(start) >= 4 and 0 in start[:4]:
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    return "utf-8-sig"


def decoded(content: bytes) -> str:
    """The text of a file; what is not Unicode is read as Windows-1252, as spreadsheets write it.

    Raises:
        TableError: it is no text.
    """
    if content.startswith(_ZIP):
        raise TableError("This is a spreadsheet or a zip file: save the sheet as CSV and send that")
    encoding = encoding_of(content[:4])
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise TableError("The file begins like UTF-16 but is not: save it as UTF-8") from error
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise TableError("The file holds NUL characters, so it is no text: save the table as CSV")
    return text


def read_cases(lines: Iterable[str]) -> CaseTable:
    """The questions of a table with a header; commas, semicolons or tabs between cells.

    Raises:
        TableError: it is no such table: at once for the header, later for a line that is no CSV.
    """
    rest = iter(lines)
    first = next((line for line in rest if line.strip()), "").removeprefix("﻿")
    delimiter = max(_DELIMITERS, key=first.count)
    reader: csv.DictReader[str] = csv.DictReader(chain([first], rest), delimiter=delimiter)
    try:
        header = [(name or "").strip().casefold() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise TableError(f"The header is not CSV: {error}") from error
    _check(header)
    reader.fieldnames = header
    known = frozenset(INPUT_COLUMNS)
    return CaseTable(_rows(reader), tuple(name for name in header if name and name not in known))


def read_few_cases(text: str) -> CaseTable:
    """The questions of a small table, all of them read and counted.

    Raises:
        TableError: it is no table of questions, has none or too many.
    """
    table = read_cases(io.StringIO(text, newline=""))
    rows: list[Row] = []
    for row in table.rows:
        if len(rows) == MOST_ROWS:
            raise TableError(
                f"There are more than {MOST_ROWS:,} rows: send them in parts, or run manage.py predict"
            )
        rows.append(row)
    if not rows:
        raise TableError("There is a header but no row below it")
    return CaseTable(iter(rows), table.left_alone)


def write_answers(answers: Iterable[Prediction], out: TextIO, *, harmlessly: bool = False) -> None:
    """The answers as CSV, a line each, written as they come.

    ``harmlessly`` marks cells that a spreadsheet would run as a formula: for what passes through browsers.
    """
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for answer in answers:
        cells = answer.cells()
        writer.writerow({name: harmless(cell) for name, cell in cells.items()} if harmlessly else cells)


def _rows(reader: "csv.DictReader[str]") -> Iterator[Row]:
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(f"Line {reader.line_num} is not CSV: {error}") from error


def _check(header: list[str]) -> None:
    if not any(header):
        raise TableError("There is no header: the first line names the columns")
    if missing := [column for column in REQUIRED_COLUMNS if column not in header]:
        raise TableError(
            f"The header lacks {', '.join(missing)}. A row needs {', '.join(REQUIRED_COLUMNS)}; "
            f"the other columns are {', '.join(c for c in INPUT_COLUMNS if c not in REQUIRED_COLUMNS)}"
        )
    if doubled := [column for column in INPUT_COLUMNS if header.count(column) > 1]:
        raise TableError(f"The header names {', '.join(doubled)} twice")
