"""From a document to a build: names led to parts, pieces spelled out, prices found."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from builds.assembly.build import Build, CardUse
from builds.assembly.outlets import DEFAULT_OUTLET, OUTLETS
from builds.parts import (
    Board,
    Card,
    CoolerPart,
    Disk,
    Modules,
    Part,
    Processor,
    RiserPart,
    Room,
    SmallPart,
    Supply,
)
from builds.parts.reading import part_of
from builds.prices import Line, usual_condition
from builds.shelf import Shelf
from catalog.models import Product
from catalog.names import fold

from .document import BuildDocument, LineAsked
from .own_parts import KIND_NAMES, row_of_own
from .resolving import resolve_document
from .said import Problem, Reading

__all__ = ["MAX_PIECES", "Assembled", "assemble"]

PartT = TypeVar("PartT", bound=Part)

MAX_PIECES = 64
"""Of one kind in a build."""

SHARED = frozenset({"switch", "bifurcation", "host-card", "nvlink"})
"""Kinds of risers that several cards hang on, though each names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A document put together. What could not be used stands in ``problems`` and keeps its line."""

    build: Build
    lines: tuple[Line, ...]
    """One for each line of the document; then risers that cards are on and no line lists."""
    problems: tuple[Problem, ...]
    document: BuildDocument
    """The same with the catalog's slugs for names."""
    readings: tuple[Reading, ...] = ()
    own_rows: Mapping[str, Product] = field(default_factory=dict)
    """Rows, never stored, of the visitor's own parts, by slug."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A line with its part and how many of it the build holds."""

    line: LineAsked
    part: Part
    quantity: int


def assemble(document: BuildDocument, shelf: Shelf) -> Assembled:
    """Put a document together. Never raises for what was written: it is a problem, and the rest is built."""
    resolved = resolve_document(document, shelf)
    named = resolved.document
    problems = list(resolved.problems)
    own_rows: dict[str, Product] = {}
    parts: list[Part | None] = []
    for position, line in enumerate(named.lines):
        if line.own is None:
            parts.append(shelf.part(line.part))
            continue
        row, said = row_of_own(line.own)
        problems += [Problem(position, "own", text) for text in said]
        parts.append(part_of(row) if row else None)
        if row:
            own_rows[row.slug] = row
    pieces = list(_supplied(_limited(named, parts, problems), named, problems))
    build = _build(named, pieces, shelf)
    return Assembled(
        build=build,
        lines=(*_lines(named, parts, shelf), *_riser_lines(pieces, shelf)),
        problems=tuple(problems),
        document=named,
        readings=resolved.readings,
        own_rows=MappingProxyType(own_rows),
    )


def _limited(document: BuildDocument, parts: list[Part | None], problems: list[Problem]) -> Iterator[_Pieces]:
    """Lines that a build can hold, up to so many pieces of a kind."""
    held: Counter[type[Part]] = Counter()
    for position, (line, part) in enumerate(zip(document.lines, parts, strict=True)):
        if part is None:
            continue
        left = MAX_PIECES - held[type(part)]
        quantity = max(0, min(line.quantity, left))
        if quantity < line.quantity:
            message = (
                f"{part.name}: {line.quantity} pieces are too many; a build holds {MAX_PIECES} parts "
                f"of a kind, so {quantity} of these are checked."
            )
            problems.append(Problem(position, "quantity", message))
        held[type(part)] += quantity
        yield _Pieces(line, part, quantity)


def _supplied(
    pieces: Iterator[_Pieces], document: BuildDocument, problems: list[Problem]
) -> Iterator[_Pieces]:
    """Lines without pins to supplies that the build has not: the planner deals these cards."""
    every = list(pieces)
    supplies = sum(quantity for _, quantity in _of(Supply, every))
    for piece in every:
        wanted = piece.line.supply
        if wanted is None or not supplies or wanted <= supplies:
            yield piece
            continue
        has = "1 supply" if supplies == 1 else f"{supplies} supplies"
        message = f"{piece.part.name}: there is no supply {wanted}, the build has {has}; the planner chooses."
        problems.append(Problem(document.lines.index(piece.line), "supply", message))
        yield replace(piece, line=replace(piece.line, supply=None))


def _build(document: BuildDocument, pieces: list[_Pieces], shelf: Shelf) -> Build:
    return Build(
        name=document.name,
        cards=tuple(_cards(pieces, shelf)),
        risers=tuple(_loose(pieces, shelf)),
        supplies=_spelled_out(Supply, pieces),
        boards=_spelled_out(Board, pieces),
        processors=_spelled_out(Processor, pieces),
        kits=_spelled_out(Modules, pieces),
        coolers=_spelled_out(CoolerPart, pieces),
        disks=_spelled_out(Disk, pieces),
        rooms=_spelled_out(Room, pieces),
        small_parts=_spelled_out(SmallPart, pieces),
        outlet=OUTLETS[document.outlet or DEFAULT_OUTLET],
        other_load_w=document.other_load_w,
    )


