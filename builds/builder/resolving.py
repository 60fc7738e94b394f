"""Names as people write them, led to the catalog's slugs, with a word on how each was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from builds.assembly.outlets import DEFAULT_OUTLET, OUTLETS
from builds.parts import Card, CardShape, RiserPart
from builds.shelf import Shelf
from catalog.models import MemoryKit, Product
from catalog.names import closest, fold

from .document import BuildDocument, LineAsked
from .memory_names import kits_as_stated, memory_stated
from .name_words import counted, words_of
from .outlet_names import outlet_named
from .part_names import AmbiguousPartError, PartNames, part_names
from .said import Problem, Reading

__all__ = ["Resolved", "UnknownPartError", "resolve_document", "resolve_part"]


class UnknownPartError(ValueError):
    """Nothing, or more than one thing, goes by a name. The message lists what comes near."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document whose lines name slugs of the catalog, as far as they could be found."""

    document: BuildDocument
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    slug: str
    quantity: int | None = None
    note: str = ""


def resolve_document(document: BuildDocument, shelf: Shelf) -> Resolved:
    """Lead every name to a slug. A line that names nothing stays as it was written, and is a problem."""
    readings: list[Reading] = []
    problems: list[Problem] = [Problem(None, "", text) for text in document.unread]
    lines = []
    for position, line in enumerate(document.lines):
        reader = _LineReader(position, shelf)
        lines.append(reader.read(line))
        readings += reader.readings
        problems += reader.problems
    outlet = document.outlet
    if outlet and (found := outlet_named(outlet)):
        if found.slug != outlet:
            readings.append(Reading(None, "outlet", outlet, found.slug, f"read as {found.name}"))
        outlet = found.slug
    elif outlet:
        known = ", ".join(OUTLETS)
        problems.append(
            Problem(
                None,
                "outlet",
                f"No outlet is called “{outlet[:60]}”; {OUTLETS[DEFAULT_OUTLET].name} is taken. "
                f"Known: {known}.",
            )
        )
        outlet = ""
    return Resolved(replace(document, lines=tuple(lines), outlet=outlet), tuple(readings), tuple(problems))


def resolve_part(text: str, shelf: Shelf, kind: str = "") -> tuple[str, int | None, str]:
    """The slug of a name, how many it says (``2x RTX 3090``), and how it was read where that is not plain.

    Raises:
        UnknownPartError: nothing, or several things, go by it.
    """
    found = _find(text, shelf, kind)
    return found.slug, found.quantity, found.note


def _find(text: str, shelf: Shelf, kind: str) -> _Found:
    names = part_names(shelf)
    quantity, plain = counted(text)
    try:
        for count, name in dict.fromkeys(((None, text.strip()), (quantity, plain))):
            match = names.find_exactly(name, kind)
            if match is not None:
                note = f"read as {quantity}× {names.items[match].name}" if count else ""
                return _Found(match, count, note)
        if kind in ("", Product.Kind.MEMORY_KIT) and (memory := _memory(text, names)):
            return memory
        found = names.find(plain, kind)
    except AmbiguousPartError as error:
        raise UnknownPartError(_ambiguous(text, names, error.slugs)) from error
    if found is None:
        raise UnknownPartError(_unknown(text, plain, names, shelf, kind))
    unread = f"; “{' '.join(found.unread)}” says nothing to us" if found.unread else ""
    return _Found(found.slug, quantity, f"read as {names.items[found.slug].name}{unread}")


def _memory(text: str, names: PartNames) -> _Found | None:
    stated = memory_stated(text)
    if stated is None:
        return None
    rows = [item.row for item in names.items.values() if isinstance(item.row, MemoryKit)]
    kits, quantity = kits_as_stated(stated, rows)
    if not kits:
        return None
    if len({(kit.module_type, kit.modules) for kit in kits}) > 1:
        raise AmbiguousPartError([kit.slug for kit in kits])
    return _Found(kits[0].slug, quantity if quantity > 1 else None, f"read as {kits[0].name}")


def _ambiguous(text: str, names: PartNames, slugs: Sequence[str]) -> str:
    shown = ", ".join(names.items[slug].name for slug in slugs[:6])
    more = f" or {len(slugs) - 6} others" if len(slugs) > 6 else ""
    return f"“{text[:60]}” could be {shown}{more}: name one of them."


def _unknown(text: str, plain: str, names: PartNames, shelf: Shelf, kind: str) -> str:
    if why := shelf.unestimated.get(text) or shelf.unestimated.get(plain):
        return f"{why}, so no build can hold it yet."
    item = shelf.items.get(text) or shelf.items.get(plain)
    if item is not None and not kind:
        return f"{item.name} is a complete machine, not a part of a build."
    near = names.closest(plain, kind)
    return f"No part is called “{text[:60]}”." + (f" Nearest: {', '.join(near)}." if near else "")


