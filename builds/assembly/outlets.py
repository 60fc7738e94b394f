"""Outlets and circuits: what they give at most, and for hours.

Source: circuit ratings as volts × amperes; the four fifths for loads of three hours or more are North
American practice, taken as good practice elsewhere. docs/compatibility.md, The wall.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_OUTLET", "OUTLETS", "Outlet"]

CONTINUOUS_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One circuit with its outlet."""

    slug: str
    name: str
    volts: float
    amperes: float

    @property
    def peak_w(self) -> float:
        """What the breaker holds. [W]"""
        return self.volts * self.amperes

    @property
    def continuous_w(self) -> float:
        """What it may carry for hours. [W]"""
        return CONTINUOUS_SHARE * self.peak_w


OUTLETS: dict[str, Outlet] = {
    outlet.slug: outlet
    for outlet in (
        Outlet(slug="us-120v-15a", name="120 V, 15 A (North America)", volts=120, amperes=15),
        Outlet(slug="us-120v-20a", name="120 V, 20 A (North America)", volts=120, amperes=20),
        Outlet(slug="us-240v-20a", name="240 V, 20 A (North America)", volts=240, amperes=20),
        Outlet(slug="us-240v-30a", name="240 V, 30 A (North America)", volts=240, amperes=30),
        Outlet(slug="eu-230v-16a", name="230 V, 16 A (Europe)", volts=230, amperes=16),
        Outlet(slug="uk-230v-13a", name="230 V, 13 A (United Kingdom)", volts=230, amperes=13),
        Outlet(slug="jp-100v-15a", name="100 V, 15 A (Japan)", volts=100, amperes=15),
    )
}

DEFAULT_OUTLET = "us-120v-15a"
"""Of a build that names none: the weakest common one but Japan's."""
