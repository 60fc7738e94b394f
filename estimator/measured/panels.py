"""Measured runs on the catalog's pages of cards, machines and language models."""

from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpRequest

from catalog.models import Gpu, LanguageModel, Machine
from catalog.panels import Panel, register
from estimator.measured.lists import chip_slugs, estimated
from estimator.measured.words import shown_runs
from estimator.models import Measurement
from estimator.specs import Specs, current_specs

__all__ = ["register_panels"]

SHOWN = 6
LOOKED_AT = 400
TEMPLATE = "estimator/_runs_panel.html"


def register_panels() -> None:
    """Called when Django starts."""
    register(Panel("measured-runs", TEMPLATE, hardware_runs, on=(Gpu, Machine), order=40))
    register(Panel("measured-runs-of-model", TEMPLATE, model_runs, on=(LanguageModel,), order=40))


def hardware_runs(request: HttpRequest, subject: Gpu | Machine) -> dict[str, Any] | None:
    """Runs on this product and on others with its chip; one for each model."""
    specs = current_specs()
    slugs = chip_slugs(subject.slug, specs)
    rows = Measurement.objects.filter(hardware__in=slugs)
    link = {"chip": subject.slug}
    return _panel(rows, "model_name", link, specs, shares_chip=len(slugs) > 1)


def model_runs(request: HttpRequest, subject: LanguageModel) -> dict[str, Any] | None:
    """Runs of this model; one for each device."""
    rows = Measurement.objects.filter(language_model=subject.slug)
    link = {"model": subject.slug}
    return _panel(rows, "hardware_name", link, current_specs(), shares_chip=False)


def _panel(
    rows: QuerySet[Measurement],
    apart: str,
    link: dict[str, str],
    specs: Specs,
    *,
    shares_chip: bool,
) -> dict[str, Any] | None:
    counts = dict(rows.values_list("test").annotate(count=Count("pk")).order_by("test"))
    if not counts:
        return None
    plain = rows.filter(
        test="decode", quarantine="", quality="", speculation=False, concurrency=1, hardware_count=1
    )
    chosen: dict[str, int] = {}
    newest = plain.order_by("-measured_on", "depth", "key").values_list(apart, "pk")
    for name, pk in newest[:LOOKED_AT]:
        chosen.setdefault(name, pk)
    whole = Measurement.objects.in_bulk(chosen.values())
    runs = estimated((whole[pk] for pk in chosen.values()), specs)
    found = list(islice((run for run in runs if run.ratio is not None), SHOWN))
    return {
        "n_decode": counts.get("decode", 0),
        "n_prefill": counts.get("prefill", 0),
        "shares_chip": shares_chip,
        "runs": shown_runs(found, specs),
        "query": urlencode(link),
    }