class _LineReader:
    """One line of a document, its names led to slugs."""

    def __init__(self, position: int, shelf: Shelf) -> None:
        self.position = position
        self.shelf = shelf
        self.readings: list[Reading] = []
        self.problems: list[Problem] = []

    def read(self, line: LineAsked) -> LineAsked:
        """The line with slugs; quantity, riser and shape as the names say."""
        asked_shape = line.shape
        if line.own is None:
            line = self._part(line)
        part = self.shelf.part(line.part)
        if isinstance(part, RiserPart) and line.riser_feed:
            slug, feed = self._fed(part.slug, line.riser_feed)
            line = replace(line, part=slug, riser_feed=feed)
        if line.riser:
            line = self._riser(line)
        if isinstance(part, Card):
            line = self._shape(line, part, said=bool(asked_shape))
        return line

    def _part(self, line: LineAsked) -> LineAsked:
        try:
            found = _find(line.part, self.shelf, "")
        except UnknownPartError as error:
            self._problem("part", str(error))
            return line
        self._reading("part", line.part, found)
        quantity = line.quantity
        if found.quantity is not None and found.quantity != quantity:
            if quantity == 1:
                quantity = found.quantity
            else:
                self._problem(
                    "quantity",
                    f"“{line.part[:60]}” says {found.quantity} pieces and its quantity {quantity}; "
                    f"{quantity} are taken.",
                )
        shape = line.shape or _founders(line.part)
        return replace(line, part=found.slug, quantity=quantity, shape=shape)

    def _riser(self, line: LineAsked) -> LineAsked:
        try:
            found = _find(line.riser, self.shelf, Product.Kind.RISER)
        except UnknownPartError as error:
            item = self.shelf.items.get(_stand_in(line.riser, line.riser_feed))
            if item is None:
                self._problem("riser", f"The riser is left out. {error}")
                return replace(line, riser="", riser_feed="")
            self._problem("riser", f"{error} {item.name} is taken in its place.")
            found = _Found(item.slug)
        self._reading("riser", line.riser, found)
        slug, feed = self._fed(found.slug, line.riser_feed) if line.riser_feed else (found.slug, "")
        return replace(line, riser=slug, riser_feed=feed)

    def _fed(self, slug: str, feed: str) -> tuple[str, str]:
        """The version of a riser with such a feed, or the riser with the feed as a setting."""
        riser = self.shelf.part(slug)
        if isinstance(riser, RiserPart) and riser.feed == feed:
            return slug, ""
        stem = slug.rpartition("-")[0]
        for other in self.shelf.items:
            twin = self.shelf.part(other) if stem and other.rpartition("-")[0] == stem else None
            if isinstance(twin, RiserPart) and twin.feed == feed:
                return twin.slug, ""
        return slug, feed

    def _shape(self, line: LineAsked, card: Card, *, said: bool) -> LineAsked:
        """The name of a retail shape as the catalog has it.

        ``said``: as a shape, not within the card's name, where one that is not known may be passed over.
        """
        if not line.shape:
            return line
        named = [shape for shape in card.shapes if shape.name]
        shape = _shape_named(line.shape, named)
        if shape is None and not said:
            return replace(line, shape="")
        if shape is None:
            known = ", ".join(f"“{each.name}”" for each in named)
            others = f" Known: {known}." if known else " The catalog lists no retail shapes of it."
            self._problem("shape", f"{card.name} has no shape “{line.shape[:60]}”.{others}")
        return replace(line, shape=shape.name if shape else "")

    def _reading(self, field: str, written: str, found: _Found) -> None:
        if found.note:
            self.readings.append(Reading(self.position, field, written, found.slug, found.note))

    def _problem(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.position, field, message))


_STAND_INS = (
    ({"usb", "x1", "mining"}, "usb-x1-riser-6pin"),
    ({"oculink"}, "oculink-24pin-dock-generic"),
    ({"m2"}, "adt-r43sg"),
    ({"riser", "ribbon", "x16", "extender", "extension"}, "generic-gen4-x16-amazon"),
)
"""Words of a riser that nobody knows, and the usual one of its kind: without any, cards would be taken to
stand straight in their slots and to hide each other."""


def _stand_in(text: str, feed: str) -> str:
    """The slug of what stands in for an unknown riser; empty where its name does not say what it is."""
    words = set(words_of(text))
    named = next((slug for telling, slug in _STAND_INS if telling & words), "")
    if feed in ("6-pin", "sata", "molex") and named in ("", "generic-gen4-x16-amazon"):
        return "usb-x1-riser-6pin"  # ribbons have no plug of their own
    return named


def _founders(name: str) -> str:
    return "Founders Edition" if {"fe", "founders"} & set(words_of(name)) else ""


def _shape_named(text: str, shapes: Sequence[CardShape]) -> CardShape | None:
    by_name = {fold(shape.name): shape for shape in shapes}
    if found := by_name.get(fold(text)):
        return found
    if "typical" in text.casefold():
        counted_ones = [shape for shape in shapes if shape.retail_count and shape.plugs]
        return max(counted_ones, key=lambda shape: shape.retail_count or 0, default=None)
    near = closest(fold(text), by_name, limit=1, alike=0.7)
    return by_name[near[0]] if near else None
