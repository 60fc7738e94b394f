"""Measured runs for programs, each with where it was published."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog.api.pages import WITHOUT_NUL, Page, PageQuery, kept, page_of
from catalog.api.problems import PROBLEMS
from estimator.models import Measurement

__all__ = ["router"]

router = Router(tags=["measurements"])


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


@router.get(
    "/measurements",
    response={200: RunPage, **PROBLEMS},
    url_name="measurements",
    summary="Measured runs",
    openapi_extra={"x-curl": "curl '{base}/measurements?hardware=rtx-3090&test=decode'"},
)
@decorate_view(kept)
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


def _run(row: Measurement) -> dict[str, Any]:
    renamed = {
        "model": row.language_model,
        "quant": row.quantization,
        "quant_name": row.quantization_name,
    }
    same = {name: getattr(row, name) for name in Run.model_fields if name not in renamed}
    return renamed | same
