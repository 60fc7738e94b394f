"""Measured runs as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from catalog.browse.columns import Column
from catalog.figures import Source, number, sources
from catalog.models import LanguageModel, QuantizationFormat
from catalog.price_age import day_in_words
from estimator.figures import context_text, rate_text, ratio_text, span_text
from estimator.measured.filters import Filters
from estimator.measured.lists import EstimatedRun
from estimator.measured.reasons import plain_reason
from estimator.models import Measurement
from estimator.names.engine_names import BACKEND_NAMES, ENGINE_NAMES, engine_text
from estimator.specs import Specs, current_specs

__all__ = [
    "ShownRun",
    "band_words",
    "facts",
    "headers",
    "shown_names",
    "shown_run",
    "shown_runs",
]

COLUMNS = (
    Column("hardware", "Hardware"),
    Column("model", "Model and format"),
    Column("depth", "Test", "Sorts by the tokens in the cache before the test."),
    Column("rate", "Measured", "Tokens per second, all streams together.", is_number=True),
    Column("", "Estimate", "Of this very run, with its 80 % range.", is_number=True),
    Column("ratio", "Ratio", "Measured over estimated.", is_number=True),
    Column("date", "Published"),
)

_EVIDENCE = {
    "same-cell": "runs of this chip, engine and model are near",
    "same-device": "runs of this chip with other models are near",
    "same-family": "only other chips of its family were measured",
    "none": "nothing near was measured",
}

_FLAG_WORDS = {
    "aggregate": "sum over streams",
    "wall-rate": "rate over the whole request",
    "pre-production": "pre-production hardware",
    "suspicious": "doubtful",
    "network": "machines joined by a network",
    "exotic-host": "unusual host",
    "split-doubtful": "split uncertain",
    "variant": "changed model",
    "offload": "partly in host memory",
}

_NOT_FACTS = {
    "id",
    "key",
    "source_url",
    "source_title",
    "quarantine",
    "note",
    "quality",
    "measured_precision",
    "hardware",
    "language_model",
    "quantization",
}
_LABELS = {
    "hardware_name": "Hardware, as published",
    "model_name": "Model, as published",
    "quantization_name": "Format, as published",
    "hardware_count": "How many",
    "model_size_gib": "Size of the weights, GiB",
    "tokens_per_s": "Measured, tokens/s",
    "stddev": "Standard deviation, tokens/s",
    "power_limit_w": "Power limit per card, W",
    "n_prompt": "Prompt, tokens",
    "n_gen": "Generated, tokens",
    "depth": "In the cache before, tokens",
    "depth_as_published": "Depth as published, tokens",
    "concurrency": "Streams at once",
    "kv_type": "Cache type",
    "sub_engine": "Build or wrapper",
    "ubatch": "Prompt tokens at once",
    "measured_on": "Published or measured",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """One run in words."""

    key: str
    hardware: str
    setup: str
    model: str
    quant: str
    engine: str
    test: str
    measured: str
    estimate: str
    """Empty where there is none; ``reason`` says why."""
    range: str
    reason: str
    basis: str
    ratio: str
    verdict: str
    """``in range``, ``above`` or ``below``."""
    when: str
    source: Source | None
    flags: tuple[str, ...]
    quarantine: str


@dataclass(frozen=True, slots=True)
class ShownHeader:
    """A heading; ``url`` sorts by it, empty where nothing can."""

    column: Column
    url: str
    sorted: str


def headers(filters: Filters) -> list[ShownHeader]:
    """Headings that sort: numbers by the largest, days by the newest; a second click turns round."""
    return [_header(column, filters) for column in COLUMNS]


def _header(column: Column, filters: Filters) -> ShownHeader:
    if not column.key:
        return ShownHeader(column, "", "")
    first = f"-{column.key}" if column.is_number or column.key == "date" else column.key
    turned = column.key if first.startswith("-") else f"-{column.key}"
    chosen = turned if filters.sort == first else first
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(filters.sort, "")
    return ShownHeader(column, filters.query(sort=chosen, page=1), direction)


def shown_runs(runs: Iterable[EstimatedRun], specs: Specs | None = None) -> list[ShownRun]:
    """Each run in words; ``specs`` are the current ones unless given."""
    used = specs or current_specs()
    return [_shown_run(run, used) for run in runs]


def shown_run(found: EstimatedRun) -> ShownRun:
    """One run in words."""
    return _shown_run(found, current_specs())


def _shown_run(found: EstimatedRun, specs: Specs) -> ShownRun:
    row, rate = found.row, found.estimate.rate
    hardware = specs.hardware.get(row.hardware)
    count = f"{row.hardware_count}× " if row.hardware_count > 1 else ""
    return ShownRun(
        key=row.key,
        hardware=f"{count}{hardware.name if hardware else row.hardware_name}",
        setup=_setup(row),
        model=row.model_name,
        quant=row.quantization_name or "format not stated",
        engine=engine_text(row.engine if row.engine != "other" else "", row.sub_engine, row.backend),
        test=_test(row),
        measured=f"{rate_text(row.tokens_per_s)} t/s",
        estimate=f"{rate_text(rate.tokens_per_s)} t/s" if rate else "",
        range=span_text(rate.low, rate.high) if rate else "",
        reason=plain_reason(found.estimate.reason),
        basis=_EVIDENCE[rate.evidence.value] if rate else "",
        ratio=ratio_text(found.ratio) if found.ratio else "",
        verdict=band_words(found),
        when=day_in_words(row.measured_on, row.measured_precision) if row.measured_on else "",
        source=next(iter(sources(row.source_url)), None),
        flags=tuple(_FLAG_WORDS.get(flag, flag) for flag in row.quality.split()),
        quarantine=row.quarantine,
    )


def _setup(row: Measurement) -> str:
    if row.hardware_count == 1 and row.split != Measurement.Split.CPU_OFFLOAD:
        return ""
    return str(row.get_split_display()) if row.split else "split not stated"


def shown_names(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Key → what was run, in a line, and the link to its source."""
    columns = ("key", "hardware_count", "hardware_name", "model_name", "quantization_name", "source_url")
    found = {}
    wanted = set(keys)
    for key, count, hardware, model, quant, url in Measurement.objects.values_list(*columns).order_by("key"):
        if key in wanted:
            many = f"{count}× " if count > 1 else ""
            link = next((source.url for source in sources(url)), "")
            found[key] = (escape(f"{many}{hardware}, {model} {quant}".strip()), link)
    return found


