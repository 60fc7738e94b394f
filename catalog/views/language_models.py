"""Pages of language models and of the formats that their weights come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import panels, selectors
from catalog.contents import sections
from catalog.errors import NotFoundWithSuggestions
from catalog.figures import sources
from catalog.language_model_page import file_lines, format_facts, model_facts
from catalog.quality_page import score_groups

__all__ = ["format_detail", "model"]


@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """One language model."""
    row = selectors.language_model_by_slug(slug)
    if row is None:
        near = [(each.name, each.get_absolute_url()) for each in selectors.nearest_language_models(slug)]
        raise NotFoundWithSuggestions(f"The catalog has no language model called “{slug[:80]}”.", near)
    found = panels.rendered(request, row)
    context = {
        "model": row,
        "groups": model_facts(row),
        "files": file_lines(row.weight_files.all(), of="quantization"),
        "quality": score_groups(row.quality_scores.all()),
        "report_url": reverse("catalog:report", args=["model", row.slug]),
        "sources": sources(f"{row.source_url} {row.second_source_url}"),
        "panels": found,
        "contents": sections(found),
    }
    return render(request, "catalog/model.html", context)


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
        "report_url": reverse("catalog:report", args=["format", row.slug]),
        "sources": sources(row.source_url),
        "panels": panels.rendered(request, row),
    }
    return render(request, "catalog/format.html", context)
