"""What the pages of measured runs ask the database."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, OrderBy, Q, QuerySet

from estimator.calibrations import current_calibration
from estimator.measured.estimates import RunEstimate, estimate_of
from estimator.measured.filters import DEPTHS, SORTS, Filters
from estimator.measured.state import measured_state
from estimator.models import Measurement
from estimator.names.engine_names import ENGINE_NAMES
from estimator.specs import Specs, current_specs

__all__ = [
    "PAGE_SIZE",
    "Choices",
    "EstimatedRun",
    "Page",
    "chip_slugs",
    "choices",
    "estimated",
    "matching",
    "neighbours",
    "page_of",
]

PAGE_SIZE = 50
_SEARCHED = (
    "hardware_name", "hardware", "model_name", "language_model", "quantization_name", "quantization",
    "engine", "sub_engine", "backend", "source_title", "source_url", "note", "quarantine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EstimatedRun:
    """A measured run beside what the calibration in use says of it."""

    row: Measurement
    estimate: RunEstimate

    @property
    def ratio(self) -> float | None:
        """Measured over estimated; ``None`` without an estimate."""
        return self.estimate.ratio(self.row)

    @property
    def is_inside(self) -> bool | None:
        """Whether the estimate's band holds the measured rate; ``None`` without an estimate."""
        rate = self.estimate.rate
        return None if rate is None else rate.low <= self.row.tokens_per_s <= rate.high


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    runs: list[EstimatedRun]
    count: int
    number: int
    n_pages: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists may be filtered by: (word in the URL, label)."""

    engines: list[tuple[str, str]]
    hardware: list[tuple[str, str]]
    models: list[tuple[str, str]]
    quants: list[tuple[str, str]]


def matching(filters: Filters) -> QuerySet[Measurement]:
    """The runs that pass the filters, sorted by a column."""
    rows = Measurement.objects.filter(**_exactly(filters))
    for word in filters.q.split():
        occurs = Q()
        for name in _SEARCHED:
            occurs |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(occurs)
    if filters.quarantined:
        flagged = ~Q(quarantine="")
        rows = rows.filter(flagged if filters.quarantined == "only" else ~flagged)
    return rows.order_by(*_order(filters.sort))


def _exactly(filters: Filters) -> dict[str, object]:
    columns = {
        "test": filters.test,
        "engine": filters.engine,
        "hardware": filters.hardware,
        "language_model": filters.model,
        "quantization": filters.quant,
        "split": filters.split,
    }
    exact: dict[str, object] = {name: value for name, value in columns.items() if value}
    if filters.chip:
        exact["hardware__in"] = chip_slugs(filters.chip, current_specs())
    if filters.streams:
        exact["concurrency" if filters.streams == "1" else "concurrency__gt"] = 1
    if filters.depth:
        _, least, most = DEPTHS[filters.depth]
        exact["depth__gte"] = least
        if most is not None:
            exact["depth__lte"] = most
    return exact


def _order(sort: str) -> list[OrderBy | str]:
    column = F(SORTS[sort.removeprefix("-")] or SORTS["date"])
    last = {"nulls_last": True}
    return [column.desc(**last) if sort.startswith("-") else column.asc(**last), "key"]


def estimated(rows: Iterable[Measurement], specs: Specs | None = None) -> Iterator[EstimatedRun]:
    """Each row with its estimate; ``specs`` are the current ones unless given."""
    used, calibration = specs or current_specs(), current_calibration()
    for row in rows:
        yield EstimatedRun(row, estimate_of(row, used, calibration))


def page_of(filters: Filters) -> Page:
    """The page that the filters ask for, or the last one."""
    rows = matching(filters)
    count = rows.count()
    n_pages = max(math.ceil(count / PAGE_SIZE), 1)
    number = min(filters.page, n_pages)
    part = slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
    if filters.sort.removeprefix("-") == "ratio":
        keys = _by_ratio(rows.values_list("key", flat=True), descending=filters.sort.startswith("-"))[part]
        by_key = {row.key: row for row in Measurement.objects.filter(key__in=keys)}
        runs = list(estimated(by_key[key] for key in keys if key in by_key))
    else:
        runs = list(estimated(rows[part]))
    return Page(runs, count, number, n_pages)


def _by_ratio(keys: Iterable[str], *, descending: bool) -> list[str]:
    """By measured over estimated; runs without an estimate come last either way."""
    ratios = _ratios_at(measured_state(), current_calibration().calibration_id)

    def place(key: str) -> tuple[bool, float, str]:
        ratio = ratios.get(key)
        return ratio is None, -(ratio or 1.0) if descending else ratio or 1.0, key

    return sorted(keys, key=place)


@lru_cache(maxsize=1)
def _ratios_at(_state: str, _calibration_id: str) -> dict[str, float]:
    """Key → measured over estimated, of all runs with an estimate."""
    every = estimated(Measurement.objects.iterator(chunk_size=500))
    return {found.row.key: found.ratio for found in every if found.ratio is not None}


def choices() -> Choices:
    """Everything that some run names, with how many runs do."""
    specs = current_specs()
    return Choices(
        engines=_counted("engine", ENGINE_NAMES),
        hardware=_counted("hardware", {slug: row.name for slug, row in specs.hardware.items()}),
        models=_counted("language_model", {slug: row.name for slug, row in specs.architectures.items()}),
        quants=_counted("quantization", {slug: row.name for slug, row in specs.quantizations.items()}),
    )


def _counted(column: str, names: dict[str, str]) -> list[tuple[str, str]]:
    rows = Measurement.objects.exclude(**{column: ""}).values_list(column).annotate(count=Count("pk"))
    named = [(value, names.get(value, value), count) for value, count in rows.order_by(column)]
    return [
        (value, f"{name} ({count:,})") for value, name, count in sorted(named, key=lambda n: n[1].casefold())
    ]


def chip_slugs(slug: str, specs: Specs) -> list[str]:
    """The products that share a product's chip, itself among them: memory sizes measure alike."""
    try:
        chip = specs.rig(slug).accelerators[0].chip
    except (KeyError, ValueError):
        return [slug]
    return list(specs.by_chip.get(chip, ()))


def neighbours(row: Measurement, limit: int = 8) -> list[EstimatedRun]:
    """The runs nearest to one: same hardware and test, then same model, format, count, depth and streams."""
    rows = Measurement.objects.filter(hardware=row.hardware, test=row.test).exclude(key=row.key)
    if not row.hardware:
        rows = rows.filter(hardware_name=row.hardware_name)

    def distance(other: Measurement) -> tuple[float, str]:
        apart = 4.0 * (other.model_name != row.model_name)
        apart += 2.0 * (other.quantization_name != row.quantization_name) + 2.0 * (other.engine != row.engine)
        apart += abs(other.hardware_count - row.hardware_count) + 1.0 * (other.split != row.split)
        apart += abs(math.log2((other.depth + 2048) / (row.depth + 2048)))
        apart += abs(math.log2(other.concurrency / row.concurrency))
        return apart, other.key

    return list(estimated(sorted(rows, key=distance)[:limit]))
