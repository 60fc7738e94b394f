"""The JSON API: each app's operations under one address, one schema, one way to say what is wrong."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from builds.api import router as builds_router
from catalog.api import router as catalog_router
from catalog.api.problems import CONTENT_TYPE, ProblemError, field_problems, problem_response
from estimator.api import router as estimator_router

__all__ = ["api"]


class _Api(NinjaAPI):
    """Ninja's, with problems in the media type that they have, and a schema that is drawn once."""

    def get_openapi_schema(self, **_options: Any) -> Any:
        """The schema; whoever asks, it is the same."""
        return self._schema

    @cached_property
    def _schema(self) -> Any:
        schema = super().get_openapi_schema()
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"][CONTENT_TYPE] = response["content"].pop("application/json")
        return schema

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """The answer, with the next page of a list also where clients look that know no list of ours."""
        response = super().create_response(request, data, **options)
        if isinstance(data, dict) and data.get("next"):
            response["Link"] = f'<{data["next"]}>; rel="next"'
        return response


api = _Api(
    title="Build Planner",
    version="1",
    description="Which machine to buy to run language models locally: rates with their bands and evidence.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", builds_router)
api.add_router("", estimator_router)
api.add_router("", catalog_router)


@api.exception_handler(ProblemError)
def _problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem_response(error.status, error.detail, error.errors, error.nearest)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [
        problem.model_copy(update={"field": problem.field.rpartition(".")[2]})
        for problem in field_problems(error.errors)
    ]
    return problem_response(422, "A parameter is not as the schema says", problems)
