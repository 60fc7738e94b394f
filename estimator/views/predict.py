"""Many questions at once, or one: a table that is uploaded or pasted, a row that is filled in."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from estimator.predicting.case_tables import (
    INPUT_COLUMNS,
    LARGEST_BYTES,
    MOST_ROWS,
    REQUIRED_COLUMNS,
    CaseTable,
    TableError,
    decoded,
    read_few_cases,
    write_answers,
)
from estimator.predicting.prediction_lines import MOST_LINES, Line, line_of, summary_of
from estimator.predicting.predictor import Predictor
from estimator.predicting.question_form import question_form

__all__ = ["predict", "predict_template"]

LARGEST_REQUEST = 2 * LARGEST_BYTES + 64 * 1024
"""A file, the text of the one before it, and what a form adds. [B]"""

TEMPLATE = (
    ",".join(INPUT_COLUMNS) + "\n"
    "1,RTX 3090,Qwen3.6-27B,Q4_K_M,tg,1,,,,,,,,,16384,,,\n"
    "2,RTX 3090,Llama 3.3 70B,Q4_K_M,tg,2,llama.cpp,,,layer,q8_0,1,,128,4096,,280,\n"
    "3,Apple M5 Max 40-core GPU 128GB,gpt-oss-120b,MXFP4,pp,,,,,,,,2048,,,,,\n"
)


# Nothing is kept and no one is signed in, so there is nothing that another site could make a visitor do.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def predict(request: HttpRequest) -> HttpResponse:
    """The page: both forms, and the answers to whichever was sent."""
    if request.method == "POST":
        return _table_answered(request)
    typed = {name: request.GET.get(name, "") for name in INPUT_COLUMNS}
    if not any(typed[name] for name in REQUIRED_COLUMNS):
        return _page(request)
    asked: dict[str | None, object] = dict(typed.items())
    answer = Predictor().answer(asked)
    form = question_form(typed, answer.error)
    if answer.error:
        return _page(request, form=form, status=422)
    return _page(request, form=form, lines=[line_of("Your question", asked, answer)])


@require_GET
@cache_control(public=True, max_age=3600)
def predict_template(_request: HttpRequest) -> HttpResponse:
    """A table to begin with: every column and three questions."""
    return _csv(TEMPLATE, "questions.csv")


def _table_answered(request: HttpRequest) -> HttpResponse:
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > LARGEST_REQUEST:
        return _page(request, error=_too_large(), status=413)
    text = request.POST.get("cases", "")
    try:
        file = request.FILES.get("table")
        if isinstance(file, UploadedFile):
            text = decoded(file.read(LARGEST_REQUEST))
        if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
            return _page(request, error=_too_large(), status=413)
        if not text.strip():
            raise TableError("Choose a file, or paste the table with its header")
        table = read_few_cases(text)
    except TableError as error:
        return _page(request, cases=text, error=f"{error}.", status=422)
    return _answered(request, text, table)


def _answered(request: HttpRequest, text: str, table: CaseTable) -> HttpResponse:
    rows = list(table.rows)
    answers = list(Predictor().answers(rows))
    if request.POST.get("as") == "csv":
        out = io.StringIO()
        write_answers(answers, out, harmlessly=True)
        return _csv(out.getvalue(), "answers.csv")
    shown = list(zip(rows, answers, strict=True))[:MOST_LINES]
    return _page(
        request,
        cases=text,
        lines=[line_of(f"Row {number}", row, answer) for number, (row, answer) in enumerate(shown, start=1)],
        summary=summary_of(answers),
        left_alone=table.left_alone,
        n_unshown=len(answers) - len(shown),
    )


def _too_large() -> str:
    return (
        f"That is more than {LARGEST_BYTES:,} bytes: send the rows in parts, or run "
        "manage.py predict on your own machine, which takes any number."
    )


def _page(
    request: HttpRequest, *, status: int = 200, lines: list[Line] | None = None, **shown: object
) -> HttpResponse:
    usual = {"form": question_form({}, ""), "most_rows": f"{MOST_ROWS:,}"}
    return render(request, "estimator/predict.html", usual | {"lines": lines or []} | shown, status=status)


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
