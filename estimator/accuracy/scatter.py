"""Predicted against measured: a drawing that is enough by itself, and the figure that a touch brings."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from catalog.charts import Shape, drawing

__all__ = ["scatter_figure", "scatter_svg"]

FIGURE_HEIGHT = 520

Point = tuple[float, float]
"""Measured, predicted. [token/s]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape(Shape):
    steps_per_decade: int
    """Runs closer than this lie under one dot, which grows with their number."""


_MARGINS = {"left": 52, "right": 14, "top": 14, "bottom": 46}
_SHAPES = (
    _Shape(name="wide", width=760, height=560, steps_per_decade=24, **_MARGINS),
    _Shape(name="narrow", width=360, height=380, steps_per_decade=12, **_MARGINS),
)


@dataclass(frozen=True, slots=True)
class _Scale:
    shape: _Shape
    least: float
    most: float

    def x(self, log: float) -> float:
        return self.shape.x((log - self.least) / (self.most - self.least))

    def y(self, log: float) -> float:
        return self.shape.y((log - self.least) / (self.most - self.least))


def scatter_svg(points: Sequence[Point], title: str) -> SafeString:
    """Both axes logarithmic and alike; dots on the diagonal are right, the thin lines are half and twice.

    Once for wide screens and once for phones; the style sheet hides one.
    """
    drawn = (_svg(points, title, _Scale(shape, *_ends(points))) for shape in _SHAPES)
    return mark_safe("".join(drawn))  # noqa: S308 — drawing() escapes the title, the rest are numbers


def _svg(points: Sequence[Point], title: str, scale: _Scale) -> str:
    shape, least, most, x, y = scale.shape, scale.least, scale.most, scale.x, scale.y
    steps = shape.steps_per_decade
    cells = Counter(
        (round(math.log10(measured) * steps), round(math.log10(predicted) * steps))
        for measured, predicted in points
    )
    dots = "".join(
        f'<circle cx="{x(m / steps):.0f}" cy="{y(p / steps):.0f}" r="{min(1.5 + 0.7 * n**0.5, 8):.1f}"/>'
        for (m, p), n in sorted(cells.items())
    )
    two = math.log10(2)
    lines = (
        f'<path class="axis" d="M{x(least):.0f} {y(least):.0f}L{x(most):.0f} {y(most):.0f}"/>'
        f'<path class="axis" stroke-dasharray="2 4" d="M{x(least):.0f} {y(least + two):.0f}'
        f"L{x(most - two):.0f} {y(most):.0f}M{x(least + two):.0f} {y(least):.0f}"
        f'L{x(most):.0f} {y(most - two):.0f}"/>'
    )
    body = f'{_axes(scale)}{lines}<g class="contender-1"><g class="fill-c" opacity="0.5">{dots}</g></g>'
    return drawing("scatter", shape, title, "", body)


def _axes(scale: _Scale) -> str:
    shape = scale.shape
    right, bottom = shape.width - shape.right, shape.height - shape.bottom
    parts = []
    for power in range(math.ceil(scale.least), math.floor(scale.most) + 1):
        label = f"{10.0**power:,.0f}" if power >= 0 else f"{10.0**power:g}"
        x, y = scale.x(power), scale.y(power)
        parts.append(
            f'<path class="grid" d="M{x:.0f} {shape.top}V{bottom}M{shape.left} {y:.0f}H{right}"/>'
            f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{label}</text>'
            f'<text x="{shape.left - 8}" y="{y + 4:.0f}" text-anchor="end">{label}</text>'
        )
    parts.append(
        f'<text x="{right}" y="{shape.height - 8}" text-anchor="end">measured, tokens/s</text>'
        f'<text x="{shape.left + 6}" y="{shape.top + 10}">predicted, tokens/s</text>'
    )
    return "".join(parts)


def _ends(points: Sequence[Point]) -> tuple[float, float]:
    """Both ends of both axes, as powers of ten, a little beyond the outermost run."""
    logs = [math.log10(value) for point in points for value in point]
    return min(logs) - 0.06, max(logs) + 0.06


def scatter_figure(points: Sequence[tuple[float, float, str, str]]) -> dict[str, Any]:
    """The same as a Plotly figure, of (measured, predicted, words, link). Colours are names of tokens."""
    ends = [10.0**end for end in _ends([point[:2] for point in points])]
    diagonal = {
        "x": ends,
        "y": ends,
        "mode": "lines",
        "line": {"color": "control", "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    dots = {
        "x": [point[0] for point in points],
        "y": [point[1] for point in points],
        "text": [point[2] for point in points],
        "customdata": [point[3] for point in points],
        "mode": "markers",
        "marker": {"color": "one", "size": 6, "opacity": 0.6},
        "hovertemplate": "%{text}<br>%{x:.3~g} measured, %{y:.3~g} predicted<extra></extra>",
        "showlegend": False,
    }
    axis = {"type": "log", "dtick": 1, "range": [math.log10(end) for end in ends]}
    layout = {
        "xaxis": {**axis, "title": {"text": "measured, tokens/s"}},
        "yaxis": {**axis, "title": {"text": "predicted, tokens/s"}},
        "hovermode": "closest",
        "height": FIGURE_HEIGHT,
    }
    return {"data": [diagonal, dots], "layout": layout}
