"""Robust ridge regression of log rates on effects, the physics being a sum of exponentials.

A row's seconds are Σ base · exp(Σ effects) over the terms of its visits. The logarithm of that sum has for
its gradient the shares of the terms, so Gauss–Newton needs no numerical derivatives: each step solves
a ridge system over all effects, with Huber weights on the residuals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from estimator.core.calibration import EFFECTS, effect_key
from estimator.core.work import Visit
from estimator.fitting.priors import RESIDUAL_SCALE, prior_of

__all__ = ["Design", "Effects", "build_design", "fit", "predict_log_seconds", "tables_of"]

Effects = dict[tuple[str, str], float]

HUBER_THRESHOLD = 1.5
"""In residual scales: beyond it a row pulls with constant force."""

MAX_STEPS = 30
STEP_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Design:
    """All entries of all rows: one per visit and term with a positive base."""

    n_rows: int
    row: NDArray[np.int64]
    log_base: NDArray[np.float64]
    columns: sparse.csr_matrix
    """Entries × effects, ones where an effect acts."""
    names: tuple[tuple[str, str], ...]
    prior_mean: NDArray[np.float64]
    prior_spread: NDArray[np.float64]


def build_design(visits_of_rows: Sequence[Sequence[Visit]]) -> Design:
    """Lay out the terms of all rows with the effects that act on them."""
    index: dict[tuple[str, str], int] = {}
    rows: list[int] = []
    log_base: list[float] = []
    entry: list[int] = []
    column: list[int] = []
    for row, visits in enumerate(visits_of_rows):
        for visit in visits:
            for term, base in visit.terms.items():
                if not base > 0:
                    continue
                for effect in EFFECTS[term]:
                    key = effect_key(effect, visit.keys)
                    if key is None:
                        continue
                    column.append(index.setdefault((effect, key), len(index)))
                    entry.append(len(rows))
                rows.append(row)
                log_base.append(float(np.log(base)))
    priors = [prior_of(effect) for effect, _ in index]
    columns = sparse.csr_matrix(
        (np.ones(len(entry)), (entry, column)), shape=(len(rows), len(index)), dtype=np.float64
    )
    return Design(
        n_rows=len(visits_of_rows),
        row=np.asarray(rows, dtype=np.int64),
        log_base=np.asarray(log_base),
        columns=columns,
        names=tuple(index),
        prior_mean=np.asarray([mean for mean, _ in priors]),
        prior_spread=np.asarray([spread for _, spread in priors]),
    )


def _log_seconds(
    design: Design, effects: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logarithm of each row's seconds, and each entry's share of them."""
    seconds = np.exp(design.log_base + design.columns @ effects)
    total = np.bincount(design.row, weights=seconds, minlength=design.n_rows)
    return np.log(total), seconds / total[design.row]


def fit(
    design: Design,
    log_seconds: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    start: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """The effects that explain ``log_seconds`` best, given their priors.

    Rows with weight 0 are not seen; effects that only they have stay at their prior mean.
    """
    effects = design.prior_mean.copy() if start is None else start.copy()
    precision = 1.0 / design.prior_spread**2
    entries = np.arange(len(design.row))
    for _ in range(MAX_STEPS):
        predicted, shares = _log_seconds(design, effects)
        residual = (log_seconds - predicted) / RESIDUAL_SCALE
        huber = np.minimum(1.0, HUBER_THRESHOLD / np.maximum(np.abs(residual), 1e-12))
        pull = weights * huber / RESIDUAL_SCALE
        by_row = sparse.csr_matrix((shares, (design.row, entries)), shape=(design.n_rows, len(entries)))
        gradient = (by_row @ design.columns).tocsr()
        curvature = (gradient.T @ gradient.multiply((pull / RESIDUAL_SCALE)[:, None])).toarray()
        curvature[np.diag_indices_from(curvature)] += precision
        slope = gradient.T @ (pull * residual) - precision * (effects - design.prior_mean)
        step = linalg.cho_solve(linalg.cho_factor(curvature, check_finite=False), slope, check_finite=False)
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        effects += step
        if np.abs(step).max() < STEP_TOLERANCE:
            break
    return effects


def predict_log_seconds(design: Design, effects: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the seconds of every row of the design."""
    return _log_seconds(design, effects)[0]


def tables_of(design: Design, effects: NDArray[np.float64], decimals: int) -> Mapping[str, dict[str, float]]:
    """Effects by table and key, rounded."""
    tables: dict[str, dict[str, float]] = {}
    for (table, key), effect in sorted(zip(design.names, effects, strict=True)):
        tables.setdefault(table, {})[key] = round(float(effect), decimals) + 0.0
    return tables
