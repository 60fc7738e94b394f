"""The measured runs nearest to a question, beside what the estimator says of each of them."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from estimator.calibrations import current_calibration
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration, engine_class, setup_of, shape_key
from estimator.core.hardware import Rig
from estimator.core.quantization import Quantization
from estimator.core.results import NearEvidence, Rate
from estimator.core.scenario import Scenario, Split
from estimator.measured.estimates import estimate_of
from estimator.measured.runs import USUAL_PROMPT_TOKENS, SkippedRowError, engine_of
from estimator.measured.state import measured_state
from estimator.models import Measurement
from estimator.specs import Specs, current_specs

__all__ = [
    "Evidence",
    "EvidenceIndex",
    "MeasuredPoint",
    "NearRun",
    "count_and_nearest",
    "current_index",
    "nearest",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRun:
    """One measured run, as a page shows it."""

    key: str
    hardware: str
    hardware_count: int
    model: str
    quantization: str
    engine: str
    split: str
    depth: int
    concurrency: int
    tokens_per_s: float
    measured_on: date | None
    source_url: str
    source_title: str
    ratio: float | None
    """Measured over estimated for this very run; ``None`` where it does not say enough for an estimate."""
    estimate: Rate | None
    """What the ratio is against, with its band."""


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """One measured rate at its depth."""

    depth: int
    """Mean over the run, as the estimate counts it. [tokens]"""
    tokens_per_s: float
    key: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many runs are near and the nearest few, best first."""

    count: int
    """Runs on the same chip, or where there are none on the same family, with the same engine and setup."""
    runs: tuple[NearRun, ...]
    level: NearEvidence = NearEvidence.NONE
    """How near the nearest come: same chip and model, same chip, same family, none."""
    count_at_level: int = 0
    deepest: int = 0
    """The most that was in the cache at the end of a run of this level. [tokens]"""
    same_question: tuple[MeasuredPoint, ...] = ()
    """Runs of the very chip, count, model, format, engine, setup and streams, by depth."""


@dataclass(frozen=True, slots=True)
class _Indexed:
    """What decides how near a run is."""

    row: Measurement
    chip: str
    family: str
    shape: str
    bits: float
    variant: str
    """Another build than the engine's mainline."""


EvidenceIndex = dict[tuple[str, str, str], list[_Indexed]]
"""Test, engine class, setup → runs."""


def nearest(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    split: Split,
    *,
    test: str = "decode",
    n: int = 5,
    calibration: Calibration | None = None,
) -> Evidence:
    """The ``n`` runs nearest to a question that is answered with ``split``: same chip first, then same
    model, then like bits, depth and number of devices; of another family none.

    ``test`` is ``decode`` or ``prefill``; the ratios are against ``calibration``, by default the one in use.
    """
    near, same_chip = _near(current_index(), rig, scenario, split, test)
    shape = shape_key(architecture)
    chosen = sorted(near, key=_distance_from(rig, architecture, quantization, scenario, test))[:n]
    specs, used = current_specs(), calibration or current_calibration()
    same_model = _mainline(run for run in same_chip if run.shape == shape)
    level, counted = _level(same_model, _mainline(same_chip), _mainline(near))
    asked = (rig.n_accelerators, quantization.slug, scenario.concurrency)
    limit_w, stock_w = scenario.power_limit_w, rig.accelerators[0].stock_power_limit_w
    same_question = [
        run.row
        for run in same_model
        if _asks(run.row) == asked and _same_limit(run.row.power_limit_w or stock_w, limit_w or stock_w)
    ]
    return Evidence(
        len(near),
        tuple(_shown(run.row, specs, used) for run in chosen),
        level,
        len(counted),
        max((run.row.depth + (run.row.n_gen or 0) for run in counted), default=0),
        tuple(sorted(map(_point, same_question), key=_by_depth)),
    )


def count_and_nearest(
    index: EvidenceIndex,
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    split: Split,
    *,
    test: str,
) -> tuple[int, str]:
    """How many runs are near a question and where the nearest was published, as `nearest` finds them, for
    those who ask thousands of questions; no address where none is near."""
    near, _ = _near(index, rig, scenario, split, test)
    if not near:
        return 0, ""
    first = min(near, key=_distance_from(rig, architecture, quantization, scenario, test))
    return len(near), first.row.source_url


def current_index() -> EvidenceIndex:
    """All runs that may be shown, read anew after each load or decision."""
    return _index_at(measured_state())


