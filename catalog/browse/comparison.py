"""Two to six rows of one list side by side: every spec that one of them states, differences marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from catalog.browse.figures import prices_of
from catalog.browse.listing import Listing
from catalog.browse.query import listed
from catalog.browse.state import MOST_TICKED
from catalog.models import PriceObservation
from catalog.price_lines import price_lines
from catalog.specs import specs_of

__all__ = ["MOST", "Comparison", "Onward", "compared", "onward", "register"]

MOST = MOST_TICKED
LONGEST_SLUG = 80
MOST_REMARKS = 5


@dataclass(frozen=True)
class Line:
    """One spec over all columns; ``texts`` are ``None`` where no source states it."""

    label: str
    explanation: str
    texts: list[str | None]
    is_number: bool = False

    @property
    def differs(self) -> bool:
        """Whether two columns say different things; what is unknown says nothing."""
        return len({text for text in self.texts if text is not None}) > 1


@dataclass(frozen=True)
class Side:
    """One column: the row, and the address of the comparison without it."""

    row: Any
    url: str
    without: str


@dataclass(frozen=True)
class PriceRow:
    """The prices of one condition over all columns."""

    condition: str
    prices: list[SafeString | None]


@dataclass(frozen=True)
class Comparison:
    """What the page shows. ``remarks`` name what was asked for and cannot be compared."""

    sides: list[Side] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    prices: list[PriceRow] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Onward:
    """Where a higher floor takes the same products further."""

    label: str
    url: str


_onward: list[Callable[[Sequence[Any]], Onward | None]] = []


def register(function: Callable[[Sequence[Any]], Onward | None]) -> None:
    """Let a higher floor offer a link beside a comparison; it answers ``None`` where it has none."""
    if function not in _onward:
        _onward.append(function)


def onward(rows: Sequence[Any]) -> list[Onward]:
    """The links that higher floors offer for these rows."""
    return [link for function in _onward if (link := function(rows)) is not None]


def compared(listing: Listing, slugs: Iterable[str], today: date) -> Comparison:
    """The rows of these slugs in the order in which they are named; two queries."""
    asked = list(dict.fromkeys(slug.replace("\x00", "").strip()[:LONGEST_SLUG] for slug in slugs))
    asked = [slug for slug in asked if slug]
    remarks = []
    rows = listed(
        listing, listing.model._default_manager.filter(slug__in=asked[: MOST * 10]).order_by("slug")
    )
    by_slug = {row.slug: row for row in rows}
    found = [by_slug[slug] for slug in asked if slug in by_slug]
    remarks += [
        f"There is nothing called “{slug}” among the {listing.plural}."
        for slug in asked
        if slug not in by_slug
    ]
    if len(found) > MOST:
        remarks.insert(0, f"Up to {MOST} fit side by side; the first {MOST} are shown.")
        found = found[:MOST]
    return Comparison(
        sides=[_side(listing, row, found) for row in found],
        lines=_lines(listing, found),
        prices=_prices(found, today) if listing.has_prices else [],
        remarks=remarks[:MOST_REMARKS],
    )


def _side(listing: Listing, row: Any, rows: Sequence[Any]) -> Side:
    others = [("with", other.slug) for other in rows if other is not row]
    return Side(row, row.get_absolute_url(), f"{listing.url('compare')}?{urlencode(others)}")


def _lines(listing: Listing, rows: Sequence[Any]) -> list[Line]:
    """The list's own columns first, as people compare by them; then all other specs in the fields' order."""
    shown = {spec.name: spec for spec in specs_of(listing.model)}
    lines = [
        Line(
            shown[listed.key].label if listed.key in shown else listed.column.label,
            shown[listed.key].explanation if listed.key in shown else listed.column.explanation,
            [listed.text(row) for row in rows],
            listed.column.is_number,
        )
        for listed in listing.columns
        if listed.key != "price"
    ]
    compared_first = {listed.key for listed in listing.columns}
    lines += [
        Line(spec.label, spec.explanation, [spec.text(row) for row in rows], spec.is_number)
        for name, spec in shown.items()
        if name not in compared_first
    ]
    return [line for line in lines if any(text is not None for text in line.texts)]


def _prices(rows: Sequence[Any], today: date) -> list[PriceRow]:
    drawn = [
        {price.condition: line.drawn for price, line in zip(
            prices, price_lines(prices, row.kind, today), strict=True
        )}
        for row in rows
        for prices in [prices_of(row)]
    ]  # fmt: skip
    return [
        PriceRow(str(condition.label), [known.get(condition) for known in drawn])
        for condition in PriceObservation.Condition
        if any(condition in known for known in drawn)
    ]
