"""A list in words: its facets with counts, what is chosen as chips, its headings, its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from catalog.browse.columns import Column
from catalog.browse.facets import Choice, Range
from catalog.browse.figures import prices_of
from catalog.browse.listing import USEFUL, Listing
from catalog.browse.query import Tally
from catalog.browse.state import Bounds, State, read_state
from catalog.fragments import fragment
from catalog.models import Product
from catalog.price_lines import price_lines

__all__ = [
    "Chip",
    "Header",
    "ShownChoice",
    "ShownRange",
    "chips",
    "drawn_rows",
    "facets",
    "headers",
    "orders",
    "presets",
]

SHOWN_AT_ONCE = 7


@dataclass(frozen=True)
class Option:
    """One word of a choice: its label, how many rows it would leave, whether it is chosen."""

    id: str
    word: str
    label: str
    n: int
    is_chosen: bool


@dataclass(frozen=True)
class ShownChoice:
    """A choice with its options; ``more`` stay folded away until one of them is chosen."""

    facet: Choice
    options: list[Option]
    more: list[Option]
    is_open: bool

    @property
    def more_is_open(self) -> bool:
        """Whether one of the folded ones is chosen."""
        return any(option.is_chosen for option in self.more)


@dataclass(frozen=True)
class ShownRange:
    """A range with what was typed, and from where to where its figures reach."""

    facet: Range
    bounds: Bounds
    least: str
    most: str
    reach: str
    is_open: bool
    options: None = None


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the list, with the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Header:
    """A column's heading with the link that sorts by it."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Order:
    """One way to sort, for the menu of orders."""

    value: str
    label: str
    is_chosen: bool


def facets(
    listing: Listing, state: State, found: Tally, extents: Mapping[str, tuple[float, float]]
) -> list[ShownChoice | ShownRange]:
    """The facets that can tell rows apart: a choice with two words, a range with two ends, or one in use."""
    shown: list[ShownChoice | ShownRange] = []
    for facet in listing.facets:
        if isinstance(facet, Range):
            if facet.name in extents or facet.name in state.bounds:
                shown.append(_shown_range(facet, state, extents.get(facet.name)))
        elif isinstance(facet, Choice) and (len(found.counts[facet.name]) > 1 or facet.name in state.chosen):
            shown.append(_shown_choice(facet, state, found.counts[facet.name]))
    return shown


def _shown_choice(facet: Choice, state: State, counts: Mapping[str, int]) -> ShownChoice:
    chosen = state.chosen.get(facet.name, ())
    options = [
        Option(f"f-{facet.name}-{place}", word, facet.word_label(word), n, word in chosen)
        for place, (word, n) in enumerate(counts.items())
    ]
    at_once = SHOWN_AT_ONCE if len(options) > SHOWN_AT_ONCE + 1 else len(options)
    return ShownChoice(facet, options[:at_once], options[at_once:], facet.is_open or bool(chosen))


def _shown_range(facet: Range, state: State, extent: tuple[float, float] | None) -> ShownRange:
    bounds = state.bounds.get(facet.name, Bounds())
    least, most = (facet.text(end) for end in extent) if extent else ("", "")
    reach = f"{least.removesuffix(facet.unit).strip()} to {most}" if extent else ""
    return ShownRange(facet, bounds, least, most, reach, facet.is_open or bounds != Bounds())


def chips(listing: Listing, state: State) -> list[Chip]:
    """What narrows the list, each with the address without it; the text first."""
    found = [Chip(f"“{state.text}”", state.but(text="").query())] if state.text else []
    for choice in listing.choices:
        for word in state.chosen.get(choice.name, ()):
            label = f"{choice.label}: {choice.word_label(word)}"
            found.append(Chip(label, state.toggled(choice.name, word).query()))
    found += [
        Chip(f"{facet.label}: {words}", state.without_bounds(facet.name).query())
        for facet in listing.ranges
        if (bounds := state.bounds.get(facet.name)) and (words := _bounds_in_words(facet, bounds))
    ]
    return found


def _bounds_in_words(facet: Range, bounds: Bounds) -> str:
    if bounds.low is not None and bounds.high is not None:
        return f"{facet.text(bounds.low)} to {facet.text(bounds.high)}"
    if bounds.low is not None:
        return f"{facet.text(bounds.low)} and more"
    return f"up to {facet.text(bounds.high)}" if bounds.high is not None else ""


def headers(listing: Listing, state: State) -> list[Header]:
    """Headings that sort: numbers first by the largest, words by the alphabet; a second click turns round."""
    return [_header(column.column, state) for column in listing.orders]


def _header(column: Column, state: State) -> Header:
    descending = f"-{column.key}"
    if state.order == column.key:
        order, direction = descending, "ascending"
    elif state.order == descending:
        order, direction = column.key, "descending"
    else:
        # What costs is looked for from below.
        largest_first = column.is_number and not column.key.startswith("price")
        order, direction = (descending if largest_first else column.key), ""
    return Header(column, state.but(order=order).query(), direction)


def orders(listing: Listing, state: State) -> list[Order]:
    """Every order of the list, for a menu; the one in use is chosen."""
    useful = [Order(USEFUL, "Most useful first", state.order == USEFUL)] if listing.useful else []
    return useful + [
        Order(f"{sign}{column.key}", f"{column.column.label}, {words}", state.order == f"{sign}{column.key}")
        for column in listing.orders
        for sign, words in zip(("", "-"), column.ends, strict=True)
    ]


def presets(listing: Listing, state: State) -> list[tuple[str, str, bool]]:
    """(label, address, whether the list is just that)."""
    shown = []
    for preset in listing.presets:
        query = read_state(QueryDict(preset.query), listing).query()
        shown.append((preset.label, query, replace(state, page=1).query() == query))
    return shown


def drawn_rows(
    listing: Listing, rows: Iterable[Any], today: date, ticked: Collection[str] = ()
) -> list[SafeString]:
    """The rows as markup; one that was drawn before with the same words is not drawn again."""
    return [
        fragment("catalog/_list_row.html", {**_row(listing, row, today), "is_ticked": row.slug in ticked})
        for row in rows
    ]


def _row(listing: Listing, row: Any, today: date) -> dict[str, Any]:
    cells = []
    for listed in listing.columns:
        column = listed.column
        cell = {"label": column.label, "is_number": column.is_number, "is_plain": listed.is_plain}
        cell["text"] = listed.text(row)
        if column.key == "price":
            cell["prices"] = [line.drawn for line in price_lines(prices_of(row), row.kind, today)]
            cell["is_price"] = True
        cells.append(cell)
    return {
        "name": row.name,
        "slug": row.slug,
        "url": row.get_absolute_url(),
        "subtitle": listing.subtitle(row),
        "tags": ["announced, not on sale"] if isinstance(row, Product) and row.announced_only else [],
        "cells": cells,
    }