def _test(row: Measurement) -> str:
    if row.test == Measurement.Test.PREFILL:
        words = [f"prefill of {row.n_prompt:,}" if row.n_prompt else "prefill"]
    else:
        words = ["decode"]
    words.append(f"after {context_text(row.depth)}" if row.depth else "")
    words.append(f"{row.concurrency} streams" if row.concurrency > 1 else "")
    words.append(f"{number(row.power_limit_w)} W" if row.power_limit_w else "")
    words.append("with speculation" if row.speculation else "")
    return ", ".join(filter(None, words))


def band_words(found: EstimatedRun) -> str:
    """Where the measured rate lies against the estimate's range; empty without an estimate."""
    rate = found.estimate.rate
    if rate is None:
        return ""
    if found.is_inside:
        return "in range"
    return "above" if found.row.tokens_per_s > rate.high else "below"


def facts(row: Measurement) -> list[tuple[str, str, str]]:
    """All that the run states: (name, value, where the catalog has it; empty of all else)."""
    found = _in_catalog(row)
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.name in _NOT_FACTS or field.is_relation or value is None or value == "":
            continue
        if field.name == "depth_as_published" and value == row.depth:
            continue
        label = _LABELS.get(field.name, str(field.verbose_name).capitalize())
        found.append((label, _fact(row, field.name, value), ""))
    return found


def _in_catalog(row: Measurement) -> list[tuple[str, str, str]]:
    """What of a run has a page of its own."""
    hardware = current_specs().hardware
    products = [hardware[slug] for slug in row.hardware.split("+") if slug in hardware]
    model = LanguageModel.objects.filter(slug=row.language_model).first()
    weights = QuantizationFormat.objects.filter(slug=row.quantization).first()
    pages = [
        *(("Hardware in the catalog", product) for product in products),
        *((("Model in the catalog", model),) if model else ()),
        *((("Format in the catalog", weights),) if weights else ()),
    ]
    return [(label, entry.name, entry.get_absolute_url()) for label, entry in pages]


def _fact(row: Measurement, name: str, value: object) -> str:
    if name == "measured_on" and row.measured_on:
        return day_in_words(row.measured_on, row.measured_precision)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if words := {"engine": ENGINE_NAMES, "backend": BACKEND_NAMES}.get(name):
        return words.get(str(value), str(value))
    named = getattr(row, f"get_{name}_display", None)
    return str(named()) if named else str(value)
