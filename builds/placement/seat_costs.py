"""What it costs to seat cards in a slot: the findings that the lane and space rules would raise for it.

The widths, what splits, what hides and what counts as slow are the rules' own arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from builds.assembly.build import Build, CardUse
from builds.assembly.carriers import DATA_ONLY
from builds.assembly.links import (
    CABLES,
    Hides,
    Way,
    admits,
    distance_of,
    hides,
    lacks,
    ports_of,
    shared_with,
    splits_a_slot,
    splitting_of,
    way_of,
)
from builds.assembly.plugs import riser_feed
from builds.assembly.rooms import closed_room, stands_open
from builds.assembly.spacing import reach_of, thicknesses_of
from builds.compatibility.lanes.widths import SLOW_RISER_LANES
from builds.compatibility.risers.signals import CLEAN_CM, FEWEST_GENERATION
from builds.compatibility.space.airflow import FREE_SLOTS
from builds.parts import Board, RiserPart, Slot

from .costs import BLOCK, EFFORT, NOTE, ORDER, SPEED, WARN
from .kinds import Kind
from .setups import Setup

__all__ = ["Mark", "cost_of", "is_slow", "marks_of", "riser_cost"]

MOVED_GB = 1000.0
"""A link is rated by the seconds that so much takes, so that two equal links beat a wide and a narrow one."""
UNKNOWN_SECONDS = 2000
"""Longer than over gen 3 x1: a link of which nothing is known comes last."""


def cost_of(
    build: Build, board: Board, slot: Slot, lanes: int | None, setup: Setup, kinds: Sequence[Kind]
) -> int:
    """Of one slot with what it holds; ``lanes``: what the other slots in use leave it."""
    links = sum(kinds[member.kind].devices for member in setup.members)
    cost = _splitting_cost(board, slot, setup, links) + _slot_cost(board, slot, lanes, setup)
    cost += EFFORT * sum(setup.parts().values())
    if setup.straight is not None:
        cost += _room_cost(build, board, slot, kinds[setup.straight].use)
    narrowed = slot if lanes == slot.lanes_electrical else replace(slot, lanes_electrical=lanes)
    for member in setup.members:
        kind = kinds[member.kind]
        way = way_of(
            narrowed, kind.use.card, riser=member.riser, splitter=setup.splitter, lanes=lanes, links=links
        )
        carried = way.most_gb_s
        cost += SPEED * (int(MOVED_GB / carried) if carried else UNKNOWN_SECONDS)
        cost += ORDER * slot.position + _fitting_cost(slot, setup, member.riser)
        if member.riser is not None:
            cost += WARN if is_slow(way) and not lacks(slot) else 0
            cost += riser_cost(slot.generation, kind, member.riser, setup.splitter)
            if member.riser.kind in CABLES and setup.splitter is None:
                cost += 2 * EFFORT
    return cost


def _splitting_cost(board: Board, slot: Slot, setup: Setup, links: int) -> int:
    splitter = setup.splitter
    if splitter is not None and splitter.kind == "switch":
        return 0
    if splitter is not None and splits_a_slot(splitter):
        links = max(links, ports_of(splitter))
    able = splitting_of(board, slot).into(links)
    return 0 if able else NOTE if able is None else BLOCK * len(setup.members)


def _slot_cost(board: Board, slot: Slot, lanes: int | None, setup: Setup) -> int:
    """What is wrong with the slot itself, for each card in it.

    A slot of the chipset is worse than two cards close together: tensor parallel suffers there too. A socket
    that takes lanes is the owner's to leave empty.
    """
    cards = len(setup.members)
    cost = 0
    if all(member.riser is not None and member.riser.kind == "usb-x1" for member in setup.members):
        # One lane is all that passes, whatever the slot has.
        return 0
    if lacks(slot):
        cost += 2 * WARN if slot.attached_to == "chipset" else WARN
    elif slot.lanes_electrical is None:
        cost += NOTE
    if shared_with(board, slot).others:
        cost += NOTE
    if lanes != slot.lanes_electrical:
        cost += WARN if lanes is not None and lacks(replace(slot, lanes_electrical=lanes)) else NOTE
    return cost * cards


def _fitting_cost(slot: Slot, setup: Setup, riser: RiserPart | None) -> int:
    """A card, or the riser's end, that is longer than the slot."""
    fits = admits(slot, setup.splitter or riser)
    return 0 if fits else EFFORT if fits is None else BLOCK + WARN


