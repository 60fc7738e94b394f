"""JSON: ``llama-bench -o json`` and ``-o jsonl``, object by object, so that one broken run costs one run."""

import json
import re
from collections.abc import Iterator
from typing import Any

from estimator.submitted.importers.llama_bench import NEEDED, row_of_fields
from estimator.submitted.importers.localscore import is_localscore, localscore_rows
from estimator.submitted.importers.rows import (
    BenchRow,
    Reading,
    Refusal,
    excerpt,
    rest_unread,
)

__all__ = ["is_json", "read_json"]

_DECODER = json.JSONDecoder()
_BEFORE_OBJECT = re.compile(r"[\s,\[\]]*")
_OBJECT_ON_ITS_LINE = re.compile(r"^[ \t]*+(?:[\[,][ \t]*+)?\{", re.MULTILINE)
"""Blanks are taken once and within their line: a megabyte of them is not tried piece by piece."""


def is_json(text: str) -> bool:
    """Whether the text has objects: it begins with one, or a later line does and names a field of a run."""
    return text.lstrip()[:1] in ("{", "[") or ('"avg_ts"' in text and bool(_OBJECT_ON_ITS_LINE.search(text)))


def read_json(text: str) -> Reading:
    """Runs of llama-bench or of LocalScore; objects that are neither are refused."""
    rows: list[BenchRow] = []
    refusals: list[Refusal] = []
    name = "llama-bench json" if text.lstrip()[:1] == "[" else "llama-bench jsonl"
    for line, found, problem, begins in _objects(text):
        shown = excerpt(text[begins : begins + 400])
        if enough := rest_unread(rows, refusals):
            refusals.append(Refusal(line, enough))
            break
        if problem:
            refusals.append(Refusal(line, problem, shown))
        elif isinstance(found, dict) and is_localscore(found):
            name = "localscore"
            read, refused = localscore_rows(found, line)
            rows += read
            refusals += refused
        else:
            try:
                rows.append(_run(found, line))
            except ValueError as error:
                refusals.append(Refusal(line, str(error), shown))
    return Reading(name, tuple(rows), tuple(refusals))


def _run(found: Any, line: int) -> BenchRow:
    if not isinstance(found, dict) or not NEEDED & found.keys():
        raise ValueError("This is neither a run of llama-bench nor a result of LocalScore.")
    return row_of_fields(found, line)


def _objects(text: str) -> Iterator[tuple[int, Any, str, int]]:
    """Line, object, what is wrong, place in the text; after a broken one the next that begins a line."""
    at, line, counted = 0, 1, 0
    while True:
        begins = text.find("{", at) if at == 0 else _BEFORE_OBJECT.match(text, at).end()  # type: ignore[union-attr]
        if begins < 0 or begins >= len(text):
            return
        line, counted = line + text.count("\n", counted, begins), begins
        try:
            found, at = _DECODER.raw_decode(text, begins)
            yield line, found, "", begins
        except (ValueError, RecursionError) as error:
            later = _OBJECT_ON_ITS_LINE.search(text, begins + 1)
            if text[begins] == "{":
                yield line, None, _said(error), begins
            if not later:
                return
            at = later.end() - 1


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"The object that begins here breaks off or is no JSON at line {error.lineno}: {error.msg}."
    return "The object that begins here is nested too deeply or holds a number that is too long."
