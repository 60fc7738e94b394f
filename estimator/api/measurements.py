"""Measured runs for programs, each with where it was published."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api.pages import WITHOUT_NUL, Page, PageQuery, kept, page_of
from catalog.api.problems import PROBLEMS, unknown
from catalog.models import LanguageModel, Product, QuantizationFormat
from estimator.models import Measurement

__all__ = ["router"]

router = Router(tags=["measurements"])


class Run(Schema):
    """One published rate. Slugs are empty where the catalog does not have the thing."""

    key: str = Field(description="Names the run; its page is /measurements/<key>/.")
    hardware: str = Field(description="Slug of the card or machine.")
    hardware_name: str = Field(description="As published.")
    hardware_count: int = Field(description="Cards or machines together.")
    model: str = Field(description="Slug of the language model.")
    model_name: str = Field(description="As published.")
    quant: str = Field(description="Slug of the weight format.")
    quant_name: str = Field(description="As published.")
    engine: str = Field(description="What ran the model.")
    engine_version: str = Field(description="As published; empty where it is not said.")
    backend: str = Field(description="What it computed through: cuda, rocm, metal …")
    split: str = Field(description="How the model was spread over devices.")
    test: str = Field(description="decode or prefill.")
    n_prompt: int | None = Field(description="Tokens of the prompt.")
    n_gen: int | None = Field(description="Tokens generated.")
    depth: int = Field(description="Tokens in the cache before the test.")
    concurrency: int = Field(description="Streams at once.")
    kv_type: str = Field(description="Cache type.")
    flash_attention: bool | None = Field(description="Null where it is not said.")
    speculation: bool = Field(description="Tokens were drafted.")
    power_limit_w: float | None = Field(description="Per card [W].")
    tokens_per_s: float = Field(description="Of all streams together.")
    stddev: float | None = Field(description="As published [tokens/s].")
    measured_on: date | None = Field(description="The day, as far as it is known.")
    source_url: str = Field(description="Where it was published.")
    source_title: str = Field(description="What that page is called.")
    quarantine: str = Field(description="Why no fit rests on it; empty where it may.")


class RunPage(Page):
    """Measured runs."""

    items: list[Run] = Field(description="Those of this page.")


class RunQuery(PageQuery):
    """Which measured runs are asked for; what is empty does not matter."""

    hardware: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug of a card or machine.")
    model: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug.")
    quant: str = Field("", max_length=120, pattern=WITHOUT_NUL, description="Slug.")
    engine: str = Field("", max_length=24, pattern=WITHOUT_NUL, description="As in the answer.")
    test: Literal["", "decode", "prefill"] = Field("", description="One of the two; both where empty.")
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
    _refuse_unknown_slugs(request, query)
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


def _refuse_unknown_slugs(request: HttpRequest, query: RunQuery) -> None:
    """A slug that nothing has would give an empty list, as if nobody had measured it."""
    for field, model, nearest in (
        ("hardware", Product, selectors.nearest_products),
        ("model", LanguageModel, selectors.nearest_language_models),
        ("quant", QuantizationFormat, selectors.nearest_formats),
    ):
        slug = getattr(query, field)
        if slug and not model.objects.filter(slug=slug).exists():
            raise unknown(request, field, slug, nearest(slug), field=field)


def _run(row: Measurement) -> dict[str, Any]:
    renamed = {
        "model": row.language_model,
        "quant": row.quantization,
        "quant_name": row.quantization_name,
    }
    same = {name: getattr(row, name) for name in Run.model_fields if name not in renamed}
    return renamed | same
