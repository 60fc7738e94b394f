"""A visitor's report on the desk: what they say beside the present value, and the editor's answer."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from catalog.desk.access import editor_of, for_editors
from catalog.desk.sticky import safe_back
from catalog.figures import Source, sources
from catalog.kinds import KINDS
from catalog.models import ErrorReport, LanguageModel, Product, QuantizationFormat
from catalog.price_lines import price_lines
from catalog.product_page import spec_lines
from catalog.reports import PRICE, SettledReportError, field_label, settle_report

__all__ = ["desk_report"]

LONGEST_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class _Present:
    """What the page says now."""

    text: str
    sources: list[Source]


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def desk_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; a POST settles or declines it."""
    reports = ErrorReport.objects.select_related("product", "language_model", "quantization", "settled_by")
    report = get_object_or_404(reports, pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    back = safe_back(given.get("back", ""), reverse("catalog:desk"))
    answer, error = given.get("answer", "").strip()[:LONGEST_ANSWER], ""
    if request.method == "POST":
        declined = given.get("action") == "decline"
        error = _settled(request, report, answer, declined=declined)
        if not error:
            messages.success(
                request, f"The report on {report.subject} is {'declined' if declined else 'settled'}."
            )
            return redirect(back)
    subject = report.subject
    context = {
        "report": report,
        "label": field_label(report),
        "present": _present(report),
        "said_sources": sources(report.source_url),
        "answer": answer,
        "error": error,
        "back": back,
        "is_open": report.state == ErrorReport.State.OPEN,
        "price_desk": _price_desk(report, request.get_full_path()),
        "spec_form": _spec_form(request, subject),
    }
    return render(request, "catalog/desk/report.html", context, status=422 if error else 200)


def _settled(request: HttpRequest, report: ErrorReport, answer: str, *, declined: bool) -> str:
    """Settle it; what is in the way, in words, else nothing."""
    if not answer:
        return "Say in a sentence what was done, or why nothing was wrong."
    try:
        settle_report(report, by=editor_of(request), now=timezone.now(), answer=answer, declined=declined)
    except SettledReportError as error:
        return str(error)
    return ""


def _present(report: ErrorReport) -> list[_Present]:
    """The value that the report is about with its source; for a price, one for each condition."""
    subject = report.subject
    if isinstance(subject, Product) and report.field == PRICE:
        prices = subject.current_prices.order_by("condition")
        return [
            _Present(
                f"{line.condition} {line.amount} {line.range}, {line.age}".replace(" ,", ","), line.sources
            )
            for line in price_lines(prices, subject.kind, timezone.localdate())
        ]
    if isinstance(subject, Product):
        return _present_spec(subject, report.field)
    value = getattr(subject, report.field, "") if report.field else ""
    plain = value if isinstance(value, str | int | float) else ""
    return [_Present(str(plain), sources(getattr(subject, "source_url", "") or ""))] if plain != "" else []


def _present_spec(product: Product, field: str) -> list[_Present]:
    if field == "name":
        return [_Present(product.name, [])]
    model = next((page.model for page in KINDS if page.kind == product.kind), None)
    if model is None:
        return []
    typed = model._default_manager.prefetch_related("spec_sources").get(pk=product.pk)
    lines = [line for line in spec_lines(typed) if line.spec.name == field]
    return [_Present(line.text or "unknown", line.sources) for line in lines]


def _price_desk(report: ErrorReport, here: str) -> str:
    if report.product is None or report.field not in (PRICE, ""):
        return ""
    desk = reverse("catalog:desk_product", args=[report.product.slug])
    return f"{desk}?{urlencode({'back': here}, safe='/')}"


def _spec_form(request: HttpRequest, subject: Product | LanguageModel | QuantizationFormat) -> str:
    """The admin's form of what the report is about, for those who may change it."""
    model = type(subject)
    if isinstance(subject, Product):
        model = next((page.model for page in KINDS if page.kind == subject.kind), Product)
    name = f"{model._meta.app_label}.change_{model._meta.model_name}"
    if not request.user.has_perm(name) or not admin.site.is_registered(model):
        return ""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[subject.pk])
