"""The API's documentation, drawn from its schema: nothing here is written twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from buildplanner.api import api

__all__ = ["api_docs"]

KEEP_S = 300

LISTS = ("answers", "items")
"""Where an answer is a list of like things, what it is called."""


@dataclass(frozen=True)
class Value:
    """A parameter or a field: its name, type and meaning."""

    name: str
    kind: str
    usual: str
    explanation: str
    needed: bool


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Value]
    row: list[Value]
    answer: list[Value]
    example: str


@require_GET
@cache_control(max_age=KEEP_S)
def api_docs(request: HttpRequest) -> HttpResponse:
    """What the API answers, with an example of each."""
    schema = api.get_openapi_schema()
    base = request.build_absolute_uri("/api/v1").rstrip("/")
    return render(request, "api/docs.html", {"operations": list(_operations(schema, base)), "base": base})


def _operations(schema: dict[str, Any], base: str) -> Iterator[Operation]:
    schemas = schema["components"]["schemas"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            rows = _json(operation.get("requestBody", {})).get("items", {})
            answer = _resolved(_json(operation["responses"][200]), schemas)
            fields = answer["properties"]
            listed = next((fields[name]["items"] for name in LISTS if name in fields), answer)
            yield Operation(
                name=operation["operationId"].rpartition("_")[2],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                parameters=[_parameter(found) for found in operation.get("parameters", [])],
                row=_fields(rows),
                answer=_fields(_resolved(listed, schemas)),
                example=operation["x-curl"].replace("{base}", base),
            )


def _json(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _parameter(found: dict[str, Any]) -> Value:
    return _value(found["name"], found["schema"], needed=found.get("required", False))


def _fields(schema: dict[str, Any]) -> list[Value]:
    needed = schema.get("required", [])
    return [
        _value(name, field, needed=name in needed) for name, field in schema.get("properties", {}).items()
    ]


def _value(name: str, schema: dict[str, Any], *, needed: bool) -> Value:
    usual = schema.get("default")
    return Value(
        name=name,
        kind=" or ".join(_kinds(schema)),
        usual="" if usual is None or usual == "" else str(usual).lower(),
        explanation=schema.get("description", ""),
        needed=needed,
    )


def _kinds(schema: dict[str, Any]) -> Iterator[str]:
    """The types that a value may have, in words."""
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _kinds(one)
    elif "enum" in schema:
        yield from (word for word in schema["enum"] if word)
    elif schema.get("type") == "array":
        yield "list"
    else:
        yield {"integer": "whole number"}.get(schema.get("type", ""), schema.get("type", "word"))
