"""Measured sweeps of a power limit: what a card keeps of its speed as its watts are cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.figures import Source, sources
from catalog.models import Gpu, LanguageModel, Machine
from catalog.price_age import day_in_words
from estimator.charts.power_curve import PowerCurve, power_chart, power_figure
from estimator.figures import rate_text
from estimator.models import PowerMeasurement
from estimator.specs import catalog_hash

__all__ = ["PowerSweep", "power_context", "sweeps"]

LEAST_POINTS = 3
SUSPICIOUS = "suspicious"
KEPT_SHARES = (0.95, 0.9)
"""Of the speed at the highest limit: down to which limit each is kept is said in the table."""
PANELS_KEPT = 256
MOST_SWEEPS = 4
"""Of one test in one chart: as many lines as can be told apart without colour."""
TESTS = (("decode", "Writing: decode"), ("prefill", "Reading: prefill"))


@dataclass(frozen=True)
class SweepPoint:
    """One limit: watts set, watts drawn, tokens/s, and these as a share of those at the highest limit."""

    limit_w: float
    drawn_w: float
    tokens_per_s: float
    share: float


@dataclass(frozen=True)
class PowerSweep:
    """Rates at several limits, all else equal; by limit, the lowest first."""

    test: str
    name: str
    """Model, format, engine, streams."""
    day: str
    sources: list[Source]
    points: tuple[SweepPoint, ...]

    def limit_that_keeps(self, share: float) -> float:
        """The lowest limit from which on no rate falls below this share of the full one. [W]"""
        kept = self.points[-1].limit_w
        for point in reversed(self.points):
            if point.share < share:
                break
            kept = point.limit_w
        return kept


def power_context(request: HttpRequest, subject: Gpu | Machine) -> dict[str, Any] | None:
    """Charts and tables of the sweeps measured on this product; ``None`` without any."""
    body = _panel(catalog_hash(), subject.slug, subject.tdp_w if isinstance(subject, Gpu) else None)
    return {"body": body} if body else None


@lru_cache(maxsize=PANELS_KEPT)
def _panel(_catalog_hash: str, slug: str, stock_w: float | None) -> SafeString | None:
    rows = PowerMeasurement.objects.filter(
        hardware=slug,
        condition=PowerMeasurement.Condition.LIMIT_SWEEP,
        tokens_per_s__isnull=False,
        power_limit_w__isnull=False,
    ).order_by("key")
    found = sweeps(row for row in rows if SUSPICIOUS not in row.quality)
    of_tests = [(test, title, [sweep for sweep in found if sweep.test == test]) for test, title in TESTS]
    charts = [
        _chart(test, title, of_test[:MOST_SWEEPS], stock_w) for test, title, of_test in of_tests if of_test
    ]
    if not charts:
        return None
    shown = {"charts": charts, "stock": stock_w, "shares": [f"{share:.0%}" for share in KEPT_SHARES]}
    return render_to_string("estimator/_power_panel.html", shown)


def _chart(test: str, title: str, found: Sequence[PowerSweep], stock_w: float | None) -> dict[str, Any]:
    curves = [
        PowerCurve(n, sweep.name, [(p.limit_w, p.share, p.tokens_per_s) for p in sweep.points])
        for n, sweep in enumerate(found, start=1)
    ]
    return {
        "id": f"figure-power-{test}",
        "title": title,
        "drawing": power_chart(curves, test, title, stock_w),
        "figure": power_figure(curves, stock_w),
        "rows": [_row(n, sweep) for n, sweep in enumerate(found, start=1)],
    }


def sweeps(rows: Iterable[PowerMeasurement]) -> list[PowerSweep]:
    """Rows of one source that differ in their limit alone, those of most limits first."""
    groups: dict[tuple[Any, ...], list[PowerMeasurement]] = defaultdict(list)
    for row in rows:
        groups[
            row.test, row.model_name, row.quantization_name, row.hardware_count, row.engine, row.split,
            row.concurrency, row.speculation, row.source_url,
        ].append(row)  # fmt: skip
    found = []
    names = {
        row.slug: row.name for row in LanguageModel.objects.filter(slug__in=_models(groups)).order_by("pk")
    }
    for group in groups.values():
        points = _points(group)
        if len(points) >= LEAST_POINTS:
            first = group[0]
            day = day_in_words(first.measured_on, first.measured_precision) if first.measured_on else ""
            found.append(PowerSweep(first.test, _name(first, names), day, sources(first.source_url), points))
    return sorted(found, key=lambda sweep: (-len(sweep.points), sweep.name))


def _models(groups: dict[tuple[Any, ...], list[PowerMeasurement]]) -> set[str]:
    return {group[0].language_model for group in groups.values()}


def _points(rows: Iterable[PowerMeasurement]) -> tuple[SweepPoint, ...]:
    """Medians by limit, as shares of the rate at the highest."""
    by_limit: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        if row.power_limit_w is not None and row.tokens_per_s is not None:
            by_limit[row.power_limit_w].append((row.watts, row.tokens_per_s))
    if not by_limit:
        return ()
    rates = {limit: median(rate for _, rate in found) for limit, found in by_limit.items()}
    full = rates[max(rates)]
    return tuple(
        SweepPoint(limit, median(watts for watts, _ in by_limit[limit]), rates[limit], rates[limit] / full)
        for limit in sorted(rates)
    )


def _name(row: PowerMeasurement, names: dict[str, str]) -> str:
    streams = row.concurrency or 1
    parts = [
        f"{names.get(row.language_model, row.model_name)} {row.quantization_name}".strip(),
        row.engine,
        f"{row.hardware_count} cards" if row.hardware_count > 1 else "",
        f"{streams} streams" if streams > 1 else "all streams" if "aggregate" in row.quality else "",
        "speculation" if row.speculation else "",
    ]
    return ", ".join(part for part in parts if part)


def _row(n: int, sweep: PowerSweep) -> dict[str, Any]:
    highest = sweep.points[-1]
    return {
        "n": n,
        "sweep": sweep,
        "full": f"{rate_text(highest.tokens_per_s)} at {highest.limit_w:g} W",
        "kept": [f"{sweep.limit_that_keeps(share):g} W" for share in KEPT_SHARES],
        "points": [
            (f"{p.limit_w:g} W", f"{p.drawn_w:.0f} W", rate_text(p.tokens_per_s), f"{p.share:.0%}")
            for p in sweep.points
        ],
    }
