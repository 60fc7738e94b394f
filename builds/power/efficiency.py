"""What a supply makes of the watts that it takes from the wall: the least that its label promises.

80 PLUS states the least efficiency at 20, 50 and 100 % of the rating (Titanium at 10 % too), at 115 V and for
Europe at 230 V; between these points we go straight. Cybenetics states the mean over the whole range.
Sources: https://www.tomshardware.com/uk/reviews/80-plus-psu-efficiency,4848-2.html ;
https://www.clubedohardware.com.br/profile/281750-gabriel-torres/content/page/37/?all_activity=1 (Cybenetics).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

__all__ = ["BEST_LOAD", "DEFAULT_VOLTS", "HIGH_VOLTS", "efficiency_of", "is_rated"]

DEFAULT_VOLTS = 120.0
HIGH_VOLTS = 200.0
"""From here on the figures for 230 V hold."""
BEST_LOAD = 0.5
"""Share of the rating at which every label promises its best."""

Curve = tuple[tuple[float, float], ...]


def _points(*efficiencies: float) -> Curve:
    loads = (0.2, 0.5, 1.0) if len(efficiencies) == 3 else (0.1, 0.2, 0.5, 1.0)
    return tuple(zip(loads, efficiencies, strict=True))


LOW_VOLTAGE: Mapping[str, Curve] = {
    "80+": _points(0.80, 0.80, 0.80),
    "80+ bronze": _points(0.82, 0.85, 0.82),
    "80+ silver": _points(0.85, 0.88, 0.85),
    "80+ gold": _points(0.87, 0.90, 0.87),
    "80+ platinum": _points(0.90, 0.92, 0.89),
    "80+ titanium": _points(0.90, 0.92, 0.94, 0.90),
    "cybenetics bronze": _points(0.82, 0.82, 0.82),
    "cybenetics silver": _points(0.85, 0.85, 0.85),
    "cybenetics gold": _points(0.87, 0.87, 0.87),
    "cybenetics platinum": _points(0.89, 0.89, 0.89),
    "cybenetics titanium": _points(0.91, 0.91, 0.91),
    "cybenetics diamond": _points(0.93, 0.93, 0.93),
}
HIGH_VOLTAGE: Mapping[str, Curve] = {
    **LOW_VOLTAGE,
    "80+": _points(0.82, 0.85, 0.82),
    "80+ bronze": _points(0.85, 0.88, 0.85),
    "80+ silver": _points(0.87, 0.90, 0.87),
    "80+ gold": _points(0.90, 0.92, 0.89),
    "80+ platinum": _points(0.92, 0.94, 0.90),
    "80+ titanium": _points(0.90, 0.94, 0.96, 0.94),
}
"""Cybenetics' floors for 230 V are higher by about two hundredths; those for 115 V are on the safe side."""
ASSUMED = "80+ bronze"
"""Of a supply without a label that we know."""
NO_LOAD_SHARE = 0.5
"""Share of the losses at the lowest certified load that remains without any load: our assumption; at 5 % of
its rating a Gold supply comes out at 73 %."""


def is_rated(label: str) -> bool:
    """Whether a label is one that we have figures for."""
    return _key(label) in LOW_VOLTAGE


def efficiency_of(label: str, volts: float, share: float) -> float:
    """Direct current over wall watts at a share of the rating; flat above the whole rating. [1]"""
    curves = HIGH_VOLTAGE if volts >= HIGH_VOLTS else LOW_VOLTAGE
    curve = curves.get(_key(label)) or curves[ASSUMED]
    lowest, at_lowest = curve[0]
    if share < lowest:
        return _below(max(share, 0.0), lowest, at_lowest)
    for (left, low), (right, high) in pairwise(curve):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return curve[-1][1]


def _below(share: float, lowest: float, at_lowest: float) -> float:
    """Below the lowest certified load, where losses shrink more slowly than the load."""
    losses = lowest * (1 / at_lowest - 1)
    losses *= NO_LOAD_SHARE + (1 - NO_LOAD_SHARE) * share / lowest
    return share / (share + losses) if share > 0 else at_lowest


def _key(label: str) -> str:
    words = label.lower().replace("80 plus", "80+").replace("80plus", "80+").split()
    return " ".join(words)
