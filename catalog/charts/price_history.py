"""Prices over time: every observation a mark, its range a bar, each condition with its own shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from catalog.models import PriceObservation

from .frame import Shape, drawing, x_axis, y_axis
from .price_points import PricePoint
from .ticks import month_ticks, quarter_ticks, round_up

__all__ = ["CONDITIONS", "price_history_figure", "price_history_svg"]

Condition = PriceObservation.Condition
FIGURE_HEIGHT = 360
MARGIN_DAYS = 10
"""Room at both ends, so that no mark lies on the edge."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a condition is drawn: position of its colour, its token, Plotly's name of its shape, a path."""

    n: int
    token: str
    symbol: str
    path: str
    """Around the origin, about 8 units wide."""


CONDITIONS = {
    Condition.NEW: _Look(1, "one", "circle", "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
    Condition.USED: _Look(2, "two", "diamond", "m0-5l5 5l-5 5l-5-5z"),
    Condition.REFURBISHED: _Look(3, "three", "square", "m-4-4h8v8h-8z"),
}

_SHAPES = (
    (Shape(name="wide", width=980, height=300, left=60, right=16, top=18, bottom=34), 7),
    (Shape(name="narrow", width=360, height=300, left=52, right=10, top=18, bottom=34), 3),
)
"""With how many dates there is room for."""


@dataclass(frozen=True, slots=True)
class _Scale:
    shape: Shape
    first: date
    last: date
    most: float

    def x(self, day: date) -> float:
        return self.shape.x(self.share(day))

    def y(self, usd: float) -> float:
        return self.shape.y(usd / self.most)

    def share(self, day: date) -> float:
        return (day - self.first) / (self.last - self.first)


def price_history_svg(points: Sequence[PricePoint], name: str) -> SafeString:
    """Both shapes, one of which the style sheet hides; empty without a point. Dollars begin at zero."""
    if not points:
        return mark_safe("")
    first, last = _ends(points)
    most = round_up(max(point.high for point in points))
    title = f"Prices of {name} over time, in US dollars"
    drawn = []
    for shape, n_dates in _SHAPES:
        scale = _Scale(shape, first, last, most)
        dates = [(scale.share(day), label) for day, label in month_ticks(first, last, n_dates)]
        axes = y_axis(shape, quarter_ticks(most, _dollars)) + x_axis(shape, dates)
        drawn.append(drawing("price-history", shape, title, _said(points), axes + _marks(points, scale)))
    return mark_safe("".join(drawn))  # noqa: S308 — drawing() escapes the texts, the rest are numbers


def price_history_figure(points: Sequence[PricePoint]) -> dict[str, Any]:
    """The same as a Plotly figure; a click on a point opens its source. Colours are names of tokens."""
    data = []
    for condition, look in CONDITIONS.items():
        found = [point for point in points if point.condition == condition]
        if found:
            data.append(
                {
                    "x": [point.middle.isoformat() for point in found],
                    "y": [round(point.amount, 2) for point in found],
                    "error_y": {
                        "type": "data",
                        "symmetric": False,
                        "array": [round(point.high - point.amount, 2) for point in found],
                        "arrayminus": [round(point.amount - point.low, 2) for point in found],
                        "thickness": 1.5,
                        "width": 0,
                    },
                    "text": [point.words for point in found],
                    "customdata": [point.url for point in found],
                    "name": condition.label,
                    "mode": "markers",
                    "marker": {"color": look.token, "size": 9, "symbol": look.symbol},
                    "hovertemplate": "%{text}<extra></extra>",
                    "showlegend": False,
                }
            )
    layout = {
        "xaxis": {"type": "date"},
        "yaxis": {"title": {"text": "US dollars"}, "rangemode": "tozero", "tickprefix": "$"},
        "hovermode": "closest",
        "height": FIGURE_HEIGHT,
    }
    return {"data": data, "layout": layout}


def _ends(points: Sequence[PricePoint]) -> tuple[date, date]:
    room = timedelta(days=MARGIN_DAYS)
    return min(point.first for point in points) - room, max(point.last for point in points) + room


def _marks(points: Sequence[PricePoint], scale: _Scale) -> str:
    """Conditions one above the other in one order; within one the newest on top."""
    parts = []
    for condition, look in CONDITIONS.items():
        found = sorted(
            (point for point in points if point.condition == condition),
            key=lambda point: (point.middle, point.words),
        )
        if not found:
            continue
        bars = "".join(_bar(point, scale) for point in found)
        marks = "".join(
            f"M{scale.x(point.middle):.1f} {scale.y(point.amount):.1f}{look.path}" for point in found
        )
        parts.append(
            f'<g class="contender-{look.n}">'
            f'<path class="price-range" d="{bars}"/><path class="price-mark" d="{marks}"/></g>'
        )
    return "".join(parts)


def _bar(point: PricePoint, scale: _Scale) -> str:
    """From low to high, and over the month or year where only that is known."""
    x, y = scale.x(point.middle), scale.y(point.amount)
    up = f"M{x:.1f} {scale.y(point.low):.1f}V{scale.y(point.high):.1f}" if point.low < point.high else ""
    along = f"M{scale.x(point.first):.1f} {y:.1f}H{scale.x(point.last):.1f}"
    return up + (along if point.first < point.last else "")


def _said(points: Sequence[PricePoint]) -> str:
    """How many of each condition, from when to when, between which amounts."""
    parts = []
    for condition in CONDITIONS:
        found = [point for point in points if point.condition == condition]
        if found:
            first, last = min(point.first for point in found), max(point.last for point in found)
            low, high = min(point.low for point in found), max(point.high for point in found)
            what = "1 observation" if len(found) == 1 else f"{len(found)} observations"
            when, amounts = f"{first:%b %Y} to {last:%b %Y}", f"{_dollars(low)} to {_dollars(high)}"
            parts.append(f"{condition.label}: {what}, {when}, {amounts}")
    return "; ".join(parts)


def _dollars(usd: float) -> str:
    return f"${usd:,.0f}" if usd == round(usd) or usd >= 20 else f"${usd:,.2f}"
