"""The planner's front door."""

from __future__ import annotations

from builds.compatibility.build import Build
from builds.compatibility.links import way_of
from builds.compatibility.plan import Feed, Plan, Seat
from builds.compatibility.plugs import Need, board_needs, needs_of, riser_needs

__all__ = ["plan_of"]


def plan_of(build: Build) -> Plan:
    """How a build is put together with the fewest and mildest findings."""
    slots = sorted(build.board.slots, key=lambda slot: slot.position) if build.board else []
    taken = {use.slot for use in build.cards if use.slot is not None}
    free = [slot for slot in slots if slot.position not in taken]
    by_position = {slot.position: slot for slot in slots}
    seats = []
    for use in build.cards:
        pinned = use.slot is not None
        slot = by_position.get(use.slot or 0) if pinned else (free.pop(0) if free else None)
        way = way_of(slot, use.card, riser=use.riser)
        seats.append(
            Seat(
                card=use.key,
                slot=slot.position if slot else None,
                riser=use.riser,
                lanes=way.lanes,
                generation=way.generation,
                pinned=pinned,
            )
        )
    feeds: list[Feed] = []
    if build.board:
        feeds += _feeds(board_needs(build.board), 1 if build.supplies else None)
    for use in build.cards:
        feeds += _feeds((*needs_of(use), *riser_needs(use)), use.supply or (1 if build.supplies else None))
    return Plan(seats=tuple(seats), feeds=tuple(feeds))


def _feeds(needs: tuple[Need, ...], supply: int | None) -> list[Feed]:
    return [
        Feed(consumer=need.consumer, plug=need.plug, supply=supply, watts=need.watts) for need in needs
    ]
