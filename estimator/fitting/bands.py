"""Conformal bands: quantiles of held-out errors, in strata of engine and evidence, groups before rows."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from estimator.core.intervals import COVERAGE, EVERY_ENGINE, band_key
from estimator.core.results import NearEvidence
from estimator.fitting.folds import HeldOut
from estimator.measured.runs import Run

__all__ = ["STRANGERS_WEIGHT", "Residual", "bands_of", "coverage_of", "hits_of", "residuals_of"]

FEWEST_GROUPS = 12
"""Held-out groups below which a stratum borrows from all engines."""

FEW_GROUPS_SUFFICE = {"decode-tensor": 50, "decode-offload": 50, "prefill-offload": 50}
"""Tests of which few cards and models were measured, but often: a stratum of this many rows stands alone."""

EVIDENCE_ORDER = (
    NearEvidence.SAME_CELL,
    NearEvidence.SAME_DEVICE,
    NearEvidence.SAME_FAMILY,
    NearEvidence.NONE,
)

UNSEEN_GROUPS = 2
"""How many groups like the next one a stratum is taken to lack: one by exchangeability, and one more by
trial on halves of the groups."""

BAND_DECIMALS = 3

STRANGERS_FOLD = "author"
STRANGERS_WEIGHT = 2.0
"""Whoever asks is no author of the runs that the fit knows, so rows whose author was held out speak most for
what they will meet. Where one source's other runs stay in the fit, errors are smaller than a visitor's."""


class Residual(NamedTuple):
    """How far one held-out row lies from its prediction, and what it is pooled by."""

    test: str
    """As `estimator.core.intervals.band_test` names it."""
    engine: str
    evidence: NearEvidence
    group: str
    log_ratio: float
    """ln(measured/predicted)."""
    weight: float = 1.0


def residuals_of(test: str, runs: Sequence[Run], held: Sequence[HeldOut]) -> list[Residual]:
    """What the bands rest on: judged rows under all ways of holding out."""
    return [
        Residual(
            test=run.band_test,
            engine=run.engine,
            evidence=result.evidence[i],
            group=f"{run.chip}|{run.shape}|{run.setup}",
            log_ratio=float(result.log_ratio[i]),
            weight=STRANGERS_WEIGHT if result.fold == STRANGERS_FOLD else 1.0,
        )
        for result in held
        for i, run in enumerate(runs)
        if run.is_judged or run.is_judged_apart
    ]


def bands_of(residuals: Sequence[Residual]) -> dict[str, tuple[float, float]]:
    """Low and high by test, engine class and evidence; less evidence never gives a narrower band.

    A stratum that is too small borrows from all engines; one that is too small over all engines is judged
    together with all that is further away.
    """
    bands: dict[str, tuple[float, float]] = {}
    for test in sorted({r.test for r in residuals}):
        engines = sorted({r.engine for r in residuals if r.test == test})
        for engine in (EVERY_ENGINE, *engines):
            low, high = 0.0, 0.0
            for evidence in EVIDENCE_ORDER:
                band = _quantiles([r for r in residuals if _matches(r, test, engine, {evidence})])
                if band is None and engine == EVERY_ENGINE:
                    further = set(EVIDENCE_ORDER[EVIDENCE_ORDER.index(evidence) :])
                    band = _quantiles([r for r in residuals if _matches(r, test, engine, further)])
                elif band is None:
                    band = bands.get(band_key(test, EVERY_ENGINE, evidence))
                if band is None:
                    continue
                low, high = min(low, band[0]), max(high, band[1])
                bands[band_key(test, engine, evidence)] = (
                    round(low, BAND_DECIMALS),
                    round(high, BAND_DECIMALS),
                )
    return bands


def _matches(residual: Residual, test: str, engine: str, evidence: set[NearEvidence]) -> bool:
    return (
        residual.test == test and engine in (EVERY_ENGINE, residual.engine) and residual.evidence in evidence
    )


def _quantiles(residuals: Sequence[Residual]) -> tuple[float, float] | None:
    """The two ends, a group weighing the root of its rows as in the fit; ``None`` where groups are few."""
    groups: dict[str, int] = {}
    for residual in residuals:
        groups[residual.group] = groups.get(residual.group, 0) + 1
    values = np.array([residual.log_ratio for residual in residuals])
    if len(groups) < FEWEST_GROUPS:
        enough = FEW_GROUPS_SUFFICE.get(residuals[0].test) if residuals else None
        if enough is None or len(values) < enough:
            return None
        tail = (1.0 - COVERAGE) / 2
        return float(np.quantile(values, tail)), float(np.quantile(values, 1.0 - tail))
    weights = np.array([residual.weight * groups[residual.group] ** -0.5 for residual in residuals])
    # Conformal correction: the next group is one more than those seen, and their own fits shared some of what
    # they were held out for.
    tail = (1.0 - COVERAGE) / 2 * (1.0 - UNSEEN_GROUPS / len(groups))
    return _weighted_quantile(values, weights, tail), _weighted_quantile(values, weights, 1.0 - tail)


def _weighted_quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weights[order])
    middle = (cumulative - weights[order] / 2) / cumulative[-1]
    return float(np.interp(share, middle, values[order]))


def coverage_of(residuals: Sequence[Residual]) -> dict[tuple[str, str], tuple[float, int]]:
    """Share of rows that bands made without their own group hold, by test and evidence, with the number of
    rows."""
    inside: dict[tuple[str, str], list[bool]] = {}
    for residual, hit in zip(residuals, hits_of(residuals), strict=True):
        if hit is not None:
            inside.setdefault((residual.test, residual.evidence.value), []).append(hit)
    return {key: (float(np.mean(hits)), len(hits)) for key, hits in sorted(inside.items())}


def hits_of(residuals: Sequence[Residual]) -> list[bool | None]:
    """Whether a band made without its own group holds each row; ``None`` where no such band can be made.

    Groups fall into two halves; each half is judged by the bands of the other.
    """
    hits: list[bool | None] = [None] * len(residuals)
    names = sorted({residual.group for residual in residuals})
    half = {name: i % 2 for i, name in enumerate(names)}
    for side in (0, 1):
        bands = bands_of([r for r in residuals if half[r.group] != side])
        for i, r in enumerate(residuals):
            if half[r.group] != side:
                continue
            own = bands.get(band_key(r.test, r.engine, r.evidence))
            band = own or bands.get(band_key(r.test, EVERY_ENGINE, r.evidence))
            if band is not None:
                hits[i] = band[0] <= r.log_ratio <= band[1]
    return hits
