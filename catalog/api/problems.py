"""What the API says when it cannot answer: problem details as RFC 9457 has them, with the fields at fault."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Field, Schema

__all__ = [
    "CONTENT_TYPE",
    "PROBLEMS",
    "PROBLEMS_OF_ONE",
    "FieldProblem",
    "Problem",
    "ProblemError",
    "field_problems",
    "problem_response",
    "unknown",
]

CONTENT_TYPE = "application/problem+json"
LONGEST_NAME = 80


class FieldProblem(Schema):
    """One thing that was wrong, and where."""

    field: str = Field(description="Where: a parameter, or row and column as `rows.0.depth`.")
    message: str = Field(description="What is wrong there.")


class Near(Schema):
    """Something whose name comes near the one that was asked for."""

    slug: str = Field(description="What to ask for instead.")
    name: str = Field(description="As people say it.")
    url: str = Field(description="Its page.")


class Problem(Schema):
    """Why a request has no answer."""

    type: str = Field(default="about:blank", description="The status says all there is to its kind.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The status.")
    detail: str = Field(description="What was wrong and what would be right.")
    errors: list[FieldProblem] = Field(default_factory=list, description="The fields at fault.")
    nearest: list[Near] = Field(
        default_factory=list, description="Of a slug that nothing has: those that come near, nearest first."
    )


PROBLEMS: dict[int, Any] = {422: Problem, 429: Problem}
"""What any operation may answer beside its own."""

PROBLEMS_OF_ONE: dict[int, Any] = {404: Problem, **PROBLEMS}
"""The same where one thing is asked for by its slug."""


class ProblemError(Exception):
    """A request that has no answer, for the API to say so."""

    def __init__(
        self, status: int, detail: str, errors: Iterable[FieldProblem] = (), nearest: Iterable[Near] = ()
    ) -> None:
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.nearest = list(nearest)
        super().__init__(detail)


def problem_response(
    status: int, detail: str, errors: Iterable[FieldProblem] = (), nearest: Iterable[Near] = ()
) -> JsonResponse:
    """The answer that says what was wrong."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors),
        nearest=list(nearest),
    )
    response = JsonResponse(problem.model_dump(), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def unknown(
    request: HttpRequest, what: str, slug: str, nearest: Iterable[Any], *, field: str = ""
) -> ProblemError:
    """The refusal of a slug that nothing has; `nearest` are rows with a slug, a name and a page.

    ``field``: the parameter that has the slug, where it is not the address itself.
    """
    near = [
        Near(slug=row.slug, name=row.name, url=request.build_absolute_uri(row.get_absolute_url()))
        for row in nearest
    ]
    hint = f"; near it: {', '.join(each.slug for each in near)}" if near else ""
    detail = f"The catalog has no {what} {slug[:LONGEST_NAME]!r}{hint}"
    errors = [FieldProblem(field=field, message="there is no such slug")] if field else []
    return ProblemError(422 if field else 404, detail, errors, near)


def field_problems(errors: Iterable[Any], start: str = "") -> list[FieldProblem]:
    """What pydantic found, a field each. ``start`` names what the paths begin at."""
    return [
        FieldProblem(
            field=".".join(str(step) for step in (start, *error["loc"]) if step != ""), message=error["msg"]
        )
        for error in errors
    ]
