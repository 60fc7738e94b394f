"""From the fixtures to one calibration with its report: deterministic, rounded, no clock, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.core.calibration import Calibration
from estimator.core.power import rate_share
from estimator.fitting.bands import Residual, bands_of, residuals_of
from estimator.fitting.fixtures import fixtures_hash, load_runs
from estimator.fitting.folds import FOLDS, HeldOut, evidence_counts, held_out, row_weights
from estimator.fitting.power_curves import draw_shares, power_curves
from estimator.fitting.regression import build_design, fit, tables_of
from estimator.runs import Run

__all__ = ["Fitted", "calibrate", "difference"]

EFFECT_DECIMALS = 3

TESTS = ("decode", "prefill")


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
    curves = Calibration(
        version=version,
        fixtures_hash="",
        effects={},
        bands={},
        power_curves=power_curves(),
        draw_shares=draw_shares(),
    )
    effects: dict[str, dict[str, float]] = {}
    runs: dict[str, list[Run]] = {}
    held: dict[str, list[HeldOut]] = {}
    residuals: list[Residual] = []
    for test in TESTS:
        runs[test] = [run for run in all_runs if run.test == test]
        design = build_design([run.visits() for run in runs[test]])
        log_seconds = _log_seconds(runs[test], curves)
        found = fit(design, log_seconds, row_weights(runs[test]))
        effects |= tables_of(design, found, EFFECT_DECIMALS)
        held[test] = [held_out(fold, runs[test], design, log_seconds, found) for fold in FOLDS]
        residuals += residuals_of(test, runs[test], held[test])
    calibration = Calibration(
        version=version,
        fixtures_hash=fixtures_hash(),
        effects=effects,
        bands=bands_of(residuals),
        evidence=evidence_counts(all_runs),
        power_curves=curves.power_curves,
        draw_shares=curves.draw_shares,
    )
    return Fitted(calibration, runs, held, residuals, skipped)


def _log_seconds(runs: Sequence[Run], curves: Calibration) -> NDArray[np.float64]:
    """What each run took, without what its power limit cost."""
    shares = [
        rate_share(
            curves,
            run.test,
            run.architecture,
            run.rig.accelerators[0],
            run.setup,
            run.rig.n_accelerators,
            run.scenario.power_limit_w,
        )
        for run in runs
    ]
    seconds = [run.tokens / run.tokens_per_s for run in runs]
    return np.asarray(np.log(np.asarray(seconds) * np.asarray(shares)), dtype=np.float64)


def difference(one: Calibration, other: Calibration) -> float:
    """The largest difference between two calibrations in any effect or band; infinite where their keys
    differ."""
    largest = 0.0
    for mine, theirs in ((one.effects, other.effects),):
        if mine.keys() != theirs.keys():
            return float("inf")
        for name, table in mine.items():
            if table.keys() != theirs[name].keys():
                return float("inf")
            largest = max([largest, *(abs(value - theirs[name][key]) for key, value in table.items())])
    if one.bands.keys() != other.bands.keys():
        return float("inf")
    ends = [
        abs(a - b) for key, band in one.bands.items() for a, b in zip(band, other.bands[key], strict=True)
    ]
    return max([largest, *ends])
