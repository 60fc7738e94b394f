"""The rules asked about everything in the catalog: groups of lines for a part's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from builds.assembly.links import carries_a_card
from builds.parts import Board, Card, Modules, Part, Processor, RiserPart, Room, Supply
from builds.parts.reading import PART_MODELS, part_of
from builds.shelf import Shelf
from catalog.models import Product

from .carrying import carries, uses_of
from .platform import fits_socket, takes_memory
from .power import feeds
from .space import holds, hosts, lanes_of
from .verdicts import Answer, Verdict

__all__ = ["AT_ONCE", "Group", "NeighbourLine", "groups_of"]

AT_ONCE = 6
"""Lines before the rest is folded away."""
LISTED = 60
"""Lines of a group that a page lists at all."""
NO_CARDS = frozenset({"module", "mobile"})
WIDE = frozenset({"x8", "x16"})
PartT = TypeVar("PartT", bound=Part)


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """One neighbour, or one use, with a verdict for each column."""

    name: str
    url: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one kind, the best first, those that do not go with it left out and counted."""

    title: str
    what: str
    columns: tuple[str, ...]
    first: tuple[NeighbourLine, ...]
    rest: tuple[NeighbourLine, ...]
    n_unlisted: int
    n_not: int
    note: str = ""


def groups_of(product: Product, shelf: Shelf) -> list[Group]:
    """What goes with a product; nothing for kinds without rules."""
    part = part_of(product) if isinstance(product, PART_MODELS) else None
    match part:
        case Card(form="card"):
            return _of_card(part, shelf)
        case Supply():
            return _of_supply(part, shelf)
        case Board():
            return _of_board(part, shelf)
        case Processor():
            return _of_processor(part, shelf)
        case Modules():
            return _of_kit(part, shelf)
        case RiserPart():
            return _of_riser(part, shelf)
    return []


def _sold(kind: type[PartT], shelf: Shelf) -> list[PartT]:
    """Parts of one kind by name. Modules and laptops' GPUs go into no slot."""
    found = (shelf.part(slug) for slug in shelf.items)
    return [part for part in found if isinstance(part, kind) and getattr(part, "form", "") not in NO_CARDS]


def _of_card(card: Card, shelf: Shelf) -> list[Group]:
    by_rating = sorted(_sold(Supply, shelf), key=lambda each: (each.rated_w or 0, each.name, each.slug))
    carriers = [riser for riser in _sold(RiserPart, shelf) if carries_a_card(riser)]
    return [
        _group(
            "Power supplies that feed it",
            "supplies",
            ("One card", "Two cards"),
            by_rating,
            lambda supply: (feeds(supply, card, 1), feeds(supply, card, 2)),
            "Continuous load with 150 W for the rest of the computer; the plugs are the reference card's.",
        ),
        _group(
            "Boards that host two of it",
            "boards",
            ("Two cards, without risers",),
            sorted(_sold(Board, shelf), key=lambda board: -sum(lanes in WIDE for lanes in lanes_of(board))),
            lambda board: (hosts(board, card, 2),),
        ),
        _group(
            "Risers that can carry it",
            "risers",
            ("One card",),
            carriers,
            lambda riser: (carries(riser, card),),
        ),
        _group(
            "Cases and frames that hold it",
            "cases and frames",
            ("One card",),
            _sold(Room, shelf),
            lambda room: (holds(room, card),),
            "By the reference card's length; retail cards may be longer.",
        ),
    ]


def _of_supply(supply: Supply, shelf: Shelf) -> list[Group]:
    cards = sorted(_sold(Card, shelf), key=lambda card: (-(card.limit_w or 0), card.name, card.slug))
    return [
        _group(
            "Cards that it feeds",
            "cards",
            ("One card", "Two cards", "Four cards"),
            cards,
            lambda card: tuple(feeds(supply, card, count) for count in (1, 2, 4)),
            "Continuous load with 150 W for the rest of the computer; the plugs are the reference cards'.",
        )
    ]


def _of_board(board: Board, shelf: Shelf) -> list[Group]:
    room = tuple(hosts(board, None, count) for count in (1, 2, 3, 4))
    names = ("One dual-slot card", "Two", "Three", "Four")
    lines = tuple(NeighbourLine(name, "", (verdict,)) for name, verdict in zip(names, room, strict=True))
    return [
        Group("Cards without risers", "counts", ("It hosts them",), lines, (), 0, 0),
        _group(
            "CPUs for its socket",
            "CPUs",
            ("Fits",),
            _sold(Processor, shelf),
            lambda cpu: (fits_socket(board, cpu),),
        ),
        _group(
            "Memory that fits",
            "memory kits",
            ("Fits",),
            _sold(Modules, shelf),
            lambda kit: (takes_memory(board.memory_type, kit, board.memory_slots),),
        ),
    ]


def _of_processor(cpu: Processor, shelf: Shelf) -> list[Group]:
    return [
        _group(
            "Boards with its socket",
            "boards",
            ("Fits",),
            _sold(Board, shelf),
            lambda board: (fits_socket(board, cpu),),
            "Whether a board's firmware knows it, its maker's list says.",
        ),
        _group(
            "Memory that it reads",
            "memory kits",
            ("Fits",),
            _sold(Modules, shelf),
            lambda kit: (takes_memory(cpu.memory_type, kit),),
            "The board decides too.",
        ),
    ]


def _of_kit(kit: Modules, shelf: Shelf) -> list[Group]:
    return [
        _group(
            "Boards that take it",
            "boards",
            ("Fits",),
            _sold(Board, shelf),
            lambda board: (takes_memory(board.memory_type, kit, board.memory_slots),),
        )
    ]


def _of_riser(riser: RiserPart, shelf: Shelf) -> list[Group]:
    if not carries_a_card(riser):
        return []
    uses = tuple(NeighbourLine(name, "", (verdict,)) for name, verdict in uses_of(riser))
    return [
        Group("What it is good for", "uses", ("Good for it",), uses, (), 0, 0),
        _group(
            "Cards that it carries",
            "cards",
            ("One card",),
            _sold(Card, shelf),
            lambda card: (carries(riser, card),),
        ),
    ]


def _group(
    title: str,
    what: str,
    columns: tuple[str, ...],
    parts: Iterable[PartT],
    ask: Callable[[PartT], tuple[Verdict, ...]],
    note: str = "",
) -> Group:
    """Lines by their verdicts, equal ones in the order that they came in."""
    lines = [NeighbourLine(part.name, part.url, ask(part)) for part in parts]
    going = [line for line in lines if min(verdict.answer for verdict in line.verdicts) < Answer.NO]
    going.sort(key=lambda line: [verdict.answer for verdict in reversed(line.verdicts)])
    return Group(
        title=title,
        what=what,
        columns=columns,
        first=tuple(going[:AT_ONCE]),
        rest=tuple(going[AT_ONCE:LISTED]),
        n_unlisted=_beyond(going),
        n_not=len(lines) - len(going),
        note=note,
    )


def _beyond(lines: Sequence[NeighbourLine]) -> int:
    return max(len(lines) - LISTED, 0)
