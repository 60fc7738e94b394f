"""The report that ships beside the calibration, and how it is written and read."""

import json

import numpy as np
import pytest

from estimator.accuracy.held_out import current_report, read_report
from estimator.calibrations import REPORT_SUFFIX, calibration_folder, current_calibration, newest_calibration
from estimator.core.results import NearEvidence
from estimator.fitting.bands import residuals_of
from estimator.fitting.calibrate import Fitted
from estimator.fitting.fixtures import load_runs
from estimator.fitting.folds import FOLDS, HeldOut
from estimator.fitting.published import naive_tokens_per_s, report_json

LARGEST_BYTES = 1_500_000


def fitted(off: float = 0.1) -> Fitted:
    """As if every run had been predicted lower than measured by the same share."""
    runs = {"decode": [run for run in load_runs()[0] if run.test == "decode"][:40]}
    n = len(runs["decode"])
    held = [HeldOut(fold, np.full(n, off, dtype=np.float64), (NearEvidence.SAME_CELL,) * n) for fold in FOLDS]
    residuals = residuals_of("decode", runs["decode"], held)
    return Fitted(current_calibration(), runs, {"decode": held}, residuals, {"speculation": 3})


def test_what_is_written_is_read() -> None:
    whole = fitted()
    report = read_report(report_json(whole))
    assert report.calibration_id == current_calibration().calibration_id
    assert len(report.runs) == 40
    assert report.ratios("device") == pytest.approx(np.exp(-0.1), rel=1e-3)
    first = next(run for run in whole.runs["decode"] if run.key == report.runs[0].key)
    assert report.runs[0].measured == pytest.approx(first.tokens_per_s, rel=1e-3)
    assert report.runs[0].naive == pytest.approx(naive_tokens_per_s(first), rel=1e-3)
    assert report.skipped == {"speculation": 3}


def test_writing_twice_gives_the_same_text() -> None:
    assert report_json(fitted()) == report_json(fitted())


def test_runs_that_are_not_judged_have_no_verdict_of_their_band() -> None:
    for run in read_report(report_json(fitted())).runs:
        if not run.judged:
            assert set(run.inside.values()) == {None}


def test_a_report_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="no report of schema 1"):
        read_report(json.dumps({"schema": 99}))


def test_a_calibration_ships_with_its_report_and_the_report_is_small() -> None:
    version = newest_calibration().version
    assert (calibration_folder() / f"{version}{REPORT_SUFFIX}").stat().st_size < LARGEST_BYTES
    report = current_report()
    assert report is not None
    assert report.version == version
    assert len(report.runs) > 3000


def test_a_report_is_never_taken_for_a_calibration() -> None:
    assert newest_calibration().effects
