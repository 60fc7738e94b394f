"""Cross-validation in which what is predicted was never seen: by cell, by model, by chip, by author.

Names leak, so folds are grouped by what is the same underneath: chips (memory sizes merged), shapes (models
of one architecture merged), accounts (addresses of one author merged).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.core.results import NearEvidence
from estimator.fitting.regression import Design, fit, predict_log_seconds
from estimator.measured.runs import Run

__all__ = ["FOLDS", "HeldOut", "evidence_counts", "evidence_level", "held_out", "row_weights"]

FOLDS: dict[str, Callable[[Run], str]] = {
    "run": lambda run: run.cell,
    "model": lambda run: run.shape,
    "device": lambda run: run.chip,
    "author": lambda run: run.author,
}
"""What is held out together."""

N_FOLDS = 6

DOUBTFUL_WEIGHT = 0.5
"""Other builds of an engine and rates over whole requests teach the physics, but less surely."""

MANY_STREAMS_WEIGHT = 0.3
"""Servers report many streams in many ways (with prompts or without, queued or not): such rows teach what
streams cost each other, and are not to decide what one stream costs."""


@dataclass(frozen=True)
class HeldOut:
    """Rows predicted by fits that did not see their group."""

    fold: str
    log_ratio: NDArray[np.float64]
    """ln(measured rate / predicted rate) per row."""
    evidence: tuple[NearEvidence, ...]
    """How near the rows that the fit did see come to each row."""


def row_weights(runs: Sequence[Run]) -> NDArray[np.float64]:
    """A cell of many rows (depth series, repeated runs) counts by the root of their number; quarantine
    counts nothing."""
    counts: dict[str, int] = {}
    for run in runs:
        counts[run.cell] = counts.get(run.cell, 0) + 1
    return np.array([0.0 if run.quarantined else counts[run.cell] ** -0.5 * _trust(run) for run in runs])


def _trust(run: Run) -> float:
    several = MANY_STREAMS_WEIGHT if run.scenario.concurrency > 1 else 1.0
    return several * (1.0 if run.is_judged else DOUBTFUL_WEIGHT)


def _fold_of(group: str) -> int:
    """By hash: deterministic, and stable when other groups come or go."""
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % N_FOLDS


def held_out(
    fold: str,
    runs: Sequence[Run],
    design: Design,
    log_seconds: NDArray[np.float64],
    start: NDArray[np.float64],
) -> HeldOut:
    """Predict every row from the other folds."""
    folds = np.array([_fold_of(FOLDS[fold](run)) for run in runs])
    weights = row_weights(runs)
    predicted = np.zeros(len(runs))
    evidence: list[NearEvidence] = [NearEvidence.NONE] * len(runs)
    for number in range(N_FOLDS):
        out = folds == number
        # Starting near the solution saves steps; what only the held-out rows know is forgotten first.
        seen = np.where(out, 0.0, weights)
        effects = fit(design, log_seconds, seen, start=_without(design, seen, start))
        predicted[out] = predict_log_seconds(design, effects)[out]
        counts = evidence_counts([run for run, weight in zip(runs, seen, strict=True) if weight > 0])
        for i, (run, is_out) in enumerate(zip(runs, out, strict=True)):
            if is_out:
                evidence[i] = evidence_level(counts, run)
    return HeldOut(fold, predicted - log_seconds, tuple(evidence))


def _without(design: Design, weights: NDArray[np.float64], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """The start with every effect that no seen row has put back to its prior."""
    seen_entries = weights[design.row] > 0
    touched = np.asarray(design.columns[seen_entries].sum(axis=0)).ravel() > 0
    return np.where(touched, start, design.prior_mean)


def evidence_counts(runs: Sequence[Run]) -> dict[str, int]:
    """Measured runs by the keys that `near_evidence` asks for: cell, chip, family. Mainline builds only."""
    counts: dict[str, int] = {}
    for run in runs:
        if run.variant or run.quarantined or run.scenario.speculation:
            continue
        for key in _evidence_keys(run):
            counts[key] = counts.get(key, 0) + 1
    return dict(sorted(counts.items()))


def _evidence_keys(run: Run) -> tuple[str, str, str]:
    start = f"{run.test}|{run.engine}|{run.setup}"
    chip = f"{start}|chip {run.chip}"
    return f"{chip}|{run.shape}", chip, f"{start}|family {run.family}"


def evidence_level(counts: dict[str, int], run: Run) -> NearEvidence:
    """How near the counted runs come to this one."""
    levels = (NearEvidence.SAME_CELL, NearEvidence.SAME_DEVICE, NearEvidence.SAME_FAMILY)
    for level, key in zip(levels, _evidence_keys(run), strict=True):
        if counts.get(key):
            return level
    return NearEvidence.NONE
