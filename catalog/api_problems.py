"""What the API says when it cannot answer: problem details as RFC 9457 has them, with the fields at fault."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from ninja import Field, Schema

__all__ = ["PROBLEMS", "FieldProblem", "Problem", "ProblemError", "field_problems", "problem_response"]

CONTENT_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """One thing that was wrong, and where."""

    field: str = Field(description="Where: a parameter, or row and column as `rows.0.depth`.")
    message: str


class Problem(Schema):
    """Why a request has no answer."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What was wrong and what would be right.")
    errors: list[FieldProblem] = Field(default_factory=list)


PROBLEMS: dict[int, Any] = {422: Problem, 429: Problem}
"""What any operation may answer beside its own."""


class ProblemError(Exception):
    """A request that has no answer, for the API to say so."""

    def __init__(self, status: int, detail: str, errors: Iterable[FieldProblem] = ()) -> None:
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        super().__init__(detail)


def problem_response(status: int, detail: str, errors: Iterable[FieldProblem] = ()) -> JsonResponse:
    """The answer that says what was wrong."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    response = JsonResponse(problem.model_dump(), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def field_problems(errors: Iterable[Any], start: str = "") -> list[FieldProblem]:
    """What pydantic found, a field each. ``start`` names what the paths begin at."""
    return [
        FieldProblem(
            field=".".join(str(step) for step in (start, *error["loc"]) if step != ""), message=error["msg"]
        )
        for error in errors
    ]
