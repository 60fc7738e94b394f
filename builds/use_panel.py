"""From a card, machine or part to what it does: the builder, comparisons, and starter builds that hold it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from builds.models import StarterBuildPart
from builds.parts.reading import PART_MODELS
from catalog.kinds import KINDS
from catalog.models import Gpu, Machine, Product
from catalog.panels import Panel, register
from estimator.own.returning import USUAL_CONTENDERS

__all__ = ["register_use_panel", "use_context"]


def register_use_panel() -> None:
    """Called when Django starts."""
    models = tuple(kind.model for kind in KINDS)
    register(Panel("use in a build", "builds/_use_panel.html", use_context, on=models, order=10))


def use_context(request: HttpRequest, subject: Product) -> dict[str, Any] | None:
    """Links into the comparison; ``None`` where the part computes nothing and no starter build holds it."""
    links = _links(subject) if subject.retired_at is None and not subject.announced_only else []
    parts = (
        StarterBuildPart.objects.filter(
            product=subject.pk, starter_build__retired_at=None, starter_build__announced_only=False
        )
        .select_related("starter_build")
        .order_by("starter_build__name", "position")
    )
    builds = [
        (part.starter_build.name, part.quantity, _against_usual(part.starter_build.slug)) for part in parts
    ]
    return {"links": links, "builds": builds} if links or builds else None


def _links(subject: Product) -> list[tuple[str, str]]:
    if isinstance(subject, Machine):
        if subject.memory_gib is None or subject.memory_bandwidth_gb_s is None:
            return []
        return [("Compare it with the usual ones", _against_usual(subject.slug))]
    if isinstance(subject, Gpu) and subject.form == Gpu.Form.CARD:
        return [
            ("Use it in a build", _in_a_build(subject.slug)),
            ("Compare one with the usual ones", _against_usual(subject.slug)),
            ("Compare two", _against_usual(f"{subject.slug}*2")),
        ]
    if isinstance(subject, Gpu):
        return [("Compare it with the usual ones", _against_usual(subject.slug))]
    return [("Use it in a build", _in_a_build(subject.slug))] if isinstance(subject, PART_MODELS) else []


def _in_a_build(slug: str) -> str:
    return f"{reverse('builds:build_new')}?{urlencode([('part', slug)])}"


def _against_usual(spec: str) -> str:
    query = urlencode([("c", spec), ("c", USUAL_CONTENDERS)])
    return f"{reverse('builds:compare')}?{query}"
