"""What ships of a fit's accuracy: every run with its held-out predictions, small enough for a page."""

import json
import math
from collections.abc import Iterator
from typing import Any

from estimator.accuracy.held_out import COLUMNS, SCHEMA
from estimator.core.work import read_bytes
from estimator.fitting.bands import coverage_of, hits_of, residuals_of
from estimator.fitting.calibrate import Fitted
from estimator.measured.runs import Run

__all__ = ["naive_tokens_per_s", "report_json"]

DIGITS = 4


def report_json(fitted: Fitted) -> str:
    """The held-out results that ship beside a calibration: compact JSON, a run a line, ordered by key."""
    calibration = fitted.calibration
    head = {
        "schema": SCHEMA,
        "calibration_id": calibration.calibration_id,
        "version": calibration.version,
        "folds": [held.fold for held in next(iter(fitted.held.values()))],
        "coverage": [
            [test, evidence, _rounded(share), count]
            for (test, evidence), (share, count) in coverage_of(fitted.residuals).items()
        ],
        "skipped": dict(sorted(fitted.skipped.items())),
        "columns": list(COLUMNS),
    }
    rows = sorted(_rows(fitted), key=lambda row: (row[1], row[0]))
    lines = ",\n".join(_compact(row) for row in rows)
    return f'{_compact(head)[:-1]},"rows":[\n{lines}\n]}}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(fitted: Fitted) -> Iterator[list[Any]]:
    hits = iter(hits_of(fitted.residuals))
    for test, runs in fitted.runs.items():
        held = fitted.held[test]
        # The residuals hold the judged runs of each fold in turn.
        n_judged = len(residuals_of(test, runs, held[:1]))
        inside = [[next(hits) for _ in range(n_judged)] for _ in held]
        position = 0
        for i, run in enumerate(runs):
            ratios = [float(result.log_ratio[i]) for result in held]
            judged = run.is_judged or run.is_judged_apart
            within = [column[position] if judged else None for column in inside]
            position += judged
            yield [
                *_facts(test, run),
                [_rounded(run.tokens_per_s * math.exp(-ratio)) for ratio in ratios],
                [result.evidence[i].value for result in held],
                [None if hit is None else int(hit) for hit in within],
                _rounded(naive_tokens_per_s(run)) if test == "decode" else None,
            ]


def _facts(test: str, run: Run) -> list[Any]:
    return [
        run.key,
        test,
        run.band_test,
        run.engine,
        run.family,
        run.chip,
        "moe" if run.architecture.is_mixture_of_experts else "dense",
        run.setup,
        run.scenario.concurrency,
        run.scenario.depth_tokens,
        int(run.is_judged or run.is_judged_apart),
        int(run.quarantined),
        _rounded(run.tokens_per_s),
    ]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def naive_tokens_per_s(run: Run) -> float:
    """What `bandwidth ÷ size` says of a decode rate: all weights, whether a token reads them or not."""
    reads = read_bytes(run.architecture, run.quantization)
    bandwidth_bytes_s = run.rig.accelerators[0].memory_bandwidth_gb_s * 1e9
    return bandwidth_bytes_s / float(reads.always + reads.all_experts)
