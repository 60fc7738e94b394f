"""The estimator for programs: rates for tables of questions, the runs that they rest on, the calibration."""

from __future__ import annotations

import io
import math
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog.api_pages import WITHOUT_NUL, Page, PageQuery, page_of, refuse_unknown
from catalog.api_problems import PROBLEMS, Problem, ProblemError
from estimator.accuracy.figures import targets
from estimator.accuracy.held_out import HeldOutReport, current_report
from estimator.api_rows import REQUEST_BODY, read_rows
from estimator.calibrations import current_calibration
from estimator.core.intervals import COVERAGE
from estimator.core.results import Fit
from estimator.models import Measurement
from estimator.predicting.case_tables import LARGEST_BYTES, TableError, decoded, read_few_cases, write_answers
from estimator.predicting.prediction import Prediction, rounded
from estimator.predicting.predictor import Predictor
from estimator.specs import catalog_hash

__all__ = ["router"]

router = Router(tags=["estimator"])

KEEP_S = 300


class Answer(Schema):
    """The answer to one row: a rate with its band and evidence, or the reason why there is none."""

    case_id: str
    tokens_per_s: float | None
    low: float | None
    high: float | None
    band: float | None = Field(description="Share of unseen measurements that such bands hold.")
    memory_gib: float | None = Field(description="On all devices together.")
    fits: Fit | None = Field(description="Null where no source states the machine's memory.")
    evidence: int | None = Field(description="Measured runs near the question.")
    nearest: str | None = Field(description="Where the nearest of them was published.")
    error: str | None = Field(description="Why there is no rate.")


class Answers(Schema):
    """As many answers as rows, in their order."""

    calibration_id: str
    catalog: str = Field(description="Names the data that was asked.")
    answers: list[Answer]


class Run(Schema):
    """One published rate. Slugs are empty where the catalog does not have the thing."""

    key: str
    hardware: str
    hardware_name: str = Field(description="As published.")
    hardware_count: int
    model: str
    model_name: str
    quant: str
    quant_name: str
    engine: str
    engine_version: str
    backend: str
    split: str
    test: str
    n_prompt: int | None
    n_gen: int | None
    depth: int
    concurrency: int
    kv_type: str
    flash_attention: bool | None
    speculation: bool
    power_limit_w: float | None
    tokens_per_s: float
    stddev: float | None
    measured_on: date | None
    source_url: str
    source_title: str
    quarantine: str = Field(description="Why no fit rests on it; empty where it may.")


class RunPage(Page):
    """Measured runs."""

    items: list[Run]


class RunQuery(PageQuery):
    """Which measured runs are asked for; what is empty does not matter."""

    hardware: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug.")
    model: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug.")
    quant: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug.")
    engine: str = Field("", max_length=24, pattern=WITHOUT_NUL, description="As in the answer.")
    test: Literal["", "decode", "prefill"] = ""
    quarantined: bool = Field(False, description="Also runs that no fit may rest on.")


class Band(Schema):
    """How far from the estimate measurements of one kind lie."""

    test: str
    engine: str = Field(description="Engine and backend; `*` where it has too few runs of its own.")
    evidence: str = Field(description="How near the nearest measured runs come.")
    low: float = Field(description="What the estimate is multiplied with.")
    high: float


class TargetOut(Schema):
    """One error on runs that no fit had seen, as a share of the measured rate."""

    test: str
    fold: str = Field(description="What was held out together: runs, models, devices or authors.")
    what: str = Field(description="Median, 90th percentile, or median balanced over devices.")
    limit: float = Field(description="What we set ourselves.")
    reached: float
    is_met: bool


class CalibrationOut(Schema):
    """The fit that every estimate rests on."""

    calibration_id: str
    version: str
    fixtures_hash: str = Field(description="Names the measurements that it was fitted to.")
    coverage: float = Field(description="Share of unseen measurements that a band is to hold.")
    bands: list[Band]
    targets: list[TargetOut] = Field(description="Empty where no report ships with the calibration.")
    report: str = Field(description="The page with the errors on runs that no fit saw.")