def _near(
    index: EvidenceIndex, rig: Rig, scenario: Scenario, split: Split, test: str
) -> tuple[list[_Indexed], list[_Indexed]]:
    """Runs with the same engine and setup on the same chip or, where there are none, of the same family; and
    those on the same chip."""
    accelerator = rig.accelerators[0]
    key = (test, engine_class(scenario), setup_of(split, rig.n_accelerators))
    near = [run for run in index.get(key, ()) if run.family == accelerator.family]
    same_chip = [run for run in near if run.chip == accelerator.chip]
    return same_chip or near, same_chip


def _distance_from(
    rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario, test: str
) -> Callable[[_Indexed], tuple[float, str]]:
    """How far runs are from a question, by all that may differ; equally far ones by their key."""
    shape, bits = shape_key(architecture), quantization.block_bits_per_weight

    def distance(run: _Indexed) -> tuple[float, str]:
        apart = 4.0 * (run.shape != shape)
        apart += 2.0 * abs(math.log(run.bits / bits)) if run.bits else 2.0
        apart += abs(math.log2((run.row.depth + 2048) / (scenario.depth_tokens + 2048))) / 2
        apart += abs(math.log2(run.row.concurrency / scenario.concurrency))
        if test == Measurement.Test.PREFILL:
            apart += abs(math.log2((run.row.n_prompt or USUAL_PROMPT_TOKENS) / scenario.prompt_tokens)) / 4
        apart += abs(run.row.hardware_count - rig.n_accelerators)
        apart += 1.0 * bool(run.row.quality) + 0.5 * bool(run.row.sub_engine) + 1.0 * bool(run.variant)
        return apart, run.row.key

    return distance


def _mainline(runs: Iterable[_Indexed]) -> list[_Indexed]:
    """Without other builds of the engine, which teach but are no evidence, as the calibration counts it."""
    return [run for run in runs if not run.variant]


def _same_limit(one_w: float | None, other_w: float | None) -> bool:
    if one_w is None or other_w is None:
        return one_w == other_w
    return math.isclose(one_w, other_w, rel_tol=0.03)


def _level(
    same_model: list[_Indexed], same_chip: list[_Indexed], near: list[_Indexed]
) -> tuple[NearEvidence, list[_Indexed]]:
    if same_model:
        return NearEvidence.SAME_CELL, same_model
    if same_chip:
        return NearEvidence.SAME_DEVICE, same_chip
    return (NearEvidence.SAME_FAMILY, near) if near else (NearEvidence.NONE, [])


def _asks(row: Measurement) -> tuple[int, str, int] | None:
    """What a run has to share with a question, chip and model aside; ``None`` where it is doubtful."""
    return None if row.quality else (row.hardware_count, row.quantization, row.concurrency)


def _point(row: Measurement) -> MeasuredPoint:
    return MeasuredPoint(row.depth + (row.n_gen or 0) // 2, row.tokens_per_s, row.key)


def _by_depth(point: MeasuredPoint) -> tuple[int, str]:
    return point.depth, point.key


def _shown(row: Measurement, specs: Specs, calibration: Calibration) -> NearRun:
    found = estimate_of(row, specs, calibration)
    return NearRun(
        key=row.key,
        hardware=row.hardware_name,
        hardware_count=row.hardware_count,
        model=row.model_name,
        quantization=row.quantization_name,
        engine=row.engine,
        split=row.split,
        depth=row.depth,
        concurrency=row.concurrency,
        tokens_per_s=row.tokens_per_s,
        measured_on=row.measured_on,
        source_url=row.source_url,
        source_title=row.source_title,
        ratio=found.ratio(row),
        estimate=found.rate,
    )


@lru_cache(maxsize=1)
def _index_at(_state: str) -> EvidenceIndex:
    specs = current_specs()
    index: EvidenceIndex = {}
    for row in Measurement.objects.filter(speculation=False, quarantine="").order_by("key"):
        try:
            engine, variant = engine_of(row)
        except SkippedRowError:
            continue
        named = _devices_of(row, variant, specs)
        if named is None:
            continue
        split = Split(row.split or Split.NONE)
        key = (row.test, f"{engine.value}/{row.backend}", setup_of(split, row.hardware_count))
        index.setdefault(key, []).append(named)
    return index


def _devices_of(row: Measurement, variant: str, specs: Specs) -> _Indexed | None:
    try:
        rig = specs.rig(row.hardware, row.hardware_count)
    except (KeyError, ValueError):
        return None
    architecture = specs.architectures.get(row.language_model)
    quantization = specs.quantizations.get(row.quantization)
    return _Indexed(
        row=row,
        chip=rig.accelerators[0].chip,
        family=rig.accelerators[0].family,
        shape=shape_key(architecture) if architecture else "",
        bits=quantization.block_bits_per_weight if quantization else 0.0,
        variant=variant,
    )