def riser_cost(
    generation: int | None, kind: Kind, riser: RiserPart, splitter: RiserPart | None = None
) -> int:
    """What is wrong with a riser under a card; ``generation``: of the slot, where there is one."""
    card = kind.use.card.generation
    parts = (generation, card, splitter.generation if splitter is not None else None)
    both = [each for each in parts if each is not None]
    could = min(both, default=None)
    cost = WARN if kind.plugless and riser.kind == "ribbon" else 0
    if riser.generation is None:
        cost += NOTE if riser.kind != "usb-x1" else 0
    elif could is not None and riser.generation < could:
        cost += WARN
    runs = min((*both, riser.generation) if riser.generation is not None else both, default=0)
    clean = CLEAN_CM.get((riser.kind, min(runs, 5)))
    if clean is not None and riser.length_cm is not None and riser.length_cm > clean:
        cost += WARN
    elif clean is not None and riser.length_cm is None and riser.kind == "ribbon":
        cost += NOTE
    if riser.kind == "oculink" and (card or 0) > FEWEST_GENERATION and runs == FEWEST_GENERATION:
        cost += WARN
    unfed = riser.kind in DATA_ONLY and riser_feed(kind.use, riser) in ("", "own")
    return cost + (NOTE if unfed else 0)


def is_slow(way: Way) -> bool:
    """A link of one lane or two, whatever narrows it."""
    return way.most_lanes is not None and way.most_lanes <= SLOW_RISER_LANES


class Mark(NamedTuple):
    """What a card straight in the row makes of a slot beyond it."""

    whatever: int
    """Cost of using that slot at all: it is hidden."""
    straight: int
    """Cost of a card straight in it: no room to breathe between them."""


def marks_of(build: Build, board: Board, slots: Sequence[Slot], here: int, kind: Kind) -> tuple[Mark, ...]:
    """The marks on the slots after ``slots[here]``, until one is out of the card's reach."""
    marks: list[Mark] = []
    for beyond in slots[here + 1 :]:
        mark = _mark(build, board, slots[here].position, kind.use, beyond.position)
        if mark is None:
            break
        marks.append(mark)
    return tuple(marks)


def _mark(build: Build, board: Board, position: int, use: CardUse, beyond: int) -> Mark | None:
    hidden = hides(board, position, use, beyond)
    if hidden is Hides.YES:
        return Mark(BLOCK + 8 * WARN, 0)
    if hidden is Hides.UNKNOWN:
        return Mark(0, NOTE)
    distance, exact = distance_of(board, position, beyond)
    thin, thick = thicknesses_of(use)
    covered = WARN if hidden is Hides.THICKER else 0
    if not exact or thin is None or thick is None or distance - thick >= FREE_SLOTS:
        return Mark(covered, 0) if covered else None
    if use.card.cooling == "axial":
        tight = distance - thin < FREE_SLOTS and not stands_open(build)
        return Mark(covered, WARN if tight else NOTE)
    return Mark(covered, NOTE if not use.card.cooling else 0)


def _room_cost(build: Build, board: Board, slot: Slot, use: CardUse) -> int:
    """Of a card straight in a slot that reaches below the last slot of the case."""
    room = closed_room(build)
    if room is None or room.slots is None:
        return 0
    thin, thick = (reach_of(board, slot.position, figure or 1.0) for figure in thicknesses_of(use))
    return BLOCK if thin > room.slots else WARN if thick > room.slots else 0
