"""The desk's page of one product: prices entered, confirmed, corrected, retracted; all that was recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from catalog import selectors
from catalog.desk.access import editor_of, for_editors
from catalog.desk.entry import EntryForm, Outcome, blank_form, confirm, correction_form, save
from catalog.desk.rows import ObservedPrice, figures_text, newest_observations
from catalog.desk.sticky import Sticky, safe_back
from catalog.errors import NotFoundWithSuggestions
from catalog.models import PriceObservation, Product
from catalog.price_lines import price_lines
from catalog.services import newest_seen, newest_seen_of, retract
from catalog.whole_numbers import whole_number

__all__ = ["desk_product"]

OBSERVATIONS_A_PAGE = 60


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def desk_product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product's prices."""
    product = _product_or_404(slug)
    if request.method != "POST":
        return _page(request, product, _asked_form(request, product))
    actions = {"still_true": _still_true, "retract": _retract, "record": _record}
    action = actions.get(request.POST.get("action", "record"), _record)
    return action(request, product)


def _product_or_404(slug: str) -> Product:
    product = Product.objects.filter(slug=slug).exclude(kind=Product.Kind.STARTER_BUILD).first()
    if product is None:
        near = [
            (each.name, reverse("catalog:desk_product", args=[each.slug]))
            for each in selectors.nearest_products(slug)
        ]
        raise NotFoundWithSuggestions(f"The catalog has no product called “{slug[:80]}”.", near)
    return product


def _asked_form(request: HttpRequest, product: Product) -> EntryForm:
    """The form that an address asks for: a correction, or a new price in a condition."""
    today = timezone.localdate()
    if corrected := _observation(product, request.GET.get("correct", "")):
        seen = newest_seen(product, corrected.condition)
        return correction_form(corrected, seen=seen, today=today)
    sticky = Sticky.of(request.GET.dict())
    newest = newest_observations([product.pk])
    condition = request.GET.get("condition", "")
    if condition not in PriceObservation.Condition.values:
        condition = sticky.condition or _latest_condition(newest)
    found = newest.get((product.pk, condition))
    seen = newest_seen_of([product.slug]).get((product.slug, condition))
    last = ObservedPrice.of(found) if found else None
    return blank_form(product, condition, last, sticky, seen=seen, today=today)


def _latest_condition(newest: dict[tuple[int, str], PriceObservation]) -> str:
    rows = sorted(newest.values(), key=lambda row: (row.observed_on, row.pk))
    return rows[-1].condition if rows else PriceObservation.Condition.NEW.value


def _record(request: HttpRequest, product: Product) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    form = EntryForm(product, today=today, data=request.POST)
    corrects = _observation(product, request.POST.get("correct", ""))
    if not form.is_valid():
        return _page(request, product, form, status=422)
    outcome = save(form, by=editor_of(request), today=today, now=now, corrects=corrects)
    if outcome.saved is None:
        return _page(request, product, form, outcome=outcome, status=409 if outcome.newer else 422)
    observation = (outcome.saved.new or outcome.saved.known)[0]
    known = "" if outcome.saved.new else " was recorded before; it counts once"
    said = f"{product.name}, {observation.get_condition_display()}: {figures_text(observation)}"
    messages.success(request, f"{said}{known or (' corrected' if corrects else ' recorded')}.")
    return redirect(Sticky.typed(request.POST.dict()).on(_back(request, product)))


def _still_true(request: HttpRequest, product: Product) -> HttpResponse:
    observation = _observation(product, request.POST.get("observation", ""))
    if observation is None:
        raise Http404("There is no such price.")
    seen = request.POST.get("seen", "")
    outcome = confirm(
        observation,
        whole_number(seen),
        by=editor_of(request),
        today=timezone.localdate(),
    )
    if outcome.saved is None:
        form = correction_form(observation, seen=None, today=timezone.localdate())
        form.initial.update(observed_on=timezone.localdate().isoformat(), seen=seen)
        return _page(request, product, form, outcome=outcome, status=409)
    said = f"{product.name}, {observation.get_condition_display()}: {figures_text(observation)}"
    messages.success(request, f"{said} is still true.")
    return redirect(_back(request, product))


def _retract(request: HttpRequest, product: Product) -> HttpResponse:
    observation = _observation(product, request.POST.get("observation", ""))
    if observation is None:
        raise Http404("There is no such price.")
    taken = retract(observation, by=editor_of(request), now=timezone.now())
    said = "counts no more; it stays in the history" if taken else "was retracted before"
    messages.success(request, f"{figures_text(observation)} {said}.")
    return redirect("catalog:desk_product", slug=product.slug)


def _observation(product: Product, pk: str) -> PriceObservation | None:
    key = whole_number(pk)
    if key is None:
        return None
    rows = PriceObservation.objects.select_related("product", "derived_from", "recorded_by")
    return rows.filter(pk=key, product=product).first()


def _back(request: HttpRequest, product: Product) -> str:
    return safe_back(request.POST.get("back", ""), reverse("catalog:desk_product", args=[product.slug]))


def _page(
    request: HttpRequest,
    product: Product,
    form: EntryForm,
    *,
    outcome: Outcome | None = None,
    status: int = 200,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    condition = str(form["condition"].value())
    newest = newest_observations([product.pk]).get((product.pk, condition))
    rows = PriceObservation.objects.filter(product=product).select_related(
        "derived_from", "recorded_by", "retracted_by", "replaces", "price_import"
    )
    shown = Paginator(rows.order_by("-observed_on", "-pk"), OBSERVATIONS_A_PAGE).get_page(
        request.GET.get("page")
    )
    corrects = _observation(product, given.get("correct", ""))
    context: dict[str, Any] = {
        "product": product,
        "prices": price_lines(
            product.current_prices.order_by("condition"), product.kind, timezone.localdate()
        ),
        "form": form,
        "outcome": outcome,
        "corrects": corrects,
        "corrected": ObservedPrice.of(corrects) if corrects else None,
        "newest": ObservedPrice.of(newest) if newest else None,
        "back": safe_back(given.get("back", ""), ""),
        "page": shown,
        "observations": [ObservedPrice.of(row) for row in shown],
        "conditions": PriceObservation.Condition.choices,
        "condition": condition,
    }
    if outcome and outcome.newer:
        context["newer_seen"] = max(each.observation.pk for each in outcome.newer)
    return render(request, "catalog/desk/product.html", context, status=status)
