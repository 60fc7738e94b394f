"""Tests as llama-bench names them, spelled out into the columns that they stand for."""

import re

from estimator.predicting.case_tables import Row

__all__ = ["spelled_out"]

_BENCH_TEST = re.compile(r"(?P<test>tg|pp)(?P<tokens>\d{1,9})(?:\s*@\s*d(?P<depth>\d{1,9}))?", re.IGNORECASE)
_TOKENS = {"tg": "n_gen", "pp": "n_prompt"}


def spelled_out(row: Row) -> Row:
    """The row with ``tg128`` as ``tg`` of 128 tokens and ``pp512 @ d4096`` as ``pp`` of 512 after 4,096.

    Any other test stays as it is; a column that the row fills itself comes first.
    """
    cell = row.get("test")
    named = _BENCH_TEST.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if named is None:
        return row
    test = named["test"].lower()
    said = {_TOKENS[test]: named["tokens"], "depth": named["depth"] or ""}
    own: dict[str | None, object] = {column: row.get(column) or value for column, value in said.items()}
    return {**row, "test": test, **own}
