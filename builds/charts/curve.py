"""Decode speed against context: lines with their bands, once for wide screens and once for phones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from builds.figures import context_text, rate_text, span_text
from catalog.charts import Shape, drawing, quarter_ticks, round_up, thousands, x_axis, y_axis

__all__ = ["Curve", "curve_charts"]

Point = tuple[int, float, float, float]
"""Depth [tokens], tokens/s, low, high."""


MeasuredDot = tuple[int, float, str]
"""Depth [tokens], tokens/s, key of the measured run."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One contender's line."""

    n: int
    name: str
    points: Sequence[Point]
    runs: Sequence[MeasuredDot] = ()
    """Measured runs of the very question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape(Shape):
    x_ticks: int
    labels_beside: bool


_WIDE = _Shape(
    name="wide", width=980, height=300, left=48, right=245, top=16, bottom=34, x_ticks=4, labels_beside=True
)
_NARROW = _Shape(
    name="narrow", width=360, height=300, left=36, right=8, top=16, bottom=34, x_ticks=2, labels_beside=False
)


def curve_charts(curves: Sequence[Curve]) -> SafeString:
    """Both shapes, one of which the style sheet hides; empty where no contender has a line."""
    drawn = [curve for curve in curves if len(curve.points) > 1]
    if not drawn:
        return mark_safe("")
    return mark_safe(_svg(drawn, _WIDE) + _svg(drawn, _NARROW))  # noqa: S308 — names are escaped in _svg


@dataclass(frozen=True, slots=True)
class _Scale:
    shape: _Shape
    max_depth: int
    max_rate: float

    def x(self, depth: float) -> float:
        return self.shape.x(depth / self.max_depth)

    def y(self, rate: float) -> float:
        return self.shape.y(rate / self.max_rate)


def _rates(curve: Curve) -> list[float]:
    """All that has to lie inside the chart: upper ends of the band, measured runs."""
    return [point[3] for point in curve.points] + [run[1] for run in curve.runs]


def _svg(curves: Sequence[Curve], shape: _Shape) -> str:
    scale = _Scale(
        shape,
        max_depth=max(point[0] for curve in curves for point in curve.points),
        max_rate=round_up(max(rate for curve in curves for rate in _rates(curve))),
    )
    names = ", ".join(curve.name for curve in curves)
    said = "; ".join(
        f"{curve.name}: {_with_range(curve.points[0])} tokens/s, {_with_range(curve.points[-1])} "
        f"at {context_text(curve.points[-1][0])}"
        for curve in curves
    )
    body = f"{_axes(scale)}{''.join(_line(curve, scale) for curve in curves)}{_labels(curves, scale)}"
    return drawing("curve", shape, f"Decode speed against context: {names}", said, body)


def _with_range(point: Point) -> str:
    _, rate, low, high = point
    return f"{rate_text(rate)} ({span_text(low, high)})"


def _axes(scale: _Scale) -> str:
    rates = quarter_ticks(scale.max_rate, lambda rate: f"{rate:g}")
    rates[-1] = (1.0, f"{rates[-1][1]} t/s")
    steps = scale.shape.x_ticks
    depths = [(step / steps, thousands(round(scale.max_depth * step / steps))) for step in range(steps + 1)]
    depths[-1] = (1.0, f"{depths[-1][1]} context")
    return y_axis(scale.shape, rates) + x_axis(scale.shape, depths)


def _line(curve: Curve, scale: _Scale) -> str:
    # Written out rather than by scale.x() and scale.y(): this is most of the work of a page's drawing.
    left, wide = scale.x(0), scale.x(scale.max_depth) - scale.x(0)
    ground, high_by = scale.y(0), scale.y(0) - scale.y(scale.max_rate)
    across, up = wide / scale.max_depth, high_by / scale.max_rate
    places = [f"{left + depth * across:.0f}" for depth, _, _, _ in curve.points]
    upper = [f"{x} {ground - p[3] * up:.1f}" for x, p in zip(places, curve.points, strict=True)]
    lower = [f"{x} {ground - p[2] * up:.1f}" for x, p in zip(places, curve.points, strict=True)]
    middle = [f"{x} {ground - p[1] * up:.1f}" for x, p in zip(places, curve.points, strict=True)]
    band = "L".join(upper + lower[::-1])
    rings = "".join(
        f'<circle class="dot" cx="{left + depth * across:.0f}" cy="{ground - rate * up:.1f}" r="3.5"/>'
        for depth, rate, _ in curve.runs
    )
    return (
        f'<g class="contender-{curve.n}"><path class="fill-soft" opacity="0.65" d="M{band}Z"/>'
        f'<path class="stroke-c" stroke-width="2.5" d="M{"L".join(middle)}"/>{rings}</g>'
    )


def _labels(curves: Sequence[Curve], scale: _Scale) -> str:
    """Names at the right end of their lines, pushed apart where lines end close together."""
    s = scale.shape
    gap = 16.0
    placed: list[str] = []
    ends = [(scale.y(curve.points[-1][1]), curve) for curve in curves]
    ends.sort(key=lambda end: (end[0], end[1].n))
    below = -math.inf
    for end, curve in ends:
        y = max(end + (4 if s.labels_beside else -7), below + gap, s.top + 10)
        below = y
        x = scale.x(curve.points[-1][0]) + 8 if s.labels_beside else s.width - s.right
        anchor = "start" if s.labels_beside else "end"
        placed.append(
            f'<g class="contender-{curve.n}"><text class="text-c" x="{x:.1f}" y="{y:.1f}" '
            f'text-anchor="{anchor}">{escape(_cut(curve.name, 28 if s.labels_beside else 34))}</text></g>'
        )
    return "".join(placed)


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else f"{name[: length - 1].rstrip()}…"
