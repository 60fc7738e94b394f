"""A list's state in its URL: what it is narrowed to, its order, its page.

It is read forgivingly and written in one form. What cannot be followed is left out and named: a wrong number
beside its field (`Bounds.error`, with what was typed kept), all else in `remarks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.browse.facets import Range
from catalog.browse.listing import USEFUL, Listing

__all__ = ["MOST_TICKED", "Bounds", "State", "read_state"]

LONGEST_TEXT = 100
LONGEST_WORD = 80
MOST_WORDS = 60
MOST_REMARKS = 6
MOST_TICKED = 6
LARGEST = 1e12
LARGEST_PAGE = 10**6
FACTORS = {"": 1.0, "k": 1e3, "m": 1e6}
_NUMBER = re.compile(r"\$?(\d{1,15}(?:\.\d{1,9})?|\.\d{1,9})([km]?)", re.ASCII)
HOW_TO_WRITE = "Write a number, for example 24 or 1,500."


@dataclass(frozen=True)
class Bounds:
    """The bounds of one range as typed and as numbers of the URL's unit, both included."""

    low_typed: str = ""
    high_typed: str = ""
    low: float | None = None
    high: float | None = None
    error: str = ""


@dataclass(frozen=True)
class State:
    """What a list shows. ``chosen`` and ``bounds`` hold only what is set, in the order of the facets.

    ``ticked`` are the slugs of rows to compare; they narrow nothing and stay while all else changes.
    """

    default_order: str
    text: str = ""
    order: str = ""
    page: int = 1
    ticked: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.text or self.chosen or any(self._pairs_of_bounds()))

    def query(self) -> str:
        """The state as a query string, ``?`` where it is the list as it opens."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, word) for name, words in self.chosen.items() for word in words]
        pairs += self._pairs_of_bounds()
        pairs += [("sort", self.order)] if self.order != self.default_order else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"?{urlencode(pairs)}"

    def address(self) -> str:
        """The query string with the ticked rows, for the address bar; links leave them to the boxes."""
        ticked = urlencode([("with", slug) for slug in self.ticked])
        query = self.query()
        return f"{query}{'&' if ticked and query != '?' else ''}{ticked}"

    def but(self, **changes: Any) -> State:
        """The same on its first page with some parts changed."""
        return replace(self, **{"page": 1, **changes})

    def toggled(self, name: str, word: str) -> State:
        """With one more chosen word, or without it where it is chosen already."""
        before = self.chosen.get(name, ())
        words = tuple(w for w in before if w != word) if word in before else (*before, word)
        chosen = {**self.chosen, name: words}
        return self.but(chosen={key: kept for key, kept in chosen.items() if kept})

    def without_bounds(self, name: str) -> State:
        """Without the bounds of one range."""
        return self.but(bounds={key: kept for key, kept in self.bounds.items() if key != name})

    def _pairs_of_bounds(self) -> list[tuple[str, str]]:
        return [
            (f"{name}_{end}", typed)
            for name, bounds in self.bounds.items()
            for end, typed in (("min", bounds.low_typed), ("max", bounds.high_typed))
            if typed
        ]


def read_state(parameters: QueryDict, listing: Listing) -> State:
    """The state of a list from its URL. Chosen words are checked later, against those that exist."""
    remarks: list[str] = []
    text = " ".join(_single(parameters, "q", remarks).split())
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].strip()
        remarks.append(f"Only the first {LONGEST_TEXT} characters of the search text were used.")
    chosen = {facet.name: _words(parameters.getlist(facet.name)) for facet in listing.choices}
    bounds = {facet.name: _bounds(parameters, facet, remarks) for facet in listing.ranges}
    state = State(
        default_order=listing.default_order,
        text=text,
        order=_order(parameters, listing, remarks),
        page=_page(parameters, remarks),
        ticked=_words(parameters.getlist("with"))[:MOST_TICKED],
        chosen={name: words for name, words in chosen.items() if words},
        bounds={name: found for name, found in bounds.items() if found != Bounds()},
    )
    remarks += _unknown(parameters, listing)
    return replace(state, remarks=tuple(remarks[:MOST_REMARKS]))


def number_of(typed: str) -> float | None:
    """A number as people write it; ``None`` where it is none.

    >>> [number_of(text) for text in ("24", "$1,500", "128k", "-3", "1e9", "nan")]
    [24.0, 1500.0, 128000.0, None, None, None]
    """
    match = _NUMBER.fullmatch(typed.replace(",", "").replace(" ", "").lower())
    return float(match[1]) * FACTORS[match[2]] if match else None


def _single(parameters: QueryDict, name: str, remarks: list[str]) -> str:
    """The last of what a parameter says that holds one value. No keyboard types a NUL."""
    values = parameters.getlist(name)
    if len(set(values)) > 1:
        remarks.append(f"“{name}” stands more than once; the last was used.")
    return values[-1].replace("\x00", "").strip() if values else ""


def _words(values: Iterable[str]) -> tuple[str, ...]:
    cleaned = (value.replace("\x00", "").strip()[:LONGEST_WORD] for value in values)
    return tuple(dict.fromkeys(word for word in cleaned if word))[:MOST_WORDS]


def _bounds(parameters: QueryDict, facet: Range, remarks: list[str]) -> Bounds:
    low_typed = _single(parameters, f"{facet.name}_min", remarks)[:LONGEST_WORD]
    high_typed = _single(parameters, f"{facet.name}_max", remarks)[:LONGEST_WORD]
    low, high = number_of(low_typed), number_of(high_typed)
    error = ""
    if (low_typed and low is None) or (high_typed and high is None):
        error = f"{HOW_TO_WRITE} What cannot be read is left out."
    elif max(low or 0, high or 0) > LARGEST:
        error, low, high = "That is larger than anything that exists, and left out.", None, None
    elif low is not None and high is not None and low > high:
        error = "The least is above the most: nothing can be both."
    return Bounds(low_typed, high_typed, low, high, error)


def _order(parameters: QueryDict, listing: Listing, remarks: list[str]) -> str:
    order = _single(parameters, "sort", remarks) or listing.default_order
    known = [*(column.key for column in listing.orders), *([USEFUL] if listing.useful else [])]
    if order not in (listing.default_order, USEFUL) and order.removeprefix("-") in known:
        return order
    if order != listing.default_order and order not in known:
        remarks.append(f"There is no column {order[:40]!r} to sort by; there are {', '.join(known)}.")
        return listing.default_order
    return order


def _page(parameters: QueryDict, remarks: list[str]) -> int:
    typed = _single(parameters, "page", remarks)
    if not typed:
        return 1
    if typed.isascii() and typed.isdigit() and len(typed) <= 18 and int(typed) > 0:
        return min(int(typed), LARGEST_PAGE)
    remarks.append(f"There is no page {typed[:20]!r}; this is the first.")
    return 1


def _unknown(parameters: QueryDict, listing: Listing) -> list[str]:
    known = {"q", "sort", "page", "with", *(facet.name for facet in listing.choices)}
    known |= {f"{facet.name}_{end}" for facet in listing.ranges for end in ("min", "max")}
    strange = [name for name in parameters if name not in known]
    if not strange:
        return []
    return [f"{listing.title} cannot be narrowed by {', '.join(repr(name[:40]) for name in strange[:3])}."]