@router.post(
    "/predict",
    response={200: Answers, 400: Problem, 413: Problem, 415: Problem, **PROBLEMS},
    url_name="predict",
    summary="Many questions at once",
    openapi_extra={
        "requestBody": REQUEST_BODY,
        "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
        "x-curl": 'curl \'{base}/predict\' --json \'[{"hardware": "RTX 3090", "model": "Qwen3.6-27B", '
        '"quant": "Q4_K_M", "test": "tg", "depth": 16384}]\'\n'
        "curl '{base}/predict' --data-binary @cases.csv -H 'Content-Type: text/csv'",
    },
)
@decorate_view(never_cache)
def predict(request: HttpRequest) -> Any:
    """A list of rows in JSON gets as many answers, a table in CSV gets a table. A row that cannot be answered
    says why and stops no other. At most 2,000 rows and 1 MB.
    """
    refuse_unknown(request)
    if request.content_type not in ("application/json", "text/csv"):
        raise ProblemError(415, "Send application/json or text/csv")
    content = _content(request)
    if request.content_type == "text/csv":
        return _answer_table(content)
    predictor = Predictor()
    return {
        "calibration_id": predictor.calibration.calibration_id,
        "catalog": catalog_hash(),
        "answers": [_answer(answer) for answer in predictor.answers(read_rows(content))],
    }


@router.get(
    "/measurements",
    response={200: RunPage, **PROBLEMS},
    url_name="measurements",
    summary="Measured runs",
    openapi_extra={"x-curl": "curl '{base}/measurements?hardware=rtx-3090&test=decode'"},
)
@decorate_view(cache_control(max_age=KEEP_S))
def measurements(request: HttpRequest, query: Query[RunQuery]) -> dict[str, Any]:
    """Published rates with where, how and on what they were measured."""
    wanted = {
        "hardware": query.hardware,
        "language_model": query.model,
        "quantization": query.quant,
        "engine": query.engine,
        "test": query.test,
    }
    rows = Measurement.objects.filter(**{name: value for name, value in wanted.items() if value})
    if not query.quarantined:
        rows = rows.filter(quarantine="")
    return page_of(request, rows.order_by("hardware_name", "model_name", "test", "depth", "key"), query, _run)


@router.get(
    "/calibration",
    response={200: CalibrationOut, **PROBLEMS},
    url_name="calibration",
    summary="The calibration in use",
    openapi_extra={"x-curl": "curl '{base}/calibration'"},
)
@decorate_view(cache_control(max_age=KEEP_S))
def calibration(request: HttpRequest) -> dict[str, Any]:
    """The version of the fit, the bands of held-out errors around its estimates, and how large these were."""
    refuse_unknown(request)
    used = current_calibration()
    return {
        "calibration_id": used.calibration_id,
        "version": used.version,
        "fixtures_hash": used.fixtures_hash,
        "coverage": COVERAGE,
        "bands": [_band(key, low, high) for key, (low, high) in sorted(used.bands.items())],
        "targets": _targets(current_report()),
        "report": request.build_absolute_uri("/accuracy/"),
    }


def _content(request: HttpRequest) -> bytes:
    """The body, unless it is larger than is read.

    Raises:
        ProblemError: it is.
    """
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BYTES:
        raise ProblemError(413, f"At most {LARGEST_BYTES:,} bytes are read: send the rows in parts")
    return request.body


def _answer_table(content: bytes) -> HttpResponse:
    try:
        table = read_few_cases(decoded(content))
    except TableError as error:
        raise ProblemError(422, f"{error}.") from error
    out = io.StringIO()
    write_answers(Predictor().answers(table.rows), out, harmlessly=True)
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")


def _answer(answer: Prediction) -> dict[str, Any]:
    return {
        "case_id": answer.case_id,
        "tokens_per_s": rounded(answer.tokens_per_s),
        "low": rounded(answer.low),
        "high": rounded(answer.high),
        "band": answer.band,
        "memory_gib": rounded(answer.memory_gib),
        "fits": answer.fits,
        "evidence": answer.evidence,
        "nearest": answer.nearest or None,
        "error": answer.error or None,
    }


def _run(row: Measurement) -> dict[str, Any]:
    renamed = {
        "model": row.language_model,
        "quant": row.quantization,
        "quant_name": row.quantization_name,
    }
    same = {name: getattr(row, name) for name in Run.model_fields if name not in renamed}
    return renamed | same


@lru_cache(maxsize=2)
def _targets(report: HeldOutReport | None) -> list[dict[str, Any]]:
    shown = ("test", "fold", "what", "limit", "is_met")
    return [
        {name: getattr(target, name) for name in shown} | {"reached": round(target.reached, 4)}
        for target in (targets(report) if report else [])
    ]


def _band(key: str, low: float, high: float) -> dict[str, Any]:
    test, engine, evidence = key.split("|")
    return {
        "test": test,
        "engine": engine,
        "evidence": evidence,
        "low": round(math.exp(low), 3),
        "high": round(math.exp(high), 3),
    }
