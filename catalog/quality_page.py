"""Published quality of a language model: benchmarks, then what formats take away; never averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from catalog.figures import Source, number, sources
from catalog.models import QualityScore
from catalog.price_age import day_in_words

__all__ = ["ScoreGroup", "ScoreLine", "ScoreTable", "score_groups"]

FOLDED_FROM = 4
"""A benchmark of so many scores has a table of its own, folded away."""

TITLES = {
    QualityScore.Kind.BENCHMARK: (
        "Benchmarks",
        "As published, each under its own setting. Scores of different settings or versions are on "
        "different scales and are never averaged here.",
    ),
    QualityScore.Kind.QUANTIZATION_LOSS: (
        "Losses by quantization",
        "What a format changes against the developer's own weights, as measured by its source.",
    ),
}


@dataclass(frozen=True)
class ScoreLine:
    """One score of one setting."""

    benchmark: str
    score: str
    of: str
    """The weights that were tested."""
    setting: str
    day: str
    sources: list[Source]


@dataclass(frozen=True)
class ScoreTable:
    """One benchmark on several weights; ``setting`` where all share it, and then no line repeats it."""

    benchmark: str
    setting: str
    lines: list[ScoreLine]


@dataclass(frozen=True)
class ScoreGroup:
    """Scores of one kind: those of one weight each in ``lines``, those of several in ``tables``."""

    title: str
    note: str
    lines: list[ScoreLine]
    tables: list[ScoreTable]


def score_groups(scores: Iterable[QualityScore]) -> list[ScoreGroup]:
    """Both kinds, as far as there are any; of a benchmark the developer's own weights first, newest first."""
    rows = list(scores)
    groups = []
    for kind, (title, note) in TITLES.items():
        found = sorted(
            (row for row in rows if row.kind == kind),
            key=lambda row: (row.benchmark, bool(row.quantization_name), -_ordinal(row), row.pk),
        )
        if not found:
            continue
        by_benchmark = [(name, list(group)) for name, group in groupby(found, key=lambda row: row.benchmark)]
        few = [row for _, group in by_benchmark if len(group) < FOLDED_FROM for row in group]
        tables = [_table(name, group) for name, group in by_benchmark if len(group) >= FOLDED_FROM]
        groups.append(ScoreGroup(title, note, [_line(row) for row in few], tables))
    return groups


def _table(benchmark: str, rows: list[QualityScore]) -> ScoreTable:
    settings = {row.setting for row in rows}
    shared = settings.pop() if len(settings) == 1 else ""
    return ScoreTable(benchmark, shared, [_line(row, without=shared) for row in rows])


def _ordinal(row: QualityScore) -> int:
    return row.observed_on.toordinal() if row.observed_on else 0


def _line(row: QualityScore, *, without: str = "") -> ScoreLine:
    return ScoreLine(
        benchmark=row.benchmark,
        score=number(row.score),
        of=row.quantization_name or "the developer's own weights",
        setting="" if row.setting == without else row.setting,
        day=day_in_words(row.observed_on, row.precision) if row.observed_on else "",
        sources=sources(row.source_url),
    )
