"""What another number of cards would do: the same build with one, two and four of its main card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from builds.compatibility.findings import Severity
from builds.shelf import Shelf
from catalog.models import Product
from estimator.core.calibration import Calibration

from .checked import Checked
from .checking import check_document
from .document import BuildDocument, LineAsked

__all__ = ["COUNTS", "Upgrade", "upgrades_of", "with_cards"]

COUNTS = (1, 2, 4)

_FOLLOW = frozenset({Product.Kind.RISER, Product.Kind.ACCESSORY})
"""Kinds bought once for each card: their lines follow the cards where there are as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """The build with so many cards."""

    count: int
    is_current: bool
    checked: Checked
    change_usd: Decimal | None
    """What it costs more than the build as it is; negative where it costs less."""

    @property
    def severities(self) -> Mapping[Severity, int]:
        """How many findings of each; what has to be looked up does not count."""
        return Counter(each.severity for each in self.checked.findings if not each.to_check)


def upgrades_of(
    checked: Checked, cards: Collection[str], shelf: Shelf, calibration: Calibration, today: date
) -> list[Upgrade]:
    """One, two, four and as many as there are; nothing where no card is chosen. ``cards``: their slugs."""
    document = checked.document
    main = _main_line(document, cards)
    if main is None:
        return []
    current = _pieces(document, main)
    found = []
    for count in sorted({*COUNTS, current}):
        changed = checked
        if count != current:
            kinds = {slug: item.kind for slug, item in shelf.items.items()}
            changed = check_document(with_cards(document, count, cards, kinds), shelf, calibration, today)
        change = changed.total.usd - checked.total.usd if changed.total and checked.total else None
        found.append(Upgrade(count=count, is_current=count == current, checked=changed, change_usd=change))
    return found


def with_cards(
    document: BuildDocument, count: int, cards: Collection[str], kinds: Mapping[str, str]
) -> BuildDocument:
    """The document with so many of its main card in one line, nothing pinned, and what each card needs.

    ``kinds``: kind of every part of the catalog.
    """
    main = _main_line(document, cards)
    if main is None:
        return document
    current = _pieces(document, main)
    lines: list[LineAsked] = []
    for line in document.lines:
        if line is main:
            lines.append(replace(line, quantity=count, slot=None, supply=None))
        elif _is_same(line, main):
            continue
        elif _follows(line, main, current, kinds):
            lines.append(replace(line, quantity=count))
        else:
            lines.append(line)
    return replace(document, lines=tuple(lines))


def _main_line(document: BuildDocument, cards: Collection[str]) -> LineAsked | None:
    """The first line of the card of which there are most."""
    lines = [line for line in document.lines if line.quantity and _is_card(line, cards)]
    return max(lines, key=lambda line: _pieces(document, line), default=None)


def _is_card(line: LineAsked, cards: Collection[str]) -> bool:
    return line.own.kind == Product.Kind.GPU if line.own else line.part in cards


def _pieces(document: BuildDocument, main: LineAsked) -> int:
    return sum(line.quantity for line in document.lines if _is_same(line, main))


def _is_same(line: LineAsked, main: LineAsked) -> bool:
    return (line.part, line.own) == (main.part, main.own)


def _follows(line: LineAsked, main: LineAsked, current: int, kinds: Mapping[str, str]) -> bool:
    if line.own is not None or line.quantity != current or kinds.get(line.part) not in _FOLLOW:
        return False
    return current > 1 or line.part == main.riser
