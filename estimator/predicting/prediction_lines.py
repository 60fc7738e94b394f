"""Answers of the batch door as the page words them."""

from collections.abc import Iterable
from dataclasses import dataclass

from estimator.core.results import Fit
from estimator.figures import context_text, rate_text, span_text
from estimator.predicting.case_tables import Row
from estimator.predicting.prediction import Prediction

__all__ = ["MOST_LINES", "Line", "line_of", "summary_of"]

MOST_LINES = 100
"""Shown on the page; the file has all."""

LONGEST_NUMBER = 9

_FITS = {
    Fit.YES: "fits",
    Fit.OFFLOAD: "partly in host memory",
    Fit.NO: "does not fit as it comes; the rate is with room made",
    None: "its memory is not known",
}

_TESTS = {"pp": "reading", "prefill": "reading", "tg": "writing", "decode": "writing"}


@dataclass(frozen=True)
class Line:
    """One question with its answer."""

    name: str
    asked: str
    rate: str
    span: str
    memory: str
    fits: str
    evidence: str
    nearest: str
    error: str


def line_of(name: str, row: Row, answer: Prediction) -> Line:
    """A row and its answer in words; ``name`` is for one that has none of its own."""
    return Line(
        name=answer.case_id or name,
        asked=_asked(row),
        rate=rate_text(answer.tokens_per_s) if answer.tokens_per_s is not None else "",
        span=span_text(answer.low, answer.high) if answer.low is not None and answer.high is not None else "",
        memory=f"{answer.memory_gib:.1f} GiB" if answer.memory_gib is not None else "",
        fits="" if answer.error else _FITS[answer.fits],
        evidence=_evidence(answer.evidence),
        nearest=answer.nearest,
        error=answer.error,
    )


def summary_of(answers: Iterable[Prediction]) -> str:
    """How many rows were answered, and how many were not."""
    errors = [bool(answer.error) for answer in answers]
    n, refused = len(errors), sum(errors)
    rows = "1 row" if n == 1 else f"{n:,} rows"
    if not refused:
        return f"{rows} answered."
    return f"{rows}: {n - refused:,} answered, {refused:,} not; each of these says why."


def _asked(row: Row) -> str:
    def cell(name: str) -> str:
        value = row.get(name)
        return value.strip() if isinstance(value, str) else ""

    count = cell("hardware_count")
    hardware = f"{count}× {cell('hardware')}" if count not in ("", "1") else cell("hardware")
    test = _TESTS.get(cell("test").casefold(), cell("test"))
    depth = f"{test} at {_tokens(cell('depth'))} tokens" if cell("depth") not in ("", "0") else test
    return ", ".join(part for part in (hardware, cell("model"), cell("quant"), cell("engine"), depth) if part)


def _tokens(cell: str) -> str:
    return context_text(int(cell)) if cell.isdecimal() and len(cell) <= LONGEST_NUMBER else cell


def _evidence(count: int | None) -> str:
    if count is None:
        return ""
    return {0: "none near", 1: "1 run near"}.get(count, f"{count:,} runs near")
