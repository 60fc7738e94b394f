"""Cards to slots: an exact search over the slots in their order.

Slots are filled one after another. What the slots so far make of the rest is only how many cards and loose
risers of each kind are left, and which of the next slots thick cards hide; of all ways to come to the same
state the cheapest is kept. That is exact, because costs add up slot by slot. Slots that share lanes with one
another are the exception: the search is repeated for every choice of which of them are used, so that each
slot's width is known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from math import prod
from typing import NamedTuple

from builds.assembly.build import Build
from builds.assembly.links import lanes_left, shared_with
from builds.parts import Board, Slot

from .costs import LEVEL_BITS
from .elsewhere import Elsewhere, cost_elsewhere, without_slot
from .kinds import Kind, alike, carried_alike, kinds_of, nearly_alike
from .seat_costs import Mark, cost_of, marks_of
from .setups import FEW, LOOSE, Member, Setup, Stock, count_of_setups, few_setups_of, setups_of, stock_of

__all__ = ["Placed", "Seating", "place_cards"]

TRIALS = 60_000
"""Setups that are tried in all states of all slots, at most. Usual builds stay far below; beyond it, with a
dozen cards that all differ and loose splitters for them, cards that differ little count as alike, the
thickest for all, and the result may miss the best."""
WIDTH = 3000
"""States kept after each slot, should there be more all the same: the most promising ones."""
HARD_TRIALS = 100_000
"""Setups that are tried where even such cards are too many: slots then hold ``few_setups_of`` them, and fewer
states are kept. Under a second, whatever a build holds."""
SHARING_SLOTS = 6
"""Slots that share lanes with each other, at most; further ones are taken as they are with all in use."""
FREE = Mark(0, 0)
NEVER = 1 << 8 * LEVEL_BITS
"""More than any arrangement costs."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One card of a kind: in which slot, behind what, over what."""

    member: Member
    slot: int | None
    setup: Setup | None = None


class State(NamedTuple):
    """What the slots so far leave to the others."""

    cards: tuple[int, ...]
    parts: tuple[int, ...]
    marks: tuple[Mark, ...]
    """On the next slots."""


class Step(NamedTuple):
    """The cheapest way to a state: its cost, the state before, and how the last slot is used."""

    cost: int
    before: State | None = None
    setup: Setup | None = None


class Option(NamedTuple):
    """A setup in one slot, with what it takes and costs."""

    setup: Setup
    cards: tuple[tuple[int, int], ...]
    parts: tuple[tuple[int, int], ...]
    cost: int
    marks: tuple[Mark, ...]


