"""The accuracy report: errors on rows that the fit never saw, in words and columns."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from estimator.fitting.bands import coverage_of
from estimator.fitting.calibrate import Fitted
from estimator.fitting.published import naive_tokens_per_s
from estimator.measured.runs import Run

__all__ = ["report"]

ERROR_HEADER = f"{'':34}{'rows':>6}{'median':>8}{'P90':>8}{'|ln|':>8}{'balanced':>10}"


def report(fitted: Fitted) -> str:
    """The held-out table of a calibration."""
    return "\n".join(_lines(fitted)) + "\n"


def _lines(fitted: Fitted) -> Iterator[str]:
    calibration = fitted.calibration
    yield f"Calibration {calibration.version} ({calibration.calibration_id})"
    for test, runs in fitted.runs.items():
        mainline = np.array([run.is_judged for run in runs])
        yield ""
        yield f"{test}: {len(runs)} runs, {int(mainline.sum())} judged; |predicted/measured − 1|, held out by"
        yield ERROR_HEADER
        single = mainline & np.array(
            [run.setup == "single" and run.scenario.concurrency == 1 for run in runs]
        )
        for held in fitted.held[test]:
            yield _error_line(f"{held.fold}, one device, one stream", runs, held.log_ratio, single)
        yield from _by_setup(test, fitted, mainline)
        if test == "decode":
            yield _error_line("bandwidth ÷ size on the same rows", runs, _baseline(runs), single)
        yield f"{'by engine, one device':34}" + "".join(f"{held.fold:>16}" for held in fitted.held[test])
        for engine in sorted({run.engine for run in runs}):
            of_engine = single & np.array([run.engine == engine for run in runs])
            if of_engine.any():
                cells = [_short(held.log_ratio[of_engine]) for held in fitted.held[test]]
                yield f"  {engine + f' ({int(of_engine.sum())})':32}" + "".join(
                    f"{cell:>16}" for cell in cells
                )
    yield ""
    yield "80 % bands, held-out rows judged by bands made without their group"
    for (test, evidence), (share, count) in coverage_of(fitted.residuals).items():
        yield f"  {test:15}{evidence:14}{share:7.1%} of {count}"
    yield ""
    yield "rows left out: " + ", ".join(
        f"{reason} {count}" for reason, count in sorted(fitted.skipped.items())
    )


def _by_setup(test: str, fitted: Fitted, mainline: NDArray[np.bool_]) -> Iterator[str]:
    runs = fitted.runs[test]
    kinds = {
        "layer split": [run.setup == "layer" and run.scenario.concurrency == 1 for run in runs],
        "tensor parallel": [run.setup == "tensor" and run.scenario.concurrency == 1 for run in runs],
        "many streams": [run.scenario.concurrency > 1 for run in runs],
    }
    held = fitted.held[test][0]
    for name, chosen in kinds.items():
        mask = mainline & np.array(chosen)
        if mask.any():
            yield _error_line(f"{held.fold}, {name}", runs, held.log_ratio, mask)


def _error_line(
    name: str, runs: Sequence[Run], log_ratio: NDArray[np.float64], mask: NDArray[np.bool_]
) -> str:
    chosen = log_ratio[mask]
    errors = np.abs(np.exp(-chosen) - 1)
    by_chip: dict[str, list[float]] = {}
    for run, error in zip((run for run, ok in zip(runs, mask, strict=True) if ok), errors, strict=True):
        by_chip.setdefault(run.chip, []).append(float(error))
    balanced = np.median([np.median(values) for values in by_chip.values()])
    figures = (np.median(errors), np.quantile(errors, 0.9), np.median(np.abs(chosen)))
    return f"{name:34}{len(chosen):6}" + "".join(f"{figure:8.1%}" for figure in figures) + f"{balanced:10.1%}"


def _short(log_ratio: NDArray[np.float64]) -> str:
    errors = np.abs(np.exp(-log_ratio) - 1)
    return f"{np.median(errors):.0%} / {np.quantile(errors, 0.9):.0%}"


def _baseline(runs: Sequence[Run]) -> NDArray[np.float64]:
    """ln(measured / naive), where naive is bandwidth over the bytes of all weights read for a token."""
    naive = [naive_tokens_per_s(run) for run in runs]
    measured = np.array([run.tokens_per_s for run in runs])
    return np.asarray(np.log(measured / np.asarray(naive)), dtype=np.float64)
