"""The accuracy report in plain text: what ``manage.py calibrate`` prints."""

from collections.abc import Iterator

from estimator.accuracy.figures import (
    CLASSES,
    GROUPINGS,
    Figures,
    class_of,
    coverage_by_evidence,
    figures_of,
    groups,
    overall_coverage,
    targets,
    worst,
)
from estimator.accuracy.held_out import HeldOutReport
from estimator.core.calibration import Calibration

__all__ = ["report_text"]

TESTS = ("decode", "prefill")
WORST_SHOWN = 8
NAME_WIDTH = 34


def report_text(report: HeldOutReport, calibration: Calibration) -> str:
    """Targets first, then errors by way of holding out, class and engine, coverage, worst misses."""
    return "\n".join(_lines(report, calibration)) + "\n"


def _lines(report: HeldOutReport, calibration: Calibration) -> Iterator[str]:
    yield f"Calibration {report.version} ({report.calibration_id}); errors |predicted/measured − 1|, held out"
    yield from _targets(report)
    for test in TESTS:
        of_test = report.where(lambda run, test=test: run.test == test)  # type: ignore[misc]
        judged = of_test.where(lambda run: run.judged)
        yield ""
        yield f"{test}: {len(of_test.runs)} runs, {len(judged.runs)} judged"
        yield from _by_fold(of_test, judged)
        for grouping in GROUPINGS:
            yield from _by_group(judged, report.folds, grouping)
        yield from _coverage(judged, calibration)
        yield from _misses(judged, report.folds[0])
    yield ""
    yield "rows left out: " + ", ".join(f"{why} {n}" for why, n in sorted(report.skipped.items()))


def _targets(report: HeldOutReport) -> Iterator[str]:
    yield ""
    yield f"{'targets':{NAME_WIDTH}}{'at most':>9}{'one device, one stream':>26}{'all setups':>18}"
    for target in targets(report):
        what = {"median": "median", "balanced": "median, each chip once", "p90": "P90"}[target.what]
        single = _against(target.reached_single, target.limit)
        reached = _against(target.reached, target.limit)
        name = f"{target.test}, unseen {target.fold}: {what}"
        yield f"{name:{NAME_WIDTH + 9}}{target.limit:7.0%}{single:>19}{reached:>18}"


def _against(reached: float | None, limit: float) -> str:
    if reached is None:
        return "–"
    return f"{reached:.1%} {'met' if reached <= limit else 'missed'}"


def _by_fold(of_test: HeldOutReport, judged: HeldOutReport) -> Iterator[str]:
    single = judged.where(lambda run: class_of(run) == CLASSES[0])
    quarantined = of_test.where(lambda run: run.judged or run.quarantined)
    yield f"  {'held out by':{NAME_WIDTH}}{'rows':>6}{'median':>8}{'P90':>7}{'each chip once':>16}"
    for fold in of_test.folds:
        for name, part in (
            (f"{fold}, one device, one stream", single),
            (f"{fold}, all", judged),
            (f"{fold}, quarantined rows too", quarantined),
        ):
            if figures := figures_of(part, fold):
                yield _line(name, figures)
    if (figures := figures_of(single, of_test.folds[0])) and figures.naive is not None:
        yield (
            f"  {'bandwidth ÷ size, one device':{NAME_WIDTH}}{figures.n_runs:6}{figures.naive:8.1%}"
            f"{figures.naive_p90 or 0:7.0%}"
        )


def _line(name: str, figures: Figures) -> str:
    return (
        f"  {name:{NAME_WIDTH}}{figures.n_runs:6}{figures.median:8.1%}{figures.p90:7.0%}"
        f"{figures.balanced:16.1%}"
    )


def _by_group(judged: HeldOutReport, folds: tuple[str, ...], grouping: str) -> Iterator[str]:
    yield f"  {'by ' + grouping:{NAME_WIDTH}}{'rows':>6}" + "".join(f"{fold:>14}" for fold in folds)
    for name, figures in groups(judged, folds[0], grouping):
        part = judged.where(lambda run, name=name: GROUPINGS[grouping](run) == name)  # type: ignore[misc]
        cells = [found for fold in folds if (found := figures_of(part, fold))]
        yield f"  {name:{NAME_WIDTH}}{figures.n_runs:6}" + "".join(
            f"{f'{cell.median:.0%} / {cell.p90:.0%}':>14}" for cell in cells
        )


def _coverage(judged: HeldOutReport, calibration: Calibration) -> Iterator[str]:
    yield f"  {'80 % bands hold':{NAME_WIDTH}}{'rows':>6}{'share':>8}{'typical width':>16}"
    for fold in judged.folds:
        strata = coverage_by_evidence(judged, fold, calibration)
        if whole := overall_coverage(judged, fold, calibration):
            strata = [*strata, whole]
        for stratum in strata:
            name = f"{fold}: {stratum.evidence or 'all'}"
            yield f"  {name:{NAME_WIDTH}}{stratum.n_runs:6}{stratum.share:8.1%}{f'×{stratum.width:.2f}':>16}"


def _misses(judged: HeldOutReport, fold: str) -> Iterator[str]:
    yield f"  worst misses, held out by {fold}"
    for run in worst(judged, fold, WORST_SHOWN):
        yield (
            f"    {run.chip}, {run.engine}, {class_of(run)}: {run.predicted[fold]:.4g} predicted, "
            f"{run.measured:.4g} measured ({run.key})"
        )