def place_cards(build: Build) -> tuple[tuple[Kind, ...], list[Placed]]:
    """The kinds of the build's cards, and the cheapest place for each card of them."""
    stock = stock_of(build.risers)
    slots = len(build.board.slots) if build.board is not None else 0
    kinds: tuple[Kind, ...] = ()
    for likeness in (alike, nearly_alike, carried_alike):
        kinds = kinds_of(build.cards, likeness)
        states = prod(len(kind.keys) + 1 for kind in kinds) * prod(count + 1 for count in stock.counts)
        if states * count_of_setups(kinds, stock) * slots <= TRIALS:
            return kinds, Seating(build, kinds, stock).best()[1]
    is_varied = count_of_setups(kinds, stock) > FEW
    search = Seating(build, kinds, stock.first(LOOSE) if is_varied else stock, is_varied=is_varied)
    search.width = max(1, HARD_TRIALS // max(1, sum(map(len, search.setups)) * len(list(search.widths()))))
    return kinds, search.best()[1]


class Seating:
    """The search over one board."""

    def __init__(self, build: Build, kinds: Sequence[Kind], stock: Stock, *, is_varied: bool = False) -> None:
        self.build, self.board = build, build.board
        self.kinds, self.stock = kinds, stock
        rows = self.board.slots if self.board is not None else ()
        self.slots = sorted(rows, key=lambda slot: slot.position)
        made = few_setups_of if is_varied else setups_of
        self.setups = [tuple(made(kinds, stock, slot.position)) for slot in self.slots]
        self.width = WIDTH
        self.elsewhere = Elsewhere(self.board, kinds, stock)
        self.options: dict[tuple[int, int | None], list[Option]] = {}
        self.marked: dict[tuple[int, int], tuple[Mark, ...]] = {}

    def best(self) -> tuple[int, list[Placed]]:
        """The cheapest arrangement over every choice of sharing slots, and its cost."""
        fillings = (self._fill(used, lanes) for used, lanes in self.widths())
        return min(fillings, key=lambda found: found[0])

    def widths(self) -> Iterator[tuple[Mapping[int, bool], list[int | None]]]:
        """Choices of which sharing slots are used, with the lanes that every slot has then."""
        if self.board is None or not self.slots:
            yield {}, []
            return
        sharing = _sharing(self.board, self.slots)
        for chosen in _subsets(sharing[:SHARING_SLOTS]):
            used = {position: position in chosen for position in sharing[:SHARING_SLOTS]}
            taken = {*chosen, *sharing[SHARING_SLOTS:]}
            yield used, [lanes_left(self.board, slot, taken) for slot in self.slots]

    def _fill(self, used: Mapping[int, bool], lanes: Sequence[int | None]) -> tuple[int, list[Placed]]:
        start = State(tuple(len(kind.keys) for kind in self.kinds), self.stock.counts, ())
        layers: list[dict[State, Step]] = [{start: Step(0)}]
        for n, slot in enumerate(self.slots):
            wanted = used.get(slot.position)
            layer = self._layer(layers[-1], self._options(n, lanes[n]), wanted)
            layers.append(_narrowed(layer, self.width))
        last, cost = self._cheapest(layers[-1])
        if last is None:
            return cost, []
        placed: list[Placed] = []
        state = last
        for n in range(len(self.slots), 0, -1):
            step = layers[n][state]
            if step.setup is not None:
                position = self.slots[n - 1].position
                placed += [Placed(member, position, step.setup) for member in step.setup.members]
            if step.before is not None:
                state = step.before
        left = without_slot(self.elsewhere, last.cards, last.parts)
        return cost, [*placed, *(Placed(member, self.kinds[member.kind].pin) for member in left)]

    def _cheapest(self, layer: Mapping[State, Step]) -> tuple[State | None, int]:
        """The best last state, with what the cards that it leaves over cost."""
        best, least = None, NEVER
        for state in sorted(layer, key=lambda state: layer[state].cost):
            if layer[state].cost >= least:
                break
            cost = layer[state].cost + cost_elsewhere(self.elsewhere, state.cards, state.parts)
            if cost < least:
                best, least = state, cost
        return best, least

    def _options(self, n: int, lanes: int | None) -> list[Option]:
        if (n, lanes) not in self.options:
            self.options[n, lanes] = [self._option(n, lanes, setup) for setup in self.setups[n]]
        return self.options[n, lanes]

    def _option(self, n: int, lanes: int | None, setup: Setup) -> Option:
        if self.board is None:
            raise ValueError("a slot without a board")
        straight = setup.straight
        return Option(
            setup,
            tuple(setup.cards().items()),
            tuple(setup.parts().items()),
            cost_of(self.build, self.board, self.slots[n], lanes, setup, self.kinds),
            () if straight is None else self._marks(self.board, n, straight),
        )

    def _marks(self, board: Board, n: int, kind: int) -> tuple[Mark, ...]:
        if (n, kind) not in self.marked:
            self.marked[n, kind] = marks_of(self.build, board, self.slots, n, self.kinds[kind])
        return self.marked[n, kind]

    def _layer(
        self, before: Mapping[State, Step], options: Sequence[Option], wanted: bool | None
    ) -> dict[State, Step]:
        """The states after one more slot. ``wanted``: whether it has to be used; ``None`` leaves it open."""
        after: dict[State, Step] = {}
        for state, step in before.items():
            mark = state.marks[0] if state.marks else FREE
            if not wanted:
                _keep(after, State(state.cards, state.parts, state.marks[1:]), step.cost, state, None)
            if wanted is False:
                continue
            for option in options:
                cards, parts = _less(state.cards, option.cards), _less(state.parts, option.parts)
                if cards is None or parts is None:
                    continue
                straight = mark.straight if option.setup.straight is not None else 0
                cost = step.cost + option.cost + mark.whatever * len(option.setup.members) + straight
                marks = _merged(state.marks[1:], option.marks)
                _keep(after, State(cards, parts, marks), cost, state, option.setup)
        return after


def _keep(layer: dict[State, Step], state: State, cost: int, before: State, setup: Setup | None) -> None:
    known = layer.get(state)
    if known is None or cost < known.cost:
        layer[state] = Step(cost, before, setup)


def _less(counts: tuple[int, ...], taken: tuple[tuple[int, int], ...]) -> tuple[int, ...] | None:
    """What is left; ``None`` where there is not enough."""
    if not taken:
        return counts
    left = list(counts)
    for n, count in taken:
        left[n] -= count
        if left[n] < 0:
            return None
    return tuple(left)


def _merged(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> tuple[Mark, ...]:
    if not one or not other:
        return one or other
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    both = (
        Mark(max(a.whatever, b.whatever), max(a.straight, b.straight))
        for a, b in zip(longer, shorter, strict=False)
    )
    return (*both, *longer[len(shorter) :])


def _narrowed(layer: dict[State, Step], width: int) -> dict[State, Step]:
    if len(layer) <= width:
        return layer
    findings = 3 * LEVEL_BITS
    best = sorted(layer, key=lambda s: (layer[s].cost >> findings, sum(s.cards), layer[s].cost))
    return {state: layer[state] for state in best[:width]}


def _sharing(board: Board, slots: Sequence[Slot]) -> list[int]:
    """Positions of slots that share lanes with other slots, the first ones first."""
    partners = {slot.position: shared_with(board, slot).slots for slot in slots if slot.shares_with}
    found = {position for position, others in partners.items() if others}
    return sorted(found.union(*partners.values()) & {slot.position for slot in slots})


def _subsets(positions: Sequence[int]) -> Iterator[tuple[int, ...]]:
    sizes = range(len(positions) + 1)
    return chain.from_iterable(combinations(positions, size) for size in sizes)
