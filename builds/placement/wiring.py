"""Plugs to supplies: an exact search for which supply feeds which cards, the board and the switches.

Cards that ask alike are interchangeable, so a supply is filled with so many of each sort. What the supplies
so far leave to the others is only how many of each sort are left, and of all ways to leave the same the
cheapest is kept. A card hangs on one supply with all its plugs and the powered riser under it. Which supply
feeds the switches is tried out in turn; the board hangs on the first that has the plugs for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, prod

from builds.assembly.build import Build
from builds.assembly.plan import Feed, Seat
from builds.assembly.plugs import Need, board_needs, part_needs

from .costs import ORDER
from .dealing import Consumer, Dealt, Wire, deal
from .loads import Ask, Desk, asks_of, desk_of

__all__ = ["Mains", "Wiring", "feeds_of"]

FILLINGS = 6000
"""Ways to fill one supply that are tried, over all that the supplies before it leave. Usual builds stay far
below; beyond it, with four and more sorts of cards on many supplies, cards that take the same plugs are
counted alike whatever they draw, largest first, and the result may miss the best."""
WEIGHED = 1500
"""Fillings whose cost is worked out then, over all supplies. Beyond it, with dozens of cards on many supplies
that differ, supplies take cards by twos, threes …"""


@dataclass(frozen=True, slots=True)
class Sort:
    """Cards that ask alike, by their place in the build."""

    ask: Ask
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mains:
    """Which supplies feed the board and the switches, from 0; ``None``: nothing can."""

    board: int | None
    switches: int | None


def feeds_of(build: Build, seats: Sequence[Seat]) -> tuple[Feed, ...]:
    """The wiring plan: the board's plugs, those of switches, then each card's with its riser's."""
    return Wiring(build, seats).feeds()


