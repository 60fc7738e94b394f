"""Decode speed against context: lines with their bands, once for wide screens and once for phones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from builds.figures import context_text, rate_text, span_text

__all__ = ["Curve", "curve_charts", "thousands"]

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


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    width: int
    height: int
    left: int
    right: int
    top: int = 16
    bottom: int = 34
    x_ticks: int = 4
    labels_beside: bool = True


_WIDE = _Shape("wide", width=980, height=300, left=48, right=245)
_NARROW = _Shape("narrow", width=360, height=300, left=36, right=8, x_ticks=2, labels_beside=False)


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
        s = self.shape
        return s.left + (s.width - s.left - s.right) * depth / self.max_depth

    def y(self, rate: float) -> float:
        s = self.shape
        return s.height - s.bottom - (s.height - s.top - s.bottom) * rate / self.max_rate


def _rates(curve: Curve) -> list[float]:
    """All that has to lie inside the chart: upper ends of the band, measured runs."""
    return [point[3] for point in curve.points] + [run[1] for run in curve.runs]


def _svg(curves: Sequence[Curve], shape: _Shape) -> str:
    scale = _Scale(
        shape,
        max_depth=max(point[0] for curve in curves for point in curve.points),
        max_rate=_round_up(max(rate for curve in curves for rate in _rates(curve))),
    )
    names = ", ".join(curve.name for curve in curves)
    said = "; ".join(
        f"{curve.name}: {_with_range(curve.points[0])} tokens/s, {_with_range(curve.points[-1])} "
        f"at {context_text(curve.points[-1][0])}"
        for curve in curves
    )
    ids = f"curve-{shape.name}"
    return (
        f'<svg class="only-{shape.name}" viewBox="0 0 {shape.width} {shape.height}" role="img" '
        f'aria-labelledby="{ids}-title {ids}-desc"><title id="{ids}-title">Decode speed against context: '
        f'{escape(names)}</title><desc id="{ids}-desc">{escape(said)}</desc>'
        f"{_axes(scale)}{''.join(_line(curve, scale) for curve in curves)}{_labels(curves, scale)}</svg>"
    )


def _with_range(point: Point) -> str:
    _, rate, low, high = point
    return f"{rate_text(rate)} ({span_text(low, high)})"


def _axes(scale: _Scale) -> str:
    s = scale.shape
    parts: list[str] = []
    for step in range(5):
        rate = scale.max_rate * step / 4
        y = scale.y(rate)
        label = f"{rate:g}" if step < 4 else f"{rate:g} t/s"
        anchor = "end" if step < 4 else "start"
        parts.append(f'<path class="grid" d="M{s.left} {y:.1f}H{s.width - s.right}"/>')
        parts.append(
            f'<text x="{s.left - 6 if step < 4 else 2}" y="{y + (4 if step < 4 else -4):.1f}" '
            f'text-anchor="{anchor}">{label}</text>'
        )
    for step in range(s.x_ticks + 1):
        depth = round(scale.max_depth * step / s.x_ticks)
        anchor = "start" if step == 0 else "end" if step == s.x_ticks else "middle"
        label = f"{thousands(depth)} context" if step == s.x_ticks else thousands(depth)
        parts.append(
            f'<text x="{scale.x(depth):.1f}" y="{s.height - 10}" text-anchor="{anchor}">{label}</text>'
        )
    return "".join(parts)


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


def thousands(tokens: int) -> str:
    """A tick of the context axis: 0, 512, 32k."""
    return "0" if tokens == 0 else f"{tokens / 1024:.0f}k" if tokens >= 1024 else str(tokens)


def _round_up(value: float) -> float:
    """The next of 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10 times a power of ten: quarters of it are round."""
    power = 10.0 ** math.floor(math.log10(value))
    return power * next(
        step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= value * 0.999
    )
