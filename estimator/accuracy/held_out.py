"""Held-out results as they ship beside a calibration: runs predicted by fits that never saw them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.calibrations import REPORT_SUFFIX, calibration_folder, current_calibration

__all__ = ["COLUMNS", "SCHEMA", "HeldOutReport", "HeldOutRun", "current_report", "read_report"]

SCHEMA = 1

COLUMNS = (
    "key", "test", "band", "engine", "family", "chip", "kind", "setup", "streams", "depth", "judged",
    "quarantined", "measured", "predicted", "evidence", "inside", "naive",
)  # fmt: skip
"""Of a row in the file; ``predicted``, ``evidence`` and ``inside`` are lists in the order of ``folds``."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutRun:
    """One measured run with what each way of holding it out made of it. Rates in tokens/s."""

    key: str
    test: str
    band: str
    """Whose held-out errors speak for it, as `estimator.core.intervals.band_test` names them."""
    engine: str
    family: str
    chip: str
    kind: str
    """``dense`` or ``moe``."""
    setup: str
    streams: int
    depth: int
    judged: bool
    """A mainline build and a clean rate; quarantined runs are not."""
    quarantined: bool
    measured: float
    predicted: dict[str, float]
    evidence: dict[str, str]
    inside: dict[str, bool | None]
    """Whether a band made without its group holds it; ``None`` where it was not judged."""
    naive: float | None
    """Bandwidth over the size of the weights; of prefill the rule says nothing."""

    @property
    def speculates(self) -> bool:
        """Whether it drafted; how many drafts are kept depends on the text, so such runs are judged apart."""
        return self.band.endswith("-speculation")


@dataclass(frozen=True, eq=False)
class HeldOutReport:
    """All runs of a calibration's report, or a selection of them."""

    calibration_id: str
    version: str
    folds: tuple[str, ...]
    runs: tuple[HeldOutRun, ...]
    skipped: dict[str, int]
    """Why rows took no part → how many."""

    def where(self, condition: Callable[[HeldOutRun], bool]) -> "HeldOutReport":
        """The runs that meet a condition."""
        return replace(self, runs=tuple(filter(condition, self.runs)))

    def run(self, key: str) -> HeldOutRun | None:
        """The run of a key, if it took part."""
        return next((run for run in self.runs if run.key == key), None)

    def errors(self, fold: str) -> NDArray[np.float64]:
        """|predicted ÷ measured − 1| of each run. Shape (runs,)."""
        return np.abs(self.ratios(fold) - 1)

    def ratios(self, fold: str) -> NDArray[np.float64]:
        """Predicted ÷ measured of each run. Shape (runs,)."""
        return np.array([run.predicted[fold] / run.measured for run in self.runs], dtype=np.float64)


def current_report() -> HeldOutReport | None:
    """The report of the calibration in use; ``None`` where none ships with it."""
    calibration = current_calibration()
    return _report_at(
        calibration.calibration_id, calibration_folder() / f"{calibration.version}{REPORT_SUFFIX}"
    )


@lru_cache(maxsize=2)
def _report_at(calibration_id: str, path: Path) -> HeldOutReport | None:
    if not path.is_file():
        return None
    report = read_report(path.read_text(encoding="utf-8"))
    return report if report.calibration_id == calibration_id else None


def read_report(text: str) -> HeldOutReport:
    """Read what `estimator.fitting.published.report_json` gives.

    Raises:
        ValueError: the text is of another schema or has other columns.
    """
    content: dict[str, Any] = json.loads(text)
    if content.get("schema") != SCHEMA or tuple(content.get("columns", ())) != COLUMNS:
        raise ValueError(f"This is no report of schema {SCHEMA}: run manage.py calibrate VERSION.")
    folds = tuple(content["folds"])
    return HeldOutReport(
        calibration_id=content["calibration_id"],
        version=content["version"],
        folds=folds,
        runs=tuple(_run(dict(zip(COLUMNS, row, strict=True)), folds) for row in content["rows"]),
        skipped=content["skipped"],
    )


def _run(row: dict[str, Any], folds: tuple[str, ...]) -> HeldOutRun:
    by_fold = {name: dict(zip(folds, row[name], strict=True)) for name in ("predicted", "evidence", "inside")}
    flags = {name: bool(row[name]) for name in ("judged", "quarantined")}
    by_fold["inside"] = {fold: None if hit is None else bool(hit) for fold, hit in by_fold["inside"].items()}
    return HeldOutRun(**(row | by_fold | flags))