def _of(kind: type[PartT], pieces: list[_Pieces]) -> Iterator[tuple[PartT, int]]:
    for piece in pieces:
        if isinstance(piece.part, kind):
            yield piece.part, piece.quantity


def _spelled_out(kind: type[PartT], pieces: list[_Pieces]) -> tuple[PartT, ...]:
    return tuple(part for part, quantity in _of(kind, pieces) for _ in range(quantity))


def _cards(pieces: list[_Pieces], shelf: Shelf) -> Iterator[CardUse]:
    """Each card by itself; equal ones are counted over all lines."""
    total: Counter[str] = Counter()
    for piece in pieces:
        total[piece.part.slug] += piece.quantity
    seen: Counter[str] = Counter()
    for piece in pieces:
        if not isinstance(piece.part, Card):
            continue
        line, card = piece.line, piece.part
        riser = shelf.part(line.riser)
        for _ in range(piece.quantity):
            seen[card.slug] += 1
            yield CardUse(
                key=f"{card.slug}#{seen[card.slug]}" if total[card.slug] > 1 else card.slug,
                card=card,
                shape=next((shape for shape in card.shapes if line.shape and shape.name == line.shape), None),
                power_limit_w=line.power_limit_w,
                riser=riser if isinstance(riser, RiserPart) and riser.kind not in SHARED else None,
                riser_feed=line.riser_feed,
                slot=line.slot,
                supply=line.supply,
                power_adapter=line.power_adapter,
                adapter_inputs=line.adapter_inputs,
                cables=line.cables,
            )


def _needed_risers(pieces: list[_Pieces], shelf: Shelf) -> dict[str, int]:
    """How many of each riser the cards are on: one for each card, or for as many cards as it hosts."""
    cards: Counter[str] = Counter()
    for piece in pieces:
        if isinstance(piece.part, Card) and piece.line.riser:
            cards[piece.line.riser] += piece.quantity
    needed = {}
    for slug, count in cards.items():
        riser = shelf.part(slug)
        if isinstance(riser, RiserPart):
            needed[slug] = math.ceil(count / (riser.ports or 1)) if riser.kind in SHARED else count
    return needed


def _loose(pieces: list[_Pieces], shelf: Shelf) -> Iterator[RiserPart]:
    """Risers that no card has for itself: what several share, and lines beyond those that cards name.

    A card's riser may be listed too, with its price: it is no second one.
    """
    needed = _needed_risers(pieces, shelf)
    for riser, quantity in _of(RiserPart, pieces):
        named = min(quantity, needed.get(riser.slug, 0))
        if named:
            needed[riser.slug] -= named
        kept = quantity if riser.kind in SHARED else quantity - named
        yield from (riser for _ in range(kept))
    for slug, missing in needed.items():
        shared = shelf.part(slug)
        if isinstance(shared, RiserPart) and shared.kind in SHARED:
            yield from (shared for _ in range(missing))


def _lines(document: BuildDocument, parts: list[Part | None], shelf: Shelf) -> Iterator[Line]:
    for line, part in zip(document.lines, parts, strict=True):
        if line.own is not None:
            note = "your own part" if part else "not a part"
            kind = _kind_of(line)
            yield _line("", line.own.name, kind, line.quantity, line, shelf, note)
        elif part is None:
            yield _line("", line.part, "", line.quantity, line, shelf, "not in the catalog")
        else:
            yield _line(part.slug, part.name, shelf.items[part.slug].kind, line.quantity, line, shelf, "")


def _riser_lines(pieces: list[_Pieces], shelf: Shelf) -> Iterator[Line]:
    """Risers that cards are on, as far as no line lists them: they have to be bought too."""
    listed: Counter[str] = Counter()
    for part, quantity in _of(RiserPart, pieces):
        listed[part.slug] += quantity
    for slug, quantity in _needed_risers(pieces, shelf).items():
        if (missing := quantity - listed[slug]) > 0:
            name = shelf.items[slug].name
            yield _line(slug, name, Product.Kind.RISER, missing, LineAsked(), shelf, "under the cards")


def _line(slug: str, name: str, kind: str, quantity: int, asked: LineAsked, shelf: Shelf, note: str) -> Line:
    prices = shelf.items[slug].prices if slug else {}
    condition = asked.condition or usual_condition(prices)
    return Line(
        slug=slug,
        name=name,
        kind=kind,
        quantity=quantity,
        condition=condition,
        price=prices.get(condition),
        own_usd=asked.price_usd,
        note=note,
    )


def _kind_of(line: LineAsked) -> str:
    return KIND_NAMES.get(fold(line.own.kind), "") if line.own else ""
