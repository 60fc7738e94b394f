"""Builds wired by hand, as plainly as can be: rules of power are tested apart from placement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from builds.assembly.build import Build
from builds.assembly.plan import Feed, Plan, Seat
from builds.assembly.plugs import (
    Need,
    board_needs,
    has_breakout,
    needs_of,
    outputs_of,
    part_needs,
    riser_needs,
)
from builds.compatibility.case import Case
from builds.compatibility.findings import Finding
from builds.power.budget import PowerBudget

__all__ = ["case_of", "said", "wired"]

Check = Callable[[Case], Iterable[Finding]]


def wired(build: Build, *, plugs_a_cable: int = 1, seats: tuple[Seat, ...] = ()) -> Plan:
    """Every socket from the first supply that has a plug left for it, straight before adapters."""
    breakout = has_breakout(build.small_parts)
    left = [outputs_of(supply, breakout=breakout) for supply in build.supplies]
    counts = [{plug: output.plugs for plug, output in outputs.items()} for outputs in left]
    used: dict[tuple[int, str], int] = {}
    feeds: list[Feed] = []
    for need in _needs(build):
        feeds += _fed(need, counts, used, plugs_a_cable)
    return Plan(
        seats=seats or tuple(Seat(card=use.key, riser=use.riser) for use in build.cards), feeds=tuple(feeds)
    )


def _needs(build: Build) -> Iterator[Need]:
    for board in build.boards[:1]:
        yield from board_needs(board)
    for use in build.cards:
        yield from riser_needs(use)
    for part in build.risers:
        yield from part_needs(part, part.ports or 1)
    for use in build.cards:
        yield from needs_of(use)


def _fed(
    need: Need, counts: list[dict[str, int | None]], used: dict[tuple[int, str], int], plugs_a_cable: int
) -> list[Feed]:
    for way in need.ways:
        for number, have in enumerate(counts, start=1):
            left = have.get(way.output)
            if left is not None and left < way.inputs:
                continue
            if left is not None:
                have[way.output] = left - way.inputs
            cables = []
            for _ in range(way.inputs):
                used[number, way.output] = used.get((number, way.output), 0) + 1
                cables.append((used[number, way.output] - 1) // plugs_a_cable + 1)
            watts = None if need.watts is None else need.watts / way.inputs
            output = way.output if way.adapter else ""
            return [
                Feed(
                    consumer=need.consumer,
                    plug=need.plug,
                    supply=number,
                    output=output,
                    cable=cable,
                    watts=watts,
                )
                for cable in cables
            ]
    return [Feed(consumer=need.consumer, plug=need.plug, watts=need.watts)]


def case_of(build: Build, plan: Plan | None = None) -> Case:
    """A build as rules of power read it."""
    return Case(build=build, plan=plan or wired(build), power=PowerBudget())


def said(check: Check, build: Build, plan: Plan | None = None) -> list[Finding]:
    """What one rule says of a build."""
    return list(check(case_of(build, plan)))
