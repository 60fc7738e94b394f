"""Docks for one card on an OCuLink cable: boards that hang on a supply of their own, outside the case."""

from __future__ import annotations

from builds.parts import RiserPart

from .build import Build, CardUse
from .plan import Plan
from .plugs import riser_feed

__all__ = ["cards_in_docks", "dock_supplies"]

OWN_PLUG = frozenset({"24-pin", "own"})
"""Feeds of docks: the 24-pin of a supply of their own, or a plug that no source names."""


def cards_in_docks(build: Build, plan: Plan) -> list[CardUse]:
    """Cards on docks that take a supply of their own."""
    found = []
    for use in build.cards:
        riser: RiserPart | None = plan.seat_of(use.key).riser or use.riser
        if riser is not None and riser.kind == "oculink" and riser_feed(use, riser) in OWN_PLUG:
            found.append(use)
    return found


def dock_supplies(build: Build, plan: Plan) -> int:
    """How many supplies may stand with docks, one for each; the first is the computer's."""
    several = sum(supply.form != "server" for supply in build.supplies) - 1
    return max(min(len(cards_in_docks(build, plan)), several), 0)
