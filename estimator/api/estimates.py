"""Estimates for programs: one question in an address, or a table of them."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog.api.pages import kept, refuse_unknown, superseded
from catalog.api.problems import PROBLEMS, PROBLEMS_OF_ONE, Problem, ProblemError
from estimator.api.questions import REQUEST_BODY, QuestionQuery, cells_of, read_rows
from estimator.core.results import Fit
from estimator.predicting.case_tables import LARGEST_BYTES, TableError, decoded, read_few_cases, write_answers
from estimator.predicting.prediction import Prediction, rounded
from estimator.predicting.predictor import Predictor
from estimator.specs import catalog_hash

__all__ = ["router"]

router = Router(tags=["estimates"])


class Estimate(Schema):
    """A rate with its band and evidence, or the reason why there is none."""

    tokens_per_s: float | None = Field(description="Null where it does not run.")
    low: float | None = Field(description="Lower end of the band [tokens/s].")
    high: float | None = Field(description="Upper end of the band [tokens/s].")
    band: float | None = Field(description="Share of unseen measurements that such bands hold.")
    memory_gib: float | None = Field(description="On all devices together [GiB].")
    fits: Fit | None = Field(description="Null where no source states the machine's memory.")
    evidence: int | None = Field(description="Measured runs near the question.")
    nearest: str | None = Field(description="Where the nearest of them was published.")
    error: str | None = Field(description="Why there is no rate.")


class Asked(Schema):
    """What was asked, so that an answer can be compared with a later one."""

    calibration_id: str = Field(description="Names the fit behind the rates.")
    catalog: str = Field(description="Names the data that was asked.")


class OneAnswer(Asked, Estimate):
    """The answer to one question."""


class Answer(Estimate):
    """The answer to one row."""

    case_id: str = Field(description="That of the row.")


class Answers(Asked):
    """As many answers as rows, in their order."""

    answers: list[Answer] = Field(description="In the order of the rows.")


_MANY: dict[str, Any] = {
    "requestBody": REQUEST_BODY,
    "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
}
_MANY_PROBLEMS: dict[int, Any] = {400: Problem, 413: Problem, 415: Problem, **PROBLEMS}
_CURL = (
    """curl '{base}/%(name)s' --json '[{"hardware": "RTX 3090", "model": "Qwen3.6-27B", "quant": "Q4_K_M", """
    """"test": "tg", "depth": 16384}]'\n"""
    """curl '{base}/%(name)s' --data-binary @cases.csv -H 'Content-Type: text/csv'"""
)


@router.get(
    "/estimate",
    response={200: OneAnswer, **PROBLEMS_OF_ONE},
    url_name="estimate",
    summary="One estimate",
    openapi_extra={
        "x-curl": "curl '{base}/estimate?hardware=rtx-3090&model=qwen3.6-27b&quant=q4_k_m&test=tg'"
    },
)
@decorate_view(kept)
def estimate(request: HttpRequest, query: Query[QuestionQuery]) -> dict[str, Any]:  # type: ignore[valid-type]
    """The answer to one question, the same that a row of many gets. A question that names what does
    not exist, or what does not go together, is 404 and says why. What does not fit has an answer.
    """
    refuse_unknown(request, QuestionQuery)
    predictor = Predictor()
    found = predictor.answer(cells_of(query))
    if found.error and found.memory_gib is None:
        raise ProblemError(404, found.error)
    return _asked(predictor) | _estimate(found)


@router.post(
    "/estimates",
    response={200: Answers, **_MANY_PROBLEMS},
    url_name="estimates",
    summary="Many estimates at once",
    openapi_extra=_MANY | {"x-curl": _CURL % {"name": "estimates"}},
)
@decorate_view(never_cache)
def estimates(request: HttpRequest) -> Any:
    """A list of rows in JSON gets as many answers, a table in CSV gets a table. A row that cannot be answered
    says why and stops no other. At most 2,000 rows and 1 MB.
    """
    return _answered(request)


@router.post(
    "/predict",
    response={200: Answers, **_MANY_PROBLEMS},
    url_name="predict",
    summary="Many estimates at once, by an older name",
    deprecated=True,
    openapi_extra=_MANY | {"x-curl": _CURL % {"name": "predict"}},
)
@decorate_view(never_cache, superseded("estimates"))
def predict(request: HttpRequest) -> Any:
    """The same, which is called estimates now; this name answers as long as version 1."""
    return _answered(request)


def _answered(request: HttpRequest) -> Any:
    refuse_unknown(request)
    if request.content_type not in ("application/json", "text/csv"):
        raise ProblemError(415, "Send application/json or text/csv")
    content = _content(request)
    if request.content_type == "text/csv":
        return _answer_table(content)
    predictor = Predictor()
    answers = predictor.answers(read_rows(content))
    return _asked(predictor) | {
        "answers": [{"case_id": answer.case_id} | _estimate(answer) for answer in answers]
    }


def _asked(predictor: Predictor) -> dict[str, Any]:
    return {"calibration_id": predictor.calibration.calibration_id, "catalog": catalog_hash()}


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


def _estimate(answer: Prediction) -> dict[str, Any]:
    return {
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
