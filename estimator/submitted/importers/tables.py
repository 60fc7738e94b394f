"""``llama-bench -o csv`` and ``-o sql``: rows of quoted values under names of fields."""

import csv
import io
import re
from collections.abc import Iterator

from estimator.submitted.importers.llama_bench import NEEDED, row_of_fields
from estimator.submitted.importers.rows import (
    BenchRow,
    Reading,
    Refusal,
    excerpt,
    rest_unread,
)

__all__ = ["is_csv", "is_sql", "read_csv", "read_sql"]

_INSERT = re.compile(
    r"\s*INSERT\s+INTO\s+\S{1,80}\s*\(([^()]{1,4000})\)\s*VALUES\s*\((.*)\)\s*+;?\s*+", re.IGNORECASE
)
"""What stands behind the values is taken once, however long it is."""
_VALUE = re.compile(r"\s*(?:'((?:[^']|'')*)'|(NULL|[-+.\w]+))\s*(,|$)", re.IGNORECASE)
_BEGINS_INSERT = re.compile(r"^[ \t]*+INSERT\s+INTO\b", re.IGNORECASE | re.MULTILINE)


def is_csv(text: str) -> bool:
    """Whether some line is the head of such a table."""
    return any(_is_head(line) for line in text.splitlines())


def is_sql(text: str) -> bool:
    """Whether the text inserts rows."""
    return bool(_BEGINS_INSERT.search(text))


def read_csv(text: str) -> Reading:
    """Runs below a head, by the names in it; the order of columns does not matter."""
    lines = text.splitlines(keepends=True)
    start = next((place for place, line in enumerate(lines) if _is_head(line)), None)
    if start is None:
        return Reading("llama-bench csv")
    rows: list[BenchRow] = []
    refusals: list[Refusal] = []
    head: list[str] = []
    for place, cells, problem in _records(lines[start:], start):
        if enough := rest_unread(rows, refusals):
            refusals.append(Refusal(place, enough))
            break
        try:
            if problem:
                raise ValueError(problem)
            if set(cells) >= NEEDED:
                head = cells
                continue
            rows.append(_csv_row(head, cells, place))
        except ValueError as error:
            refusals.append(Refusal(place, str(error), excerpt(",".join(cells))))
    return Reading("llama-bench csv", tuple(rows), tuple(refusals))


def _records(lines: list[str], before: int) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and what the reader said of it; empty lines and remarks of the console are passed over."""
    reader = csv.reader(io.StringIO("".join(lines), newline=""))
    while True:
        place = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield place, [], f"This is no row of a CSV table: {error}."
            continue
        if len(cells) > 1:
            yield place, [cell.strip() for cell in cells], ""
        elif cells and cells[0].strip() and not cells[0].startswith(("build:", "ggml", "load_", "```")):
            yield place, cells, "This line is no row of the table above it."


def _csv_row(head: list[str], cells: list[str], place: int) -> BenchRow:
    if len(cells) != len(head):
        raise ValueError(f"The row has {len(cells)} cells, its head {len(head)}: one is missing or too many.")
    return row_of_fields(dict(zip(head, cells, strict=True)), place)


def _is_head(line: str) -> bool:
    names = {cell.strip().strip('"') for cell in line.split(",")}
    return names >= NEEDED


def read_sql(text: str) -> Reading:
    """The rows of INSERT statements, one to a line as the program prints them."""
    rows: list[BenchRow] = []
    refusals: list[Refusal] = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not _BEGINS_INSERT.match(line):
            continue
        if enough := rest_unread(rows, refusals):
            refusals.append(Refusal(place, enough))
            break
        try:
            rows.append(row_of_fields(_inserted(line), place))
        except ValueError as error:
            refusals.append(Refusal(place, str(error), excerpt(line)))
    return Reading("llama-bench sql", tuple(rows), tuple(refusals))


def _inserted(line: str) -> dict[str, str]:
    statement = _INSERT.fullmatch(line)
    if not statement:
        raise ValueError("This statement does not read INSERT INTO … (names) VALUES (values);")
    names = [name.strip().strip('"`') for name in statement[1].split(",")]
    values: list[str] = []
    rest = statement[2]
    at = 0
    while at < len(rest):
        value = _VALUE.match(rest, at)
        if not value:
            raise ValueError("A value is neither quoted nor a number.")
        values.append(value[1].replace("''", "'") if value[1] is not None else value[2])
        at = value.end()
    if len(values) != len(names):
        raise ValueError(f"The statement has {len(values)} values for {len(names)} names.")
    return dict(zip(names, values, strict=True))
