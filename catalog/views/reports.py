"""Reporting an error: a short form, and what happens then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from catalog import selectors
from catalog.errors import NotFoundWithSuggestions
from catalog.report_form import ReportForm
from catalog.reports import Subject, fields_of, report_subject, submit_report

__all__ = ["report", "report_thanks"]


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form; ``?field=`` chooses the value that it is about."""
    subject = _subject_or_404(kind, slug)
    fields = fields_of(subject)
    if request.method != "POST":
        asked = request.GET.get("field", "")
        form = ReportForm(fields, initial={"field": asked if asked in dict(fields) else ""})
        return _shown(request, subject, form)
    form = ReportForm(fields, request.POST)
    if not form.is_valid():
        return _shown(request, subject, form, status=422)
    if not form.is_from_a_program:
        said = {name: form.cleaned_data[name] for name in ("field", "message", "right_value", "source_url")}
        submit_report(subject, **said, now=timezone.now())
    return redirect("catalog:report_thanks", kind, slug)


@require_safe
def report_thanks(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "catalog/report_thanks.html", {"subject": _subject_or_404(kind, slug)})


def _shown(
    request: HttpRequest,
    subject: Subject,
    form: ReportForm,
    status: int = 200,
) -> HttpResponse:
    return render(request, "catalog/report.html", {"subject": subject, "form": form}, status=status)


def _subject_or_404(kind: str, slug: str) -> Subject:
    subject = report_subject(kind, slug)
    if subject is None:
        offers: dict[str, Callable[..., Sequence[Any]]] = {
            "product": selectors.nearest_products,
            "model": selectors.nearest_language_models,
            "format": selectors.nearest_formats,
        }
        near = [(each.name, each.get_absolute_url()) for each in offers[kind](slug)] if kind in offers else []
        raise NotFoundWithSuggestions(f"The catalog has nothing called “{slug[:80]}” to report on.", near)
    return subject
