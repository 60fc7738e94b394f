"""Speed against a power limit, relative to full power: a line for each sweep, dots where it was measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from catalog.charts import Shape, drawing, quarter_ticks, x_axis, y_axis

__all__ = ["PowerCurve", "power_chart", "power_figure"]

_TOKENS = ("one", "two", "three", "four")
_DASHES = ("solid", "dash", "dot", "dashdot")
FIGURE_HEIGHT = 360
WATTS_STEP = 50

_SHAPES = (
    (Shape(name="wide", width=980, height=280, left=52, right=16, top=18, bottom=34), 9),
    (Shape(name="narrow", width=360, height=260, left=48, right=10, top=18, bottom=34), 4),
)
"""With how many labels of watts there is room for."""

Point = tuple[float, float, float]
"""Limit [W], share of the full rate, tokens/s."""


@dataclass(frozen=True, slots=True)
class PowerCurve:
    """One sweep: position 1–4, name, points by limit."""

    n: int
    name: str
    points: Sequence[Point]


def power_chart(curves: Sequence[PowerCurve], kind: str, title: str, stock_w: float | None) -> SafeString:
    """Both shapes. Watts begin where the sweeps do, shares at zero; a known stock limit is a line."""
    first, last = _ends(curves, stock_w)
    most = max(1.0, math.ceil(max(p[1] for c in curves for p in c.points) * 5 - 0.1) / 5)
    said = "; ".join(
        f"{curve.name}: {curve.points[0][1]:.0%} of its full speed at {curve.points[0][0]:g} W, "
        f"full at {curve.points[-1][0]:g} W"
        for curve in curves
    )
    spoken_title = f"{title}, share of the full speed against the limit"
    drawn = []
    for shape, n_labels in _SHAPES:
        watts = [((limit - first) / (last - first), f"{limit} W") for limit in _ticks(first, last, n_labels)]
        axes = y_axis(shape, quarter_ticks(most, lambda share: f"{share:.0%}")) + x_axis(shape, watts)
        lines = "".join(_line(curve, shape, first, last, most) for curve in curves)
        body = axes + _stock(shape, stock_w, first, last) + lines
        drawn.append(drawing(f"power-{kind}", shape, spoken_title, said, body))
    return mark_safe("".join(drawn))  # noqa: S308 — drawing() escapes the texts, the rest are numbers


def _stock(shape: Shape, stock_w: float | None, first: int, last: int) -> str:
    if stock_w is None:
        return ""
    x, bottom = shape.x((stock_w - first) / (last - first)), shape.height - shape.bottom
    return (
        f'<path class="axis" stroke-dasharray="2 4" d="M{x:.1f} {shape.top}V{bottom}"/>'
        f'<text x="{x - 4:.1f}" y="{bottom - 6}" text-anchor="end">stock {stock_w:g} W</text>'
    )


def _line(curve: PowerCurve, shape: Shape, first: int, last: int, most: float) -> str:
    places = [
        (shape.x((limit - first) / (last - first)), shape.y(share / most)) for limit, share, _ in curve.points
    ]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places)
    return f'<g class="contender-{curve.n}"><path class="stroke-c" stroke-width="2" d="M{line}"/>{dots}</g>'


def _ticks(first: int, last: int, at_most: int) -> list[int]:
    """Round limits, evenly apart. [W]"""
    step = WATTS_STEP
    while last // step - -(-first // step) + 1 > at_most:
        step *= 2
    return list(range(-(-first // step) * step, last + 1, step))


def _ends(curves: Sequence[PowerCurve], stock_w: float | None) -> tuple[int, int]:
    """Round limits around all that is drawn. [W]"""
    limits = [point[0] for curve in curves for point in curve.points] + ([stock_w] if stock_w else [])
    first = math.floor(min(limits) / WATTS_STEP) * WATTS_STEP
    return first, max(math.ceil(max(limits) / WATTS_STEP) * WATTS_STEP, first + WATTS_STEP)


def power_figure(curves: Sequence[PowerCurve], stock_w: float | None) -> dict[str, Any]:
    """The same as a Plotly figure. Colours are names of tokens."""
    data = [
        {
            "x": [point[0] for point in curve.points],
            "y": [round(point[1], 4) for point in curve.points],
            "text": [f"{point[2]:.4g} tokens/s" for point in curve.points],
            "name": curve.name,
            "mode": "lines+markers",
            "line": {"color": _TOKENS[curve.n - 1], "dash": _DASHES[curve.n - 1], "width": 2},
            "marker": {"color": _TOKENS[curve.n - 1], "size": 5},
            "hovertemplate": "%{x:g} W: %{y:.0%}, %{text}<extra>%{fullData.name}</extra>",
        }
        for curve in curves
    ]
    layout = {
        "xaxis": {"title": {"text": "power limit, W"}, "range": list(_ends(curves, stock_w))},
        "yaxis": {"title": {"text": "share of full speed"}, "rangemode": "tozero", "tickformat": ".0%"},
        "hovermode": "closest",
        "height": FIGURE_HEIGHT,
    }
    return {"data": data, "layout": layout}
