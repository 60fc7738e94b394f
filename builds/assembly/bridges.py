"""NVLink bridges of a build and the cards that they can join."""

from __future__ import annotations

import re

from builds.parts import RiserPart

from .build import Build, CardUse

__all__ = ["bridged_pair", "bridges_of", "joinable", "spacing_of"]

CARDS = 2
"""That a bridge joins."""


def bridges_of(build: Build) -> tuple[RiserPart, ...]:
    """The bridges, by themselves or named as what a card hangs on."""
    return tuple(riser for riser in build.risers if riser.kind == "nvlink") + tuple(
        use.riser for use in build.cards if use.riser is not None and use.riser.kind == "nvlink"
    )


def joinable(build: Build) -> dict[str, list[CardUse]]:
    """Cards that a bridge may join, by slug: two of the same model, of which none is known to lack NVLink."""
    groups: dict[str, list[CardUse]] = {}
    for use in build.cards:
        if use.card.nvlink_gb_s != 0 and use.card.form == "card":
            groups.setdefault(use.card.slug, []).append(use)
    return {slug: uses for slug, uses in groups.items() if len(uses) >= CARDS}


def bridged_pair(build: Build) -> bool:
    """The build's cards are two, and a bridge joins them."""
    pair = joinable(build)
    return len(build.cards) == CARDS and bool(pair) and bool(bridges_of(build))


def spacing_of(bridge: RiserPart) -> int | None:
    """Slots between the cards that it joins, where its name says so: ``3-slot``."""
    found = re.search(r"\b([234])[ -]slots?\b", bridge.name, re.IGNORECASE)
    return int(found[1]) if found else None
