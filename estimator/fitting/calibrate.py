"""From the fixtures to one calibration with its report: deterministic, rounded, no clock, no database."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimator.core.calibration import Calibration
from estimator.fitting.bands import Residual, bands_of, residuals_of
from estimator.fitting.fixtures import load_runs
from estimator.fitting.folds import FOLDS, HeldOut, evidence_counts, held_out, row_weights
from estimator.fitting.power_curves import draw_shares, power_curves
from estimator.fitting.regression import Design, build_design, fit, tables_of
from estimator.measured.runs import Run

__all__ = ["Fitted", "bounded", "calibrate", "difference", "fit_all", "input_hash", "power_only"]

EFFECT_DECIMALS = 3

TESTS = ("decode", "prefill")

SETUP_TABLES = ("read:engine+setup",)
"""Effects of a setup on decode. In prefill a split may well help: cards work at once."""


@dataclass(frozen=True)
class Fitted:
    """A calibration and what was learnt on the way."""

    calibration: Calibration
    runs: dict[str, list[Run]]
    held: dict[str, list[HeldOut]]
    residuals: list[Residual]
    skipped: dict[str, int]


def calibrate(version: str) -> Fitted:
    """Fit decode and prefill, each once on everything and once for every fold."""
    all_runs, skipped = load_runs()
    curves = power_only(version)
    effects: dict[str, dict[str, float]] = {}
    runs: dict[str, list[Run]] = {}
    held: dict[str, list[HeldOut]] = {}
    residuals: list[Residual] = []
    for test in TESTS:
        runs[test] = [run for run in all_runs if run.test == test]
        whole = fit_all(runs[test], curves)
        effects |= bounded(tables_of(whole.design, whole.effects, EFFECT_DECIMALS))
        held[test] = [
            held_out(fold, runs[test], whole.design, whole.log_seconds, whole.effects) for fold in FOLDS
        ]
        residuals += residuals_of(test, runs[test], held[test])
    calibration = replace(
        curves,
        fixtures_hash=input_hash(all_runs, curves),
        effects=effects,
        bands=bands_of(residuals),
        evidence=evidence_counts(all_runs),
    )
    return Fitted(calibration, runs, held, residuals, skipped)


def input_hash(runs: Sequence[Run], curves: Calibration) -> str:
    """Names all that a fit rests on: the runs as questions with their rates, the power curves and draws."""
    digest = hashlib.sha256(repr((curves.power_curves, curves.draw_shares)).encode())
    for run in runs:
        digest.update(repr(run).encode())
    return digest.hexdigest()


def power_only(version: str) -> Calibration:
    """A calibration that knows power limits and nothing else."""
    return Calibration(
        version=version,
        fixtures_hash="",
        effects={},
        bands={},
        power_curves=power_curves(),
        draw_shares=draw_shares(),
    )


@dataclass(frozen=True)
class WholeFit:
    """The fit of one test on all its rows."""

    design: Design
    log_seconds: NDArray[np.float64]
    effects: NDArray[np.float64]


def fit_all(runs: Sequence[Run], curves: Calibration) -> WholeFit:
    """Fit one test on all its rows."""
    design = build_design([run.visits() for run in runs])
    log_seconds = _log_seconds(runs, curves)
    return WholeFit(design, log_seconds, fit(design, log_seconds, row_weights(runs)))


def bounded(tables: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Effects within physics: a layer split never makes a stream's own work faster."""
    held = {name: dict(table) for name, table in tables.items()}
    for name in SETUP_TABLES:
        for key, effect in held.get(name, {}).items():
            if key.endswith("|layer"):
                held[name][key] = max(effect, 0.0)
    return held


def _log_seconds(runs: Sequence[Run], curves: Calibration) -> NDArray[np.float64]:
    """What each run took, without what its power limit cost."""
    shares = [run.rate_share(curves) for run in runs]
    seconds = [run.tokens / run.tokens_per_s for run in runs]
    return np.asarray(np.log(np.asarray(seconds) * np.asarray(shares)), dtype=np.float64)


def difference(one: Calibration, other: Calibration) -> float:
    """The largest difference between two calibrations in any effect or band; infinite where their keys
    differ."""
    mine, theirs = _values(one), _values(other)
    if mine.keys() != theirs.keys():
        return float("inf")
    return max((abs(value - theirs[key]) for key, value in mine.items()), default=0.0)


def _values(calibration: Calibration) -> dict[tuple[str, str], float]:
    effects = {
        (name, key): value for name, table in calibration.effects.items() for key, value in table.items()
    }
    ends = {
        (name, end): v
        for name, b in calibration.bands.items()
        for end, v in zip(("low", "high"), b, strict=True)
    }
    return effects | ends
