"""What a model takes in memory: a stacked bar for each format and context, to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from catalog.charts import Shape, drawing
from estimator.figures import context_text

__all__ = ["PARTS", "MemoryBar", "memory_chart", "memory_figure"]

PARTS = (("weights", "shade-1", 1.0), ("KV cache", "shade-2", 0.6), ("buffers", "shade-4", 0.3))
"""In the order in which they lie in a bar: name, class, opacity."""
FAMILIAR_GIB = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024)
"""Memory sizes that are sold, drawn as lines across the bars."""

BAR, STEP, GROUP_GAP = 15, 19, 24
TOP = 22
LEAST_LINE_GAP = 30
"""Between two labels of lines. [px]"""


@dataclass(frozen=True, slots=True)
class MemoryBar:
    """One format at one context. [GiB]"""

    format: str
    context: int
    weights: float
    cache: float
    """KV cache, with the state of recurrent layers."""
    buffers: float

    @property
    def parts(self) -> tuple[float, float, float]:
        """In the order of `PARTS`."""
        return self.weights, self.cache, self.buffers

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.parts)


def memory_chart(groups: Sequence[tuple[str, Sequence[MemoryBar]]], model: str) -> SafeString:
    """Bars in groups by format, once for wide screens and once for phones; empty without a bar."""
    if not groups:
        return mark_safe("")
    n_bars = sum(len(bars) for _, bars in groups)
    height = TOP + n_bars * STEP + len(groups) * GROUP_GAP
    margins = {"left": 44, "top": TOP, "bottom": 0, "height": height}
    shapes = (
        Shape(name="wide", width=980, right=64, **margins),
        Shape(name="narrow", width=360, right=44, **margins),
    )
    most = max(bar.total for _, bars in groups for bar in bars)
    title = f"Memory that {model} takes, by format and context"
    said = "; ".join(
        f"{name}: {bars[0].total:.3g} GiB at {context_text(bars[0].context)}, "
        f"{bars[-1].total:.3g} GiB at {context_text(bars[-1].context)}"
        for name, bars in groups
    )
    drawn = (
        drawing("memory", shape, title, said, _lines(shape, most) + _bars(shape, groups, most))
        for shape in shapes
    )
    return mark_safe("".join(drawn))  # noqa: S308 — drawing() and _bars() escape the names


def _lines(shape: Shape, most: float) -> str:
    """Sizes that are sold, as far apart as their labels need."""
    parts, last = [], float("-inf")
    for size in FAMILIAR_GIB:
        x = shape.x(size / most)
        if size > most or x - last < LEAST_LINE_GAP:
            continue
        last = x
        parts.append(
            f'<path class="grid" d="M{x:.0f} {TOP - 4}V{shape.height}"/>'
            f'<text x="{x:.0f}" y="{TOP - 9}" text-anchor="middle">{size}</text>'
        )
    return f'{"".join(parts)}<text x="0" y="{TOP - 9}">GiB</text>'


def _bars(shape: Shape, groups: Sequence[tuple[str, Sequence[MemoryBar]]], most: float) -> str:
    parts, y = [], TOP
    for name, bars in groups:
        parts.append(f'<text class="bar-group" x="0" y="{y + 16}">{escape(name)}</text>')
        y += GROUP_GAP
        for bar in bars:
            parts.append(_bar(shape, bar, most, y))
            y += STEP
    return f'<g class="contender-1 memory-bars">{"".join(parts)}</g>'


def _bar(shape: Shape, bar: MemoryBar, most: float, y: int) -> str:
    context = context_text(bar.context)
    parts = [f'<text x="{shape.left - 6}" y="{y + 12}" text-anchor="end">{context}</text>']
    left = 0.0
    for (_, shade, _), size in zip(PARTS, bar.parts, strict=True):
        x, end = shape.x(left / most), shape.x((left + size) / most)
        parts.append(f'<rect class="{shade}" x="{x:.1f}" y="{y}" width="{end - x:.1f}" height="{BAR}"/>')
        left += size
    after = shape.x(left / most) + 5
    parts.append(f'<text class="bar-end" x="{after:.1f}" y="{y + 12}">{bar.total:.3g}</text>')
    return "".join(parts)


def memory_figure(groups: Sequence[tuple[str, Sequence[MemoryBar]]]) -> dict[str, Any]:
    """The same as a Plotly figure. Colours are names of tokens."""
    bars = [bar for _, found in reversed(groups) for bar in reversed(found)]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [[bar.format for bar in bars], [context_text(bar.context) for bar in bars]],
            "x": [round(bar.parts[at], 2) for bar in bars],
            "name": name,
            "showlegend": False,
            "marker": {"color": "one", "opacity": opacity},
            "hovertemplate": f"%{{x:.3~g}} GiB {name}<extra></extra>",
        }
        for at, (name, _, opacity) in enumerate(PARTS)
    ]
    layout = {
        "barmode": "stack",
        "xaxis": {"title": {"text": "GiB"}},
        "yaxis": {},
        "hovermode": "closest",
        "height": 140 + 24 * len(bars),
    }
    return {"data": data, "layout": layout}
