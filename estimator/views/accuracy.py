"""How good the predictions are, on runs that no fit had seen."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.errors import NotFoundWithSuggestions
from estimator.accuracy.held_out import HeldOutReport, current_report
from estimator.accuracy.scatter import scatter_figure
from estimator.accuracy.words import accuracy_context, missing_report
from estimator.calibrations import current_calibration
from estimator.measured.words import shown_names
from estimator.specs import catalog_hash

__all__ = ["accuracy", "accuracy_points"]

TESTS = ("decode", "prefill")


@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    """The report of the calibration in use: ``?held=`` what was held out, ``?test=`` decode or prefill."""
    report = current_report()
    if report is None:
        return render(request, "estimator/accuracy.html", {"calibration": current_calibration()})
    fold, test, remarks = _asked(request, report)
    context = _context(report, fold, test, catalog_hash())
    return render(request, "estimator/accuracy.html", {**context, "remarks": remarks})


@require_safe
def accuracy_points(request: HttpRequest) -> JsonResponse:
    """The chart's points, each with the link to its source; the page asks when the chart is touched."""
    report = current_report()
    if report is None:
        raise NotFoundWithSuggestions(missing_report(), [("Accuracy", "/accuracy/")])
    fold, test, _ = _asked(request, report)
    runs = [run for run in report.runs if run.judged and run.test == test]
    names = shown_names([run.key for run in runs])
    points = [(run.measured, run.predicted[fold], *names.get(run.key, (run.chip, ""))) for run in runs]
    return JsonResponse(scatter_figure(points))


def _asked(request: HttpRequest, report: HeldOutReport) -> tuple[str, str, list[str]]:
    remarks = []
    fold = request.GET.get("held") or report.folds[0]
    if fold not in report.folds:
        remarks.append(f"Nothing was held out by “{fold[:40]}”; there are {', '.join(report.folds)}.")
        fold = report.folds[0]
    test = request.GET.get("test") or TESTS[0]
    if test not in TESTS:
        remarks.append(f"“{test[:40]}” is no test; there are {' and '.join(TESTS)}.")
        test = TESTS[0]
    return fold, test, remarks


@lru_cache(maxsize=16)
def _context(report: HeldOutReport, fold: str, test: str, _catalog_hash: str) -> dict[str, Any]:
    return accuracy_context(report, fold, test, current_calibration())
