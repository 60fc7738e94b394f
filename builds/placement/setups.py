"""Ways to use one slot: a card straight in it or over a riser, or several cards behind what splits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations_with_replacement, islice
from math import comb

from builds.assembly.links import CABLES, carries_a_card, needs_a_slot, ports_of
from builds.parts import RiserPart

from .kinds import LEADS_ON, Kind

__all__ = [
    "FEW",
    "LOOSE",
    "Member",
    "Setup",
    "Stock",
    "count_of_setups",
    "few_setups_of",
    "is_bare_cable",
    "setups_of",
    "stock_of",
]

HOSTED = 4
"""Cards on cables that a slot of sixteen lanes leads to: four lanes each."""
LOOSE = 6
"""Kinds of loose risers that a build too varied for all mixtures keeps, the first ones."""
FEW = 250
"""Ways to use a slot that are tried in such a build."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Risers that no card names, by kind: what the planner may use."""

    parts: tuple[RiserPart, ...]
    counts: tuple[int, ...]

    def first(self, most: int) -> Stock:
        """So many kinds of them."""
        return Stock(self.parts[:most], self.counts[:most])

    def carriers(self) -> Iterator[tuple[int, RiserPart]]:
        """Those at whose end a card sits."""
        return ((n, part) for n, part in enumerate(self.parts) if carries_a_card(part))

    def splitters(self) -> Iterator[tuple[int, RiserPart]]:
        """Those in a slot that cards hang on."""
        return ((n, part) for n, part in enumerate(self.parts) if part.kind in LEADS_ON)


@dataclass(frozen=True, slots=True)
class Member:
    """A card of a setup: which kind, and over which riser."""

    kind: int
    riser: RiserPart | None = None
    taken: int | None = None
    """Which of the stock the riser is; ``None`` where the card came with it or has none."""


Groups = Callable[[Sequence[Member], int, int], Iterator[tuple[Member, ...]]]
"""Makes groups of members, from the least size to the most."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What one slot holds."""

    members: tuple[Member, ...]
    splitter: RiserPart | None = None
    taken: int | None = None
    """Which of the stock the splitter is."""

    @property
    def straight(self) -> int | None:
        """The kind of the card that sits in the row of slots itself."""
        only = self.members[0]
        alone = self.splitter is None and (only.riser is None or not carries_a_card(only.riser))
        return only.kind if alone else None

    def cards(self) -> Counter[int]:
        """How many of each kind."""
        return Counter(member.kind for member in self.members)

    def parts(self) -> Counter[int]:
        """How many of each part of the stock."""
        taken = [member.taken for member in self.members if member.taken is not None]
        return Counter(taken if self.taken is None else [*taken, self.taken])


def stock_of(risers: Sequence[RiserPart]) -> Stock:
    """Of the build's loose risers all that can lead to a card: neither bridges nor bare cables."""
    counted = Counter(riser for riser in risers if _leads_to_cards(riser))
    return Stock(tuple(counted), tuple(counted.values()))


def _leads_to_cards(riser: RiserPart) -> bool:
    return riser.kind in LEADS_ON or (carries_a_card(riser) and not is_bare_cable(riser))


def is_bare_cable(riser: RiserPart) -> bool:
    """A cable without the board at its end that a card sits on."""
    return riser.kind in CABLES and riser.slot_w == 0


def setups_of(kinds: Sequence[Kind], stock: Stock, position: int) -> Iterator[Setup]:
    """All ways to use the slot at a position, with as many cards and risers as there are."""
    here = [n for n, kind in enumerate(kinds) if kind.pin is None or kind.pin == position]
    members = [member for n in here for member in _members(n, kinds[n], stock)]
    yield from _possible(chain(_single(members, kinds), _split(members, kinds, stock, _groups)), kinds, stock)


