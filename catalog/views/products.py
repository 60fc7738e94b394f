"""Pages of parts and machines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog import panels, selectors
from catalog.browse.listings import LISTINGS
from catalog.contents import sections
from catalog.derived_specs import derived_lines
from catalog.errors import NotFoundWithSuggestions
from catalog.figures import sources
from catalog.kinds import KINDS, MACHINES, PARTS, KindPage, kind_page
from catalog.models import Gpu, Motherboard, Product
from catalog.price_history import price_history
from catalog.price_lines import price_lines
from catalog.product_page import motherboard_slots, spec_lines, variant_lines

__all__ = ["machine", "part", "part_kinds"]


@require_safe
def part_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of part with how many there are, and the questions that people come to its list with."""
    counts = selectors.counts_by_kind()
    kinds = [(page, counts.get(page.kind, 0), LISTINGS[page.word].presets[:3]) for page in (*PARTS, MACHINES)]
    return render(request, "catalog/part_kinds.html", {"kinds": kinds})


@require_safe
def part(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One part."""
    return _detail(request, _kind_or_404(kind), slug)


@require_safe
def machine(request: HttpRequest, slug: str) -> HttpResponse:
    """One machine."""
    return _detail(request, MACHINES, slug)


def _kind_or_404(word: str) -> KindPage:
    page = kind_page(word)
    if page is None:
        suggestions = [(each.title, each.get_absolute_url()) for each in KINDS]
        raise NotFoundWithSuggestions(f"There is no kind of part called “{word[:80]}”.", suggestions)
    return page


def _detail(request: HttpRequest, page: KindPage, slug: str) -> HttpResponse:
    product = selectors.product_by_slug(page.model, slug)
    if product is None:
        near = [(each.name, each.get_absolute_url()) for each in selectors.nearest_products(slug)]
        what = page.model._meta.verbose_name
        raise NotFoundWithSuggestions(f"The catalog has no {what} called “{slug[:80]}”.", near)
    found = panels.rendered(request, product)
    context = {
        "page": page,
        "product": product,
        "prices": price_lines(product.current_prices.all(), product.kind, timezone.localdate()),
        "specs": spec_lines(product),
        "derived": derived_lines(product, product.current_prices.all()),
        "report_url": reverse("catalog:report", args=["product", product.slug]),
        "row_sources": _row_sources(product),
        "history": price_history(product, timezone.localdate()),
        "variants": variant_lines(product) if isinstance(product, Gpu) else [],
        "slots": motherboard_slots(product) if isinstance(product, Motherboard) else [],
        "panels": found,
        "contents": sections(found),
    }
    return render(request, "catalog/product.html", context)


def _row_sources(product: Product) -> list[Any]:
    return [
        (source, spoken.note)
        for spoken in product.spec_sources.all()
        if not spoken.field
        for source in sources(spoken.url)
    ]