class Wiring:
    """The search over the supplies of one build."""

    def __init__(self, build: Build, seats: Sequence[Seat]) -> None:
        self.build = build
        self.asks = asks_of(build, seats)
        self.desk: Desk = desk_of(build, self.asks)
        self.sorts, self.exact = _sorts(self.asks)
        self.board = board_needs(build.board) if build.board is not None else ()
        self.switches = tuple(_switch_needs(seats))
        self.supplies = len(build.supplies)
        self.known: dict[tuple[object, ...], int] = {}
        self.step = 1 if self.exact else self._step()

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds of the cheapest wiring."""
        if not self.supplies:
            return tuple(_unfed(need) for need in (*self.board, *self.switches, *self._card_needs()))
        _, mains, fillings = self.best()
        return tuple(self._written(mains, fillings))

    def best(self) -> tuple[int, Mains, list[tuple[int, ...]]]:
        """The least cost, which supplies feed board and switches, and how many of each sort each feeds."""
        return min((self._filled(mains) for mains in self.mains()), key=lambda found: found[0])

    def _card_needs(self) -> Iterator[Need]:
        return (need for ask in self.asks for need in ask.consumer.needs)

    def mains(self) -> Iterator[Mains]:
        """The first supply with a 24-pin plug feeds the board and is switched on by it; switches hang on any.

        Of equal supplies without pins the first is tried.
        """
        whole = [n for n in range(self.supplies) if self.build.supplies[n].form != "server"]
        board = whole[0] if whole else None
        if board is not None or not self.switches:
            yield Mains(board, board)
        if self.switches:
            pins = {ask.pin for ask in self.asks}
            others = [n for n in range(self.supplies) if n != board]
            for switches in _unlike(others, self.build, pins):
                yield Mains(board, switches)

    def _filled(self, mains: Mains) -> tuple[int, Mains, list[tuple[int, ...]]]:
        """The cheapest filling of all supplies: so many of each sort on each."""
        start = tuple(len(sort.cards) for sort in self.sorts)
        layers: list[dict[tuple[int, ...], tuple[int, tuple[int, ...]]]] = [{start: (0, ())}]
        known = self.known
        for n in range(self.supplies):
            after: dict[tuple[int, ...], tuple[int, tuple[int, ...]]] = {}
            for left, (cost, _) in layers[-1].items():
                for taken in self._choices(n, left):
                    rest = tuple(have - take for have, take in zip(left, taken, strict=True))
                    key = (self._likeness(n, mains), taken, None if self.exact else left)
                    if key not in known:
                        known[key] = self.cost_of(n, mains, self._members(left, taken))
                    total = cost + known[key] + ORDER * n * sum(taken)
                    if rest not in after or total < after[rest][0]:
                        after[rest] = (total, taken)
            layers.append(after)
        end: tuple[int, ...] = (0,) * len(start)
        fillings: list[tuple[int, ...]] = []
        rest = end
        for layer in reversed(layers[1:]):
            taken = layer[rest][1]
            fillings.append(taken)
            rest = tuple(have + take for have, take in zip(rest, taken, strict=True))
        order = ORDER * ((mains.board or 0) + (mains.switches or 0))
        return layers[-1][end][0] + order, mains, fillings[::-1]

    def _step(self) -> int:
        """How many cards go to a supply at once, so that the search ends in time."""
        supplies = len({self._likeness(n, mains) for mains in self.mains() for n in range(self.supplies)})
        step = 1
        while supplies * prod(comb(len(sort.cards) // step + 2, 2) for sort in self.sorts) > WEIGHED:
            step += 1
            if step > max((len(sort.cards) for sort in self.sorts), default=0):
                break
        return step

    def _choices(self, n: int, left: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """How many of each sort supply ``n`` may take: pinned cards where they are pinned, at last all."""
        ranges: list[Sequence[int]] = []
        for sort, count in zip(self.sorts, left, strict=True):
            pin = sort.ask.pin
            if pin is not None:
                ranges.append((count,) if pin == n + 1 else (0,))
            else:
                some = sorted({*range(0, count + 1, self.step), count})
                ranges.append((count,) if n == self.supplies - 1 else some)
        return product(*ranges)

    def _likeness(self, n: int, mains: Mains) -> object:
        """Equal supplies that feed the same besides cards cost the same."""
        return self.build.supplies[n], n == mains.board, n == (mains.board or 0), n == mains.switches

    def _members(self, left: Sequence[int], taken: Sequence[int]) -> list[int]:
        """The cards that a supply takes: of each sort the next ones, in the build's order."""
        return sorted(
            card
            for sort, have, take in zip(self.sorts, left, taken, strict=True)
            for card in sort.cards[len(sort.cards) - have : len(sort.cards) - have + take]
        )

    def _fixed(self, n: int, mains: Mains) -> tuple[Consumer, ...]:
        """What hangs on a supply besides cards."""
        needs = self.board if mains.board == n else ()
        switches = self.switches if mains.switches == n else ()
        return (Consumer(needs), *(Consumer((need,)) for need in switches))

    def _dealt(self, n: int, mains: Mains, cards: Sequence[int]) -> Dealt:
        consumers = (*self._fixed(n, mains), *(self.asks[card].consumer for card in cards))
        return deal(self.desk.outputs[n], consumers)

    def cost_of(self, n: int, mains: Mains, cards: Sequence[int]) -> int:
        """Of supply ``n``, from 0, with these cards of the build on it."""
        members = [self.asks[card] for card in cards]
        main = 0 if mains.board is None else mains.board
        base = self.desk.host_w + self.desk.slots_w if n == main else 0.0
        base += self.desk.switched_w if n == mains.switches else 0.0
        dealt = self._dealt(n, mains, cards)
        slots = (main, main if mains.switches is None else mains.switches)
        return self.desk.load_cost(n, members, base) + self.desk.plug_cost(n, members, dealt, slots)

    def _written(self, mains: Mains, fillings: Sequence[tuple[int, ...]]) -> Iterator[Feed]:
        """The feeds in the order of the plan."""
        left = tuple(len(sort.cards) for sort in self.sorts)
        by_card: dict[int, list[Feed]] = {}
        fixed: list[Feed] = []
        for n, taken in enumerate(fillings):
            cards = self._members(left, taken)
            left = tuple(have - take for have, take in zip(left, taken, strict=True))
            others = len(self._fixed(n, mains))
            for wire in self._dealt(n, mains, cards).wires:
                if wire.owner < others:
                    fixed.append(_feed(wire, n + 1, pinned=False))
                else:
                    card = cards[wire.owner - others]
                    pinned = self.asks[card].pin is not None
                    by_card.setdefault(card, []).append(_feed(wire, n + 1, pinned=pinned))
        if mains.board is None:
            fixed[:0] = [_unfed(need) for need in self.board]
        yield from sorted(fixed, key=lambda feed: feed.consumer != "board")
        for card in range(len(self.asks)):
            yield from by_card.get(card, ())


