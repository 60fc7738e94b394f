"""What a supply is good for at an outlet: some give their full rating, or anything at all, at 200 V only."""

from __future__ import annotations

from builds.assembly.outlets import Outlet
from builds.parts import Supply

__all__ = ["REDUCED_SHARE", "refuses", "runs_reduced", "usable_rating_w"]

REDUCED_SHARE = 0.5
"""What is left of a rating for 200-240 V on 100-120 V: a Delta DPS-2200AB gives 1,159 of 2,159 W at 110 V.
fixtures/power_supplies.csv, delta-dps-2200ab-2."""


def refuses(supply: Supply, outlet: Outlet | None) -> bool:
    """Whether the outlet's voltage is below all that the supply is made for."""
    lowest = supply.input_voltage_min_v
    return outlet is not None and lowest is not None and lowest > outlet.volts


def runs_reduced(supply: Supply, outlet: Outlet | None) -> bool:
    """Whether the supply gives part of its rating, and only part, at the outlet's voltage."""
    lowest = supply.full_rating_voltage_min_v
    if outlet is None or lowest is None or refuses(supply, outlet):
        return False
    return lowest > outlet.volts


def usable_rating_w(supply: Supply, outlet: Outlet | None) -> float | None:
    """The rating at the outlet's voltage; ``None`` where no source states one. [W]"""
    if not supply.rated_w:
        return None
    return supply.rated_w * (REDUCED_SHARE if runs_reduced(supply, outlet) else 1.0)
