"""What a sender sees before sending: each run in the catalog's terms, beside what the estimator expects."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.models import LanguageModel, QuantizationFormat
from estimator.calibrations import current_calibration
from estimator.core.results import Rate
from estimator.core.scenario import Engine
from estimator.engines import ENGINE_ECOSYSTEMS
from estimator.measured.estimates import estimate_of
from estimator.models import Measurement
from estimator.submitted.checks import (
    Fingerprint,
    fingerprint,
    published_fingerprints,
    remark_on,
    sent_fingerprints,
    why_impossible,
)
from estimator.submitted.importers import BenchRow, Reading, Refusal
from estimator.submitted.matching import Answers, Matched, Matcher, choice_key, printed_model

__all__ = ["Choice", "Preview", "PreviewRun", "preview"]

MOST_NAMES = 30
TOO_MANY_NAMES = f"More than {MOST_NAMES} models or formats in one paste: send this one in another."


@dataclass(frozen=True, slots=True)
class PreviewRun:
    """One run that was read."""

    line: int
    measurement: Measurement
    problem: str
    """Why it cannot be sent; empty where it can."""
    rate: Rate | None
    """What the estimator expects of this very run."""
    no_rate_because: str
    remark: str

    @property
    def ratio(self) -> float | None:
        """Measured over estimated."""
        return self.measurement.tokens_per_s / self.rate.tokens_per_s if self.rate else None

    @property
    def is_within_band(self) -> bool:
        """Whether the band holds the measured rate."""
        return self.rate is not None and self.rate.low <= self.measurement.tokens_per_s <= self.rate.high


@dataclass(frozen=True, slots=True)
class Choice:
    """A name of the output that the sender may match: a model or a format."""

    key: str
    kind: str
    printed: str
    chosen: str
    """Slug, `NOT_IN_CATALOG`, or empty where it is open."""
    closest: tuple[tuple[str, str], ...]
    """Slug and title of what it may be."""
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All that would be sent, and all that would not."""

    format: str
    runs: tuple[PreviewRun, ...]
    refusals: tuple[Refusal, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def ready(self) -> tuple[PreviewRun, ...]:
        """The runs that can be sent."""
        return tuple(run for run in self.runs if not run.problem)

    @property
    def digest(self) -> str:
        """Changes with anything that would be sent."""
        said = [(run.line, fingerprint(run.measurement)) for run in self.ready]
        return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:24]


def preview(reading: Reading, answers: Answers) -> Preview:
    """Match, check and estimate the runs of a reading."""
    matcher = Matcher(answers)
    matched = [matcher.match(row) for row in reading.rows]
    rows = [found.measurement for found in matched]
    known = dict.fromkeys(sent_fingerprints(rows), "it was sent before")
    known |= {mark: f"it is measurement {key}" for mark, key in published_fingerprints(rows).items()}
    told: dict[Fingerprint, int] = {}
    runs = tuple(_checked(found, matcher, known, told) for found in _of_few_names(matched))
    return Preview(reading.format, runs, reading.refusals, tuple(_choices(matched, matcher)))


def _of_few_names(matched: Sequence[Matched]) -> Iterator[Matched]:
    """The same; beyond so many models or formats, those that are new are a problem."""
    models: set[str] = set()
    formats: set[str] = set()
    for found in matched:
        for names, name in ((models, printed_model(found.row)), (formats, found.row.quantization_name)):
            if len(names) < MOST_NAMES:
                names.add(name)
        if printed_model(found.row) in models and found.row.quantization_name in formats:
            yield found
        else:
            yield replace(found, problem=TOO_MANY_NAMES)


def _checked(
    found: Matched, matcher: Matcher, known: Mapping[Fingerprint, str], told: dict[Fingerprint, int]
) -> PreviewRun:
    row, line = found.measurement, found.row.line
    mark = fingerprint(row)
    estimate = estimate_of(row, matcher.specs, current_calibration())
    problem = found.problem or why_impossible(row, matcher.specs)
    if not problem and mark in told:
        problem = f"The same run stands at line {told[mark]}." if line else "This run is there twice."
    elif not problem and mark in known:
        problem = f"This run is known: {known[mark]}."
    if not problem:
        told[mark] = line
    return PreviewRun(
        line, row, problem, estimate.rate, estimate.reason, remark_on(row, matcher.specs, matcher.names)
    )  # fmt: skip


def _choices(matched: Sequence[Matched], matcher: Matcher) -> list[Choice]:
    """One question for each model and each format that is named."""
    titles = _model_titles()
    models: dict[str, Matched] = {}
    formats: dict[str, Matched] = {}
    for found in matched:
        models.setdefault(printed_model(found.row), found)
        formats.setdefault(found.row.quantization_name, found)
    return [
        *(_model_choice(name, found.row, matcher, titles) for name, found in [*models.items()][:MOST_NAMES]),
        *(_format_choice(name, found, matcher) for name, found in [*formats.items()][:MOST_NAMES]),
    ]


def _model_choice(name: str, row: BenchRow, matcher: Matcher, titles: Mapping[str, str]) -> Choice:
    key = choice_key("model", name)
    closest = matcher.closest_models(row, titles)
    chosen = matcher.answers.chosen.get(key) or matcher.named_model(row)
    return _choice(key, "model", name, chosen, closest, titles)


def _format_choice(name: str, found: Matched, matcher: Matcher) -> Choice:
    key = choice_key("format", name)
    engine = found.measurement.engine
    titles = _format_titles(engine)
    chosen = matcher.answers.chosen.get(key) or matcher.named_quantization(found.row, engine)
    return _choice(key, "format", name or "none stated", chosen, [], titles)


def _choice(
    key: str, kind: str, printed: str, chosen: str, closest: Sequence[str], titles: Mapping[str, str]
) -> Choice:
    near = tuple((slug, titles[slug]) for slug in closest)
    others = tuple((slug, title) for slug, title in titles.items() if slug not in closest)
    return Choice(key, kind, printed, chosen, near, others)


def _model_titles() -> dict[str, str]:
    rows = LanguageModel.objects.filter(retired_at=None).order_by("name", "slug")
    return dict(rows.values_list("slug", "name"))


def _format_titles(engine: str) -> dict[str, str]:
    ecosystem = ENGINE_ECOSYSTEMS[Engine(engine)]
    rows = QuantizationFormat.objects.filter(retired_at=None, ecosystem=ecosystem.value)
    return dict(rows.order_by("name", "slug").values_list("slug", "name"))
