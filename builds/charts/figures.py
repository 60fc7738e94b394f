"""The curve as a Plotly figure: a plain dictionary that charts.js hands to Plotly at first touch.

Colours are names of our tokens (``one``, ``one-soft``); the script resolves them for the theme that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catalog.charts import thousands

from .curve import Curve

__all__ = ["curve_figure"]

_TOKENS = ("one", "two", "three", "four")
_DASHES = ("solid", "dash", "dot", "dashdot")


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
        if curve.runs:
            data.append(_rings(curve, token))
    most = max((curve.points[-1][0] for curve in curves if curve.points), default=0)
    ticks = [round(most * step / 4) for step in range(5)]
    layout = {
        "xaxis": {
            "title": {"text": "context, tokens"},
            "range": [0, most],
            "tickvals": ticks,
            "ticktext": [thousands(tick) for tick in ticks],
            "hoverformat": ",d",
        },
        "yaxis": {"title": {"text": "decode, tokens/s"}, "rangemode": "tozero"},
        "hovermode": "x unified",
    }
    return {"data": data, "layout": layout}


def _rings(curve: Curve, token: str) -> dict[str, Any]:
    """Measured runs; each opens its page."""
    return {
        "x": [depth for depth, _, _ in curve.runs],
        "y": [rate for _, rate, _ in curve.runs],
        "customdata": [f"/measurements/{key}/" for _, _, key in curve.runs],
        "name": f"{curve.name}, measured",
        "mode": "markers",
        "marker": {"color": token, "size": 8, "symbol": "circle-open"},
        "showlegend": False,
        "hovertemplate": "%{y:.3~g} t/s measured",
    }
