"""Published quality of a language model: benchmarks, then what formats take away; never averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.figures import Source, number, sources
from catalog.models import QualityScore
from catalog.price_age import day_in_words

__all__ = ["ScoreGroup", "ScoreLine", "score_groups"]

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
class ScoreGroup:
    """Scores of one kind, by benchmark."""

    title: str
    note: str
    lines: list[ScoreLine]


def score_groups(scores: Iterable[QualityScore]) -> list[ScoreGroup]:
    """Both kinds, as far as there are any; of a benchmark the developer's own weights first, newest first."""
    rows = list(scores)
    groups = []
    for kind, (title, note) in TITLES.items():
        found = sorted(
            (row for row in rows if row.kind == kind),
            key=lambda row: (row.benchmark, bool(row.quantization_name), -_ordinal(row), row.pk),
        )
        if found:
            groups.append(ScoreGroup(title, note, [_line(row) for row in found]))
    return groups


def _ordinal(row: QualityScore) -> int:
    return row.observed_on.toordinal() if row.observed_on else 0


def _line(row: QualityScore) -> ScoreLine:
    return ScoreLine(
        benchmark=row.benchmark,
        score=number(row.score),
        of=row.quantization_name or "the developer's own weights",
        setting=row.setting,
        day=day_in_words(row.observed_on, row.precision) if row.observed_on else "",
        sources=sources(row.source_url),
    )
