"""Lists and pages of language models and of the formats that their weights come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import panels, selectors
from catalog.errors import NotFoundWithSuggestions
from catalog.figures import number, sources
from catalog.language_model_page import MODEL_COLUMNS, file_lines, format_facts, model_cells, model_facts
from catalog.lists import Cell, Column, Row, headers, read_state
from catalog.models import QuantizationFormat

__all__ = ["format_detail", "format_list", "model", "model_list"]

NAME = Column("name", "Name")
FORMAT_COLUMNS = (
    Column("ecosystem", "Used with"),
    Column("nominal_bits", "Called", "What people call it: 4-bit, 8-bit.", is_number=True),
    Column("block_bits_per_weight", "Bits per weight of its block", "Scales included.", is_number=True),
    Column(
        "measured_bits_per_weight", "Bits per weight in real files", "Median over real files.", is_number=True
    ),
)


@require_safe
def model_list(request: HttpRequest) -> HttpResponse:
    """Language models."""
    columns = [NAME, *MODEL_COLUMNS]
    state = read_state(request.GET, columns, "name")
    rows = [
        Row(row, row.get_absolute_url(), model_cells(row))
        for row in selectors.language_model_list(text=state.text, order=state.order)
    ]
    context = {"rows": rows, "state": state, "headers": headers(columns, state)}
    return render(request, "catalog/model_list.html", context)


@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """One language model."""
    row = selectors.language_model_by_slug(slug)
    if row is None:
        near = [(each.name, each.get_absolute_url()) for each in selectors.nearest_language_models(slug)]
        raise NotFoundWithSuggestions(f"The catalog has no language model called “{slug[:80]}”.", near)
    context = {
        "model": row,
        "groups": model_facts(row),
        "files": file_lines(row.weight_files.all(), of="quantization"),
        "sources": sources(f"{row.source_url} {row.second_source_url}"),
        "panels": panels.rendered(request, row),
    }
    return render(request, "catalog/model.html", context)


@require_safe
def format_list(request: HttpRequest) -> HttpResponse:
    """Weight formats and cache types."""
    columns = [NAME, *FORMAT_COLUMNS]
    state = read_state(request.GET, columns, "ecosystem")
    rows = [
        Row(row, row.get_absolute_url(), _format_cells(row))
        for row in selectors.format_list(text=state.text, order=state.order)
    ]
    context = {"rows": rows, "state": state, "headers": headers(columns, state)}
    return render(request, "catalog/format_list.html", context)


@require_safe
def format_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One weight format."""
    row = selectors.format_by_slug(slug)
    if row is None:
        near = [(each.name, each.get_absolute_url()) for each in selectors.nearest_formats(slug)]
        raise NotFoundWithSuggestions(f"The catalog has no weight format called “{slug[:80]}”.", near)
    context = {
        "format": row,
        "facts": format_facts(row),
        "files": file_lines(row.weight_files.all(), of="language_model"),
        "sources": sources(row.source_url),
        "panels": panels.rendered(request, row),
    }
    return render(request, "catalog/format.html", context)


def _format_cells(row: QuantizationFormat) -> list[Cell]:
    bits = (row.nominal_bits, row.block_bits_per_weight, row.measured_bits_per_weight)
    texts = [row.get_ecosystem_display(), *(None if value is None else number(value) for value in bits)]
    return [Cell(column, text) for column, text in zip(FORMAT_COLUMNS, texts, strict=True)]