def few_setups_of(kinds: Sequence[Kind], stock: Stock, position: int) -> Iterator[Setup]:
    """The first ``FEW`` of them, where there are too many to try: cards behind a splitter follow one another
    in the build's order, instead of in all mixtures."""

    def rows(members: Sequence[Member], least: int, most: int) -> Iterator[tuple[Member, ...]]:
        return _rows([member for member in members for _ in kinds[member.kind].keys], least, most)

    here = [n for n, kind in enumerate(kinds) if kind.pin is None or kind.pin == position]
    members = [member for n in here for member in _members(n, kinds[n], stock)]
    yield from islice(
        _possible(chain(_single(members, kinds), _split(members, kinds, stock, rows)), kinds, stock), FEW
    )


def _possible(setups: Iterable[Setup], kinds: Sequence[Kind], stock: Stock) -> Iterator[Setup]:
    """Those for which there are enough cards and risers."""
    for setup in setups:
        enough = all(count <= len(kinds[n].keys) for n, count in setup.cards().items())
        if enough and all(count <= stock.counts[n] for n, count in setup.parts().items()):
            yield setup


def count_of_setups(kinds: Sequence[Kind], stock: Stock) -> int:
    """How many there are at most, without making them."""
    members = [member for n, kind in enumerate(kinds) for member in _members(n, kind, stock)]
    cards = sum(len(kind.keys) for kind in kinds)
    hosts = [min(_hosted_by(part), cards) for _, part in stock.splitters()]
    hosts += [min(ports_of(part), cards) for part in {kind.splitter for kind in kinds} if part is not None]
    cabled = sum(map(_on_cables, members))
    return len(members) + sum(comb(len(members) + n, n) for n in hosts) + comb(cabled + HOSTED, HOSTED)


def _members(n: int, kind: Kind, stock: Stock) -> Iterator[Member]:
    """A card of a kind as it is, over each loose riser, or on a loose board at the end of its cable."""
    yield Member(n, kind.riser)
    own = kind.use.riser
    for taken, part in stock.carriers():
        if own is None or (is_bare_cable(own) and part.kind == own.kind):
            yield Member(n, part, taken)


def _single(members: Sequence[Member], kinds: Sequence[Kind]) -> Iterator[Setup]:
    for member in members:
        if kinds[member.kind].splitter is None and needs_a_slot(member.riser):
            yield Setup((member,))


def _split(members: Sequence[Member], kinds: Sequence[Kind], stock: Stock, groups: Groups) -> Iterator[Setup]:
    """Behind a loose splitter, behind the one that the cards name, and over cables from one slot."""
    cards = sum(len(kind.keys) for kind in kinds)
    unnamed = [member for member in members if kinds[member.kind].splitter is None]
    for taken, part in stock.splitters():
        fitting = [member for member in unnamed if part.kind != "host-card" or _on_cables(member)]
        for group in groups(fitting, 1, min(_hosted_by(part), cards)):
            yield Setup(group, part, taken)
    for own in dict.fromkeys(kind.splitter for kind in kinds):
        if own is not None:
            naming = [member for member in members if kinds[member.kind].splitter == own]
            for group in groups(naming, 1, min(ports_of(own), cards)):
                yield Setup(group, own)
    for group in groups([member for member in unnamed if _on_cables(member)], 2, HOSTED):
        yield Setup(group)


def _on_cables(member: Member) -> bool:
    return member.riser is not None and member.riser.kind in CABLES


def _hosted_by(part: RiserPart) -> int:
    """A host card of one port for sixteen lanes leads on to four cards where its slot is split."""
    if part.kind == "host-card":
        return max(ports_of(part), (part.lanes or 0) // 4, 1)
    return ports_of(part)


def _groups(members: Sequence[Member], least: int, most: int) -> Iterator[tuple[Member, ...]]:
    for size in range(least, most + 1):
        yield from combinations_with_replacement(members, size)


def _rows(members: Sequence[Member], least: int, most: int) -> Iterator[tuple[Member, ...]]:
    """Neighbours, the largest groups first."""
    for size in range(min(most, len(members)), least - 1, -1):
        yield from dict.fromkeys(
            tuple(members[start : start + size]) for start in range(len(members) - size + 1)
        )
