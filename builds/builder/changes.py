"""What a button does to a build: a document and a change make another document."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from builds.compatibility.findings import Action, Change

from .document import BuildDocument, LineAsked

__all__ = ["CARD_KIND", "MAX_PIECES", "apply"]

CARD_KIND = "gpu"
MAX_PIECES = 64
"""Of one line."""

Lines = tuple[LineAsked, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which lines a change is about: all cards, all of one slug, or one piece of them (``rtx-3090#2``)."""

    subject: str
    cards: Collection[str]

    @property
    def slug(self) -> str:
        return self.subject.partition("#")[0]

    @property
    def which(self) -> int | None:
        number = self.subject.partition("#")[2]
        return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None

    def holds(self, line: LineAsked) -> bool:
        if self.subject:
            return self.slug == (line.own.name.replace("#", "") if line.own else line.part)
        return line.own.kind == CARD_KIND if line.own else line.part in self.cards


def apply(document: BuildDocument, change: Change, cards: Collection[str] = ()) -> BuildDocument:
    """The document after the change. What a change is not about stays as it was.

    ``cards`` are the slugs of the catalog's cards: a change of all cards has no subject. A subject with a
    number (``rtx-3090#2``) is one piece, counted over all lines of that part; its line is parted for it.
    """
    value, lines = change.value, document.lines
    chosen = _Chosen(change.subject, cards)
    match change.action:
        case Action.OUTLET:
            return replace(document, outlet=value)
        case Action.SPLIT:
            return replace(document, scenario=replace(document.scenario, split=value))
        case Action.ADD if change.subject:
            lines = _added(lines, change.subject, _pieces(value) or 1)
        case Action.REMOVE:
            lines = _removed(lines, chosen, _pieces(value))
        case Action.REPLACE if value:
            lines = _replaced(lines, chosen.slug, value)
        case action if action in _SETTINGS:
            lines = _set(lines, chosen, _SETTINGS[action](value))
    return replace(document, lines=_merged(lines))


_SETTINGS: dict[Action, Callable[[str], dict[str, Any]]] = {
    Action.LIMIT_CARDS: lambda value: {"power_limit_w": float(value) if value else None},
    Action.RISER: lambda value: {"riser": value, "riser_feed": ""},
    Action.RISER_FEED: lambda value: {"riser_feed": value},
    Action.POWER_ADAPTER: lambda value: {"power_adapter": value, "adapter_inputs": None},
    Action.CABLES: lambda value: {"cables": int(value) if value else None},
    Action.SUPPLY: lambda value: {"supply": int(value) if value else None},
    Action.SLOT: lambda value: {"slot": int(value) if value else None},
}


def _pieces(value: str) -> int | None:
    return int(value) if value else None


def _set(lines: Lines, chosen: _Chosen, settings: dict[str, Any]) -> Lines:
    found: list[LineAsked] = []
    seen = 0
    for line in lines:
        if not chosen.holds(line):
            found.append(line)
            continue
        before, seen = seen, seen + line.quantity
        if chosen.which is None:
            found.append(replace(line, **settings))
        elif before < chosen.which <= seen:
            place = chosen.which - before
            parted = (
                replace(line, quantity=place - 1),
                replace(line, **{"quantity": 1, **settings}),
                replace(line, quantity=line.quantity - place),
            )
            found += [piece for piece in parted if piece.quantity]
        else:
            found.append(line)
    return tuple(found)


def _added(lines: Lines, slug: str, pieces: int) -> Lines:
    """More of a line of that part, the last one where there are several; else a line of its own."""
    for position in reversed(range(len(lines))):
        line = lines[position]
        if line.part == slug and line.own is None:
            more = replace(line, quantity=min(line.quantity + pieces, MAX_PIECES))
            return (*lines[:position], more, *lines[position + 1 :])
    return (*lines, LineAsked(part=slug, quantity=min(pieces, MAX_PIECES)))


def _removed(lines: Lines, chosen: _Chosen, pieces: int | None) -> Lines:
    """From the last line backwards; all where no number is given. A riser also leaves its cards."""
    if chosen.which is not None:
        lines = _set(lines, chosen, {"quantity": 0})
        return tuple(line for line in lines if line.quantity)
    found: list[LineAsked] = []
    for line in reversed(lines):
        if not chosen.holds(line):
            freed = pieces is None and chosen.slug and line.riser == chosen.slug
            found.append(replace(line, riser="", riser_feed="") if freed else line)
            continue
        taken = line.quantity if pieces is None else min(pieces, line.quantity)
        pieces = None if pieces is None else pieces - taken
        if line.quantity > taken:
            found.append(replace(line, quantity=line.quantity - taken))
    return tuple(reversed(found))


def _replaced(lines: Lines, old: str, new: str) -> Lines:
    """As many of the new part. Condition, price and shape were the old one's, and so was a riser's feed."""
    found = []
    for line in lines:
        if line.riser == old:
            line = replace(line, riser=new, riser_feed="")
        if line.part == old and line.own is None:
            line = replace(line, part=new, condition="", price_usd=None, shape="")
        found.append(line)
    return tuple(found)


def _merged(lines: Lines) -> Lines:
    """Neighbours that differ in nothing but their quantity are one line, as long as it may hold them."""
    found: list[LineAsked] = []
    for line in lines:
        if found and line.own is None and replace(found[-1], quantity=line.quantity) == line:
            together = found[-1].quantity + line.quantity
            if together <= MAX_PIECES:
                found[-1] = replace(line, quantity=together)
                continue
        found.append(line)
    return tuple(found)
