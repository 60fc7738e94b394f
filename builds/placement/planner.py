"""The planner's front door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from builds.assembly.build import Build
from builds.assembly.links import carries_a_card, way_of_seat
from builds.assembly.plan import Plan, Seat

from .kinds import Kind
from .seating import Placed, place_cards
from .wiring import feeds_of

__all__ = ["plan_of"]


def plan_of(build: Build) -> Plan:
    """How a build is put together with the fewest and mildest findings. docs/decisions/placement.md."""
    seats = seats_of(build)
    return Plan(seats=seats, feeds=feeds_of(build, seats))


def seats_of(build: Build) -> tuple[Seat, ...]:
    """The lane map: a seat for each card, in the build's order."""
    kinds, placed = place_cards(build)
    by_key = dict(_dealt(kinds, placed))
    bare = tuple(by_key[use.key] for use in build.cards)
    plan = Plan(seats=bare)
    ways = [way_of_seat(build, plan, use) for use in build.cards]
    return tuple(
        replace(seat, lanes=way.lanes, generation=way.generation)
        for seat, way in zip(bare, ways, strict=True)
    )


def _dealt(kinds: Sequence[Kind], placed: Sequence[Placed]) -> Iterable[tuple[str, Seat]]:
    """Cards of a kind in their order to its places in the order of slots; cards without one come last."""
    for n, kind in enumerate(kinds):
        places = [place for place in placed if place.member.kind == n]
        places.sort(key=lambda place: (place.slot is None, place.slot or 0))
        for key, place in zip(kind.keys, places, strict=True):
            yield key, _seat(key, kind, place)


def _seat(key: str, kind: Kind, place: Placed) -> Seat:
    splitter = place.setup.splitter if place.setup is not None else kind.splitter
    riser = place.member.riser
    if riser is not None and not carries_a_card(riser) and place.member.taken is not None:
        riser = None
    return Seat(card=key, slot=place.slot, splitter=splitter, riser=riser, pinned=kind.pin is not None)
