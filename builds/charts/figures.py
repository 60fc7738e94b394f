"""The same charts as Plotly figures: plain dictionaries that charts.js hands to Plotly at first touch.

Colours are names of our tokens (``one``, ``one-soft``); the script resolves them for the theme that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .curve import Curve
from .memory import SHADES

__all__ = ["curve_figure", "memory_figure"]

_TOKENS = ("one", "two", "three", "four")
_DASHES = ("solid", "dash", "dot", "dashdot")
_PATTERNS = ("", "/", ".", "x", "-")


def curve_figure(curves: Sequence[Curve]) -> dict[str, Any]:
    """Lines with their bands; empty data where no contender has a line."""
    data: list[dict[str, Any]] = []
    for curve in curves:
        if len(curve.points) < 2:
            continue
        token = _TOKENS[curve.n - 1]
        depths = [point[0] for point in curve.points]
        band = {"x": depths, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
        data += [
            {**band, "y": [point[2] for point in curve.points]},
            {
                **band,
                "y": [point[3] for point in curve.points],
                "fill": "tonexty",
                "fillcolor": f"{token}-soft",
            },
            {
                "x": depths,
                "y": [point[1] for point in curve.points],
                "customdata": [[point[2], point[3]] for point in curve.points],
                "name": curve.name,
                "mode": "lines",
                "line": {"color": token, "dash": _DASHES[curve.n - 1], "width": 2.5},
                "hovertemplate": "%{y:.3~g} t/s (%{customdata[0]:.3~g}–%{customdata[1]:.3~g})",
            },
        ]
    layout = {
        "xaxis": {"title": {"text": "context, tokens"}, "rangemode": "tozero"},
        "yaxis": {"title": {"text": "decode, tokens/s"}, "rangemode": "tozero"},
        "hovermode": "x unified",
    }
    return {"data": data, "layout": layout}


def memory_figure(devices: Sequence[tuple[int, str, Sequence[float]]]) -> dict[str, Any]:
    """Stacked bars in GiB; a device is contender 1–4, its name and the bytes of the five parts."""
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": part,
            "y": [name for _, name, _ in devices],
            "x": [round(sizes[index] / 2**30, 2) for _, _, sizes in devices],
            "marker": {
                "color": [_TOKENS[n - 1] for n, _, _ in devices],
                "pattern": {"shape": _PATTERNS[index]},
            },
            "hovertemplate": f"{part}: %{{x}} GiB",
        }
        for index, part in enumerate(SHADES)
    ]
    layout = {"barmode": "stack", "xaxis": {"title": {"text": "GiB"}}, "yaxis": {"autorange": "reversed"}}
    return {"data": data, "layout": layout}
