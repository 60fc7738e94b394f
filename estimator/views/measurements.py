"""Pages of measured runs: the list, one run, the file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.errors import NotFoundWithSuggestions
from estimator.accuracy.held_out import current_report
from estimator.accuracy.words import shown_held_out
from estimator.calibrations import current_calibration
from estimator.measured.estimates import estimate_of
from estimator.measured.export import csv_lines, json_lines
from estimator.measured.filters import (
    DEFAULT_SORT,
    DEPTHS,
    QUARANTINES,
    STREAMS,
    Filters,
    read_filters,
)
from estimator.measured.lists import EstimatedRun, choices, estimated, matching, neighbours, page_of
from estimator.measured.words import facts, headers, shown_run, shown_runs
from estimator.models import Measurement
from estimator.specs import current_specs

__all__ = ["measurement", "measurement_download", "measurement_list"]

CHUNK = 500

ALWAYS_SEEN = frozenset({"test", "hardware", "chip", "model", "q"})
"""Filters that stand open; the others hide until one of them is set."""


@require_safe
def measurement_list(request: HttpRequest) -> HttpResponse:
    """Browse and filter; for htmx, the list alone."""
    filters = read_filters(request.GET)
    page = page_of(filters)
    download = reverse("estimator:measurement-download")
    context = {
        "filters": filters,
        "default_sort": DEFAULT_SORT,
        "more_open": bool(filters.chosen.keys() - ALWAYS_SEEN),
        "chip_name": _chip_name(filters.chip),
        "any_chip": filters.query(chip="", page=1),
        "page": page,
        "n_found": f"{page.count:,}",
        "runs": shown_runs(page.runs),
        "headers": headers(filters),
        "options": _options(),
        "previous": filters.query(page=page.number - 1) if page.number > 1 else "",
        "next": filters.query(page=page.number + 1) if page.number < page.n_pages else "",
        "wider": [] if page.count else _wider(filters),
        "csv": f"{download}{filters.query()}",
        "json": f"{download}{filters.query()}&as=json",
        "calibration": current_calibration(),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "estimator/measurements.html", context)
    response = render(request, "estimator/measurements.html#runs", context)
    response["HX-Push-Url"] = f"{request.path}{filters.query(page=page.number)}"
    return response


def _chip_name(slug: str) -> str:
    product = current_specs().hardware.get(slug)
    return product.name if product else slug


def _options() -> dict[str, list[tuple[str, str]]]:
    """What each filter may be set to: (word, label)."""
    found = choices()
    return {
        "test": list(Measurement.Test.choices),
        "engine": found.engines,
        "hardware": found.hardware,
        "model": found.models,
        "quant": found.quants,
        "split": [(word, label) for word, label in Measurement.Split.choices if word],
        "depth": [(word, label) for word, (label, _, _) in DEPTHS.items()],
        "streams": list(STREAMS.items()),
        "quarantined": list(QUARANTINES.items()),
    }


def _wider(filters: Filters) -> list[tuple[str, str]]:
    """Where nothing matches: the same list without one of its filters, where that shows something."""
    without = [(name, filters.but(page=1, **{name: ""})) for name in filters.chosen]
    counted = [(name, other, matching(other).count()) for name, other in without] if len(without) > 1 else []
    return [(f"without “{filters.chosen[name]}” ({n:,})", other.query()) for name, other, n in counted if n]


@require_safe
def measurement(request: HttpRequest, key: str) -> HttpResponse:
    """One run with all that it states, its estimate and its neighbours."""
    row = Measurement.objects.filter(key=key).first()
    if row is None:
        raise NotFoundWithSuggestions(
            f"No measured run has the key {key}. It may have been folded into an equal one.",
            [("All measured runs", "/measurements/")],
        )
    found = EstimatedRun(row, estimate_of(row, current_specs(), current_calibration()))
    report = current_report()
    context = {
        "row": row,
        "run": shown_run(found),
        "facts": facts(row),
        "held_out": shown_held_out(report.run(key)) if report else [],
        "neighbours": shown_runs(neighbours(row)),
        "calibration": current_calibration(),
    }
    return render(request, "estimator/measurement.html", context)


@require_safe
def measurement_download(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered runs as CSV, or as JSON with ``as=json``."""
    filters = read_filters(request.GET)
    runs = estimated(matching(filters).iterator(chunk_size=CHUNK))
    if request.GET.get("as") == "json":
        lines, content_type, ending = json_lines(runs), "application/json", "json"
    else:
        lines, content_type, ending = csv_lines(runs), "text/csv; charset=utf-8", "csv"
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="measurements.{ending}"'
    return response
