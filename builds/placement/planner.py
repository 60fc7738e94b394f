"""The planner's front door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from builds.assembly.build import Build
from builds.assembly.links import carries_a_card, seated
from builds.assembly.plan import Plan, Seat

from .bridging import place_under_a_bridge
from .kinds import Kind
from .seating import Placed, place_cards
from .wiring import feeds_of

__all__ = ["as_seats_see", "plan_of", "seats_of"]


def plan_of(build: Build, seats: tuple[Seat, ...] | None = None) -> Plan:
    """How a build is put together with the fewest and mildest findings. docs/decisions/placement.md.

    ``seats``: what `seats_of` says of the build, where that is known already.
    """
    if seats is None:
        seats = seats_of(build)
    return Plan(seats=seats, feeds=feeds_of(build, seats))


def as_seats_see(build: Build) -> Build:
    """The build as far as its seats depend on it: builds that are equal so have equal seats."""
    return Build(cards=build.cards, risers=build.risers, boards=build.boards, rooms=build.rooms)


def seats_of(build: Build) -> tuple[Seat, ...]:
    """The lane map: a seat for each card, in the build's order. It reads what `as_seats_see` leaves."""
    build = as_seats_see(build)
    kinds, placed = place_under_a_bridge(build) or place_cards(build)
    by_key = dict(_dealt(kinds, placed))
    bare = tuple(by_key[use.key] for use in build.cards)
    return tuple(
        replace(card.seat, lanes=card.way.lanes, generation=card.way.generation)
        for card in seated(build, Plan(seats=bare))
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
