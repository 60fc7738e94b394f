"""What can be added to a build: the catalog's parts of a kind; what cannot fit is told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from builds.compatibility.findings import Action, Change
from builds.prices import Price
from builds.shelf import Item, Shelf
from catalog.models import Gpu, Product
from catalog.search import search

from .changes import apply
from .document import BuildDocument
from .fitting import reason_of_parts, reason_of_plan

__all__ = ["ALONE", "Found", "Offer", "change_to_add", "find"]

SHOWN = 12
LOOKED_AT = 200
"""So many parts are looked at for one answer."""
SEARCHED = 45
"""The first of those that have the words."""
PLANNED = 18
"""So many of them are planned into the build: those that nothing speaks against before."""

ALONE = frozenset({Product.Kind.MOTHERBOARD, Product.Kind.CPU, Product.Kind.FRAME, Product.Kind.COOLER})
"""Kinds of which a build has one: another takes its place."""

USEFUL_GIB = 16

_DEAREST = Decimal(10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A part that could be added. ``reason`` says why it does not fit; empty where it does."""

    item: Item
    change: Change
    price: Price | None
    """The cheapest condition."""
    reason: str = ""
    instead_of: Change | None = None
    """Where there is one line of its kind: the change that puts it in that one's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer of the search. ``hidden`` parts were found and do not fit; ``more`` were not looked at."""

    offers: tuple[Offer, ...]
    hidden: int
    more: int


def find(document: BuildDocument, kind: str, words: str, *, shelf: Shelf, with_unfit: bool) -> Found:
    """Parts of a kind that fit; with ``with_unfit`` the others as well, each with its reason."""
    offers: list[Offer] = []
    hidden = looked_at = planned = 0
    candidates = list(_candidates(kind, words, shelf))
    for item in candidates[:LOOKED_AT]:
        if len(offers) == SHOWN:
            break
        change = change_to_add(document, item, shelf)
        candidate = apply(document, change)
        reason = reason_of_parts(document, candidate, shelf)
        if not reason:
            if planned == PLANNED:
                break
            planned += 1
            reason = reason_of_plan(document, candidate, shelf)
        looked_at += 1
        offer = Offer(
            item=item,
            change=change,
            price=min(item.prices.values(), key=lambda price: (price.usd, price.condition), default=None),
            instead_of=_in_the_place_of_one(document, item, shelf, change),
            reason=reason,
        )
        if offer.reason and not with_unfit:
            hidden += 1
        else:
            offers.append(offer)
    return Found(offers=tuple(offers), hidden=hidden, more=len(candidates) - looked_at)


def change_to_add(document: BuildDocument, item: Item, shelf: Shelf) -> Change:
    """One more of it; in the place of the only one where a build has one of its kind."""
    of_kind = [line.part for line in document.lines if line.part and _kind_of(line.part, shelf) == item.kind]
    if item.kind in ALONE and len(of_kind) == 1 and of_kind[0] != item.slug:
        return Change(Action.REPLACE, of_kind[0], item.slug)
    return Change(Action.ADD, item.slug)


def _in_the_place_of_one(document: BuildDocument, item: Item, shelf: Shelf, change: Change) -> Change | None:
    of_kind = [line.part for line in document.lines if line.part and _kind_of(line.part, shelf) == item.kind]
    if change.action is Action.REPLACE or len(of_kind) != 1 or of_kind[0] == item.slug:
        return None
    return Change(Action.REPLACE, of_kind[0], item.slug)


def _kind_of(slug: str, shelf: Shelf) -> str:
    item = shelf.items.get(slug)
    return item.kind if item else ""


def _candidates(kind: str, words: str, shelf: Shelf) -> Iterator[Item]:
    """By rank where words are given, else the best for its price first; what has no price comes last."""
    if words.strip():
        hits = search(words, limit=SEARCHED, kinds={kind})
        found = [shelf.items[hit.slug] for hit in hits if hit.slug in shelf.items]
    else:
        found = sorted((item for item in shelf.items.values() if item.kind == kind), key=_cheapness)
    return (item for item in found if item.kind == kind and _goes_into_a_build(item))


def _goes_into_a_build(item: Item) -> bool:
    """Modules and laptops' chips are in the catalog because they were measured."""
    return not isinstance(item.row, Gpu) or item.row.form == Gpu.Form.CARD


def _cheapness(item: Item) -> tuple[bool, Decimal, str]:
    """What it costs; of cards what memory and its bandwidth cost together.

    Cards with little memory come after all others: they hold no model that is asked about here.
    """
    usd = min((price.usd for price in item.prices.values()), default=_DEAREST)
    if isinstance(item.row, Gpu):
        use = Decimal(item.row.memory_gib * item.row.memory_bandwidth_gb_s)
        return item.row.memory_gib < USEFUL_GIB, usd / use, item.slug
    return False, usd, item.slug