def _sorts(asks: Sequence[Ask]) -> tuple[list[Sort], bool]:
    """Cards by what they ask, and whether that is all they ask: by their plugs where there are too many."""
    hanging = [(n, ask) for n, ask in enumerate(asks) if ask.hangs]
    groups: dict[object, list[int]] = {}
    for likeness in (_exactly, _nearly, _by_pin):
        groups = {}
        for n, ask in hanging:
            groups.setdefault(likeness(ask), []).append(n)
        if prod(comb(len(cards) + 2, 2) for cards in groups.values()) <= FILLINGS:
            break
    sorts = [
        Sort(asks[cards[0]], tuple(sorted(cards, key=lambda n: (-asks[n].own_w, n))))
        for cards in groups.values()
    ]
    return sorts, likeness is _exactly


def _exactly(ask: Ask) -> object:
    needs = tuple((need.plug, need.watts, need.ways) for need in ask.consumer.needs)
    return (
        needs, ask.consumer.hungry, ask.consumer.cables, ask.own_w, ask.slot_w, ask.spike_share,
        ask.pin, ask.behind, ask.meets, ask.boxed, ask.given_adapter,
    )  # fmt: skip


def _nearly(ask: Ask) -> object:
    return tuple((need.plug, need.ways) for need in ask.consumer.needs), ask.pin, ask.meets, ask.boxed


def _by_pin(ask: Ask) -> object:
    return ask.pin


def _unlike(places: Sequence[int], build: Build, pins: set[int | None]) -> list[int]:
    """The first of each kind of supply, and those that cards are pinned to."""
    first: dict[object, int] = {}
    for n in places:
        first.setdefault((build.supplies[n], n if n + 1 in pins else None), n)
    return sorted(first.values())


def _switch_needs(seats: Sequence[Seat]) -> Iterator[Need]:
    """One feed for each switch or splitter in a slot."""
    hosted: dict[tuple[int | None, str], int] = {}
    parts = {}
    for seat in seats:
        if seat.splitter is not None:
            place = (seat.slot, seat.splitter.slug)
            hosted[place] = hosted.get(place, 0) + 1
            parts[place] = seat.splitter
    for place, cards in hosted.items():
        yield from part_needs(parts[place], cards)


def _feed(wire: Wire, supply: int, *, pinned: bool) -> Feed:
    need = wire.need
    if not wire.output:
        return Feed(consumer=need.consumer, plug=need.plug, watts=need.watts, pinned=pinned)
    own = {"6-pin": "8-pin"}.get(need.plug, need.plug)
    return Feed(
        consumer=need.consumer, plug=need.plug, supply=supply,
        output="" if wire.output == own else wire.output,
        cable=wire.cable, watts=wire.watts, pinned=pinned,
    )  # fmt: skip


def _unfed(need: Need) -> Feed:
    return Feed(consumer=need.consumer, plug=need.plug, watts=need.watts)
