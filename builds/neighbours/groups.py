"""The rules asked about everything in the catalog: groups of lines for a part's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from catalog.models import Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Product, Riser

from . import reading
from .carrying import CARRIES, carries, uses_of
from .parts import Card, Named
from .platform import fits_socket, takes_memory
from .power import feeds
from .space import holds, hosts
from .verdicts import Answer, Verdict

__all__ = ["AT_ONCE", "Group", "NeighbourLine", "groups_of"]

AT_ONCE = 6
"""Lines before the rest is folded away."""
LISTED = 60
"""Lines of a group that a page lists at all."""
WIDE = frozenset({"x8", "x16"})
NamedT = TypeVar("NamedT", bound=Named)


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


def groups_of(product: Product) -> list[Group]:
    """What goes with a product; nothing for kinds without rules."""
    if isinstance(product, Gpu):
        return _of_card(reading.card_of(product)) if product.form == Gpu.Form.CARD else []
    if isinstance(product, PowerSupply):
        return _of_supply(product)
    if isinstance(product, Motherboard):
        return _of_board(product)
    if isinstance(product, Cpu):
        return _of_processor(product)
    if isinstance(product, MemoryKit):
        return _of_kit(product)
    return _of_riser(product) if isinstance(product, Riser) else []


def _of_card(card: Card) -> list[Group]:
    supplies = sorted(reading.supplies(), key=lambda supply: (supply.rated_w, supply.name, supply.slug))
    carriers = [riser for riser in reading.risers() if riser.kind in CARRIES]
    return [
        _group(
            "Power supplies that feed it",
            "supplies",
            ("One card", "Two cards"),
            supplies,
            lambda supply: (feeds(supply, card, 1), feeds(supply, card, 2)),
            "Continuous load with 150 W for the rest of the computer; the plugs are the reference card's.",
        ),
        _group(
            "Boards that host two of it",
            "boards",
            ("Two cards, without risers",),
            sorted(reading.boards(), key=lambda board: -sum(lanes in WIDE for lanes in board.lanes)),
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
            reading.rooms(),
            lambda room: (holds(room, card),),
            "By the reference card's length; retail cards may be longer.",
        ),
    ]


def _of_supply(row: PowerSupply) -> list[Group]:
    supply = reading.supply_of(row)
    cards = sorted(reading.cards(), key=lambda card: (-(card.limit_w or 0), card.name, card.slug))
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


def _of_board(row: Motherboard) -> list[Group]:
    board = reading.board_of(row)
    room = tuple(hosts(board, None, count) for count in (1, 2, 3, 4))
    names = ("One dual-slot card", "Two", "Three", "Four")
    lines = tuple(NeighbourLine(name, "", (verdict,)) for name, verdict in zip(names, room, strict=True))
    return [
        Group("Cards without risers", "counts", ("It hosts them",), lines, (), 0, 0),
        _group(
            "CPUs for its socket",
            "CPUs",
            ("Fits",),
            reading.processors(),
            lambda cpu: (fits_socket(board, cpu),),
        ),
        _group(
            "Memory that fits",
            "memory kits",
            ("Fits",),
            reading.kits(),
            lambda kit: (takes_memory(board.memory, kit, board.memory_slots),),
        ),
    ]


def _of_processor(row: Cpu) -> list[Group]:
    cpu = reading.processor_of(row)
    return [
        _group(
            "Boards with its socket",
            "boards",
            ("Fits",),
            reading.boards(),
            lambda board: (fits_socket(board, cpu),),
            "Whether a board's firmware knows it, its maker's list says.",
        ),
        _group(
            "Memory that it reads",
            "memory kits",
            ("Fits",),
            reading.kits(),
            lambda kit: (takes_memory(cpu.memory, kit),),
            "The board decides too.",
        ),
    ]


def _of_kit(row: MemoryKit) -> list[Group]:
    kit = reading.kit_of(row)
    return [
        _group(
            "Boards that take it",
            "boards",
            ("Fits",),
            reading.boards(),
            lambda board: (takes_memory(board.memory, kit, board.memory_slots),),
        )
    ]


def _of_riser(row: Riser) -> list[Group]:
    riser = reading.riser_of(row)
    if riser.kind not in CARRIES:
        return []
    uses = tuple(NeighbourLine(name, "", (verdict,)) for name, verdict in uses_of(riser))
    return [
        Group("What it is good for", "uses", ("Good for it",), uses, (), 0, 0),
        _group(
            "Cards that it carries",
            "cards",
            ("One card",),
            reading.cards(),
            lambda card: (carries(riser, card),),
        ),
    ]


def _group(
    title: str,
    what: str,
    columns: tuple[str, ...],
    parts: Iterable[NamedT],
    ask: Callable[[NamedT], tuple[Verdict, ...]],
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
