"""Every arrangement of a small build, tried without the shortcuts of the searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from builds.assembly.build import Build
from builds.assembly.links import lanes_left
from builds.assembly.plan import Seat
from builds.parts import Board, Slot
from builds.placement.elsewhere import Elsewhere, cost_elsewhere
from builds.placement.kinds import Kind, kinds_of
from builds.placement.seat_costs import cost_of, marks_of
from builds.placement.setups import Setup, Stock, setups_of, stock_of
from builds.placement.wiring import Mains, Wiring

__all__ = ["cheapest_seating", "cheapest_wiring"]


def cheapest_seating(build: Build) -> int:
    """The cost of the best of all ways to fill all slots."""
    kinds, stock = kinds_of(build.cards), stock_of(build.risers)
    board = build.board
    slots = sorted(board.slots, key=lambda slot: slot.position) if board is not None else []
    setups = [(None, *setups_of(kinds, stock, slot.position)) for slot in slots]
    return min(_seating_costs(build, board, slots, setups, kinds, stock))


def _seating_costs(
    build: Build,
    board: Board | None,
    slots: Sequence[Slot],
    setups: Sequence[Sequence[Setup | None]],
    kinds: Sequence[Kind],
    stock: Stock,
) -> Iterator[int]:
    for filling in product(*setups):
        cards: Counter[int] = Counter()
        parts: Counter[int] = Counter()
        for setup in filling:
            if setup is not None:
                cards += setup.cards()
                parts += setup.parts()
        left = [len(kind.keys) - cards[n] for n, kind in enumerate(kinds)]
        spare = [count - parts[n] for n, count in enumerate(stock.counts)]
        if min([0, *left, *spare]) < 0:
            continue
        cost = cost_elsewhere(Elsewhere(board, kinds, stock), left, spare)
        if board is not None:
            cost += _row_cost(build, board, slots, filling, kinds)
        yield cost


def _row_cost(
    build: Build, board: Board, slots: Sequence[Slot], filling: Sequence[Setup | None], kinds: Sequence[Kind]
) -> int:
    used = [slot.position for slot, setup in zip(slots, filling, strict=True) if setup is not None]
    cost = 0
    for n, (slot, setup) in enumerate(zip(slots, filling, strict=True)):
        if setup is None:
            continue
        cost += cost_of(build, board, slot, lanes_left(board, slot, used), setup, kinds)
        whatever, straight = 0, 0
        for above in range(n):
            upper = filling[above]
            if upper is None or upper.straight is None:
                continue
            marks = marks_of(build, board, slots, above, kinds[upper.straight])
            if len(marks) >= n - above:
                whatever = max(whatever, marks[n - above - 1].whatever)
                straight = max(straight, marks[n - above - 1].straight)
        cost += whatever * len(setup.members) + (straight if setup.straight is not None else 0)
    return cost


def cheapest_wiring(build: Build, seats: Sequence[Seat]) -> int:
    """The cost of the best of all ways to hang cards, board and switches on supplies, card by card."""
    wiring = Wiring(build, seats)
    hanging = [n for n, ask in enumerate(wiring.asks) if ask.hangs]
    supplies = range(len(build.supplies))
    boards = [next((n for n in supplies if build.supplies[n].form != "server"), None)]
    costs = []
    for board, switches in product(boards, supplies if wiring.switches else [None]):
        mains = Mains(board, switches if wiring.switches else board)
        for hung in product(supplies, repeat=len(hanging)):
            on = [[card for card, where in zip(hanging, hung, strict=True) if where == n] for n in supplies]
            if all(wiring.asks[card].pin in (None, n + 1) for n in supplies for card in on[n]):
                order = sum(n * len(on[n]) for n in supplies) + (mains.board or 0) + (mains.switches or 0)
                costs.append(order + sum(wiring.cost_of(n, mains, on[n]) for n in supplies))
    return min(costs)
