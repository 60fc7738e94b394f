"""What the columns of a sheet are called, and what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.loading.catalog_tables import PRICES

__all__ = [
    "COLUMNS",
    "FIGURES",
    "LABELS",
    "Header",
    "TableError",
    "currency_of",
    "known_columns",
    "read_header",
]

COLUMNS = tuple(PRICES.columns)
"""The columns of ``fixtures/prices``, which are those of an import."""

FIGURES = ("amount", "low", "high")
LABELS = {
    "product": "product", "amount": "price", "low": "low", "high": "high", "currency": "currency",
    "tax_included": "tax included", "condition": "condition", "basis": "basis", "observed_on": "date",
    "precision": "precision", "source_url": "source", "confidence": "confidence",
    "derived_from": "derived from", "derivation": "derivation", "note": "note",
}  # fmt: skip
SYNONYMS = {
    "product": ("slug", "part", "name", "item", "model", "partnumber", "artikel", "produkt", "component"),
    "amount": ("price", "cost", "value", "preis", "betrag", "median", "prix", "pricenow"),
    "low": ("min", "minimum", "lowest", "from", "pricelow", "lowprice", "pricefrom", "von"),
    "high": ("max", "maximum", "highest", "to", "pricehigh", "highprice", "priceto", "bis"),
    "currency": ("cur", "ccy", "währung", "waehrung", "currencycode"),
    "tax_included": ("tax", "taxincluded", "vat", "vatincluded", "inclvat", "incltax", "mwst", "withtax"),
    "condition": ("state", "cond", "zustand", "neworused"),
    "basis": ("pricetype", "type", "kindofprice", "pricebasis"),
    "observed_on": ("date", "day", "seen", "seenon", "observed", "observedon", "datum", "asof", "checked"),
    "precision": ("dateprecision",),
    "source_url": ("source", "url", "link", "sourceurl", "href", "quelle", "page", "shop", "seenat"),
    "confidence": (),
    "derived_from": ("derivedfrom", "parent"),
    "derivation": ("rule",),
    "note": ("notes", "comment", "comments", "remark", "remarks", "bemerkung"),
}
SYMBOLS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "chf": "CHF", "usd": "USD",
           "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "cad": "CAD", "aud": "AUD", "cny": "CNY", "rmb": "CNY",
           "pln": "PLN", "sek": "SEK", "inr": "INR", "nok": "NOK", "dkk": "DKK", "czk": "CZK",
           "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR"}  # fmt: skip
MENTIONED = re.compile(r"us\$|[$€£¥]|(?<![a-z])(?:chf|usd|eur|gbp|jpy|cad|aud|cny|pln|sek|inr)(?![a-z])")


class TableError(ValueError):
    """Why no rows can be read, in words for the editor."""


@dataclass(frozen=True)
class Header:
    """Which of our columns each column of a sheet is, or none; ``currency`` where a heading names one."""

    columns: list[str | None]
    headings: list[str]
    currency: str = ""

    @property
    def unread(self) -> list[str]:
        """Headings that mean nothing to us."""
        pairs = zip(self.columns, self.headings, strict=True)
        return [heading for column, heading in pairs if column is None and heading]


def currency_of(text: str) -> str:
    """The currency that a sign or word means, else nothing.

    >>> currency_of("US$"), currency_of("€"), currency_of("doubloons")
    ('USD', 'EUR', '')
    """
    return SYMBOLS.get(text.strip().casefold(), "")


def known_columns(headings: Sequence[str]) -> list[str | None]:
    """Our column for each heading."""
    return [_column(heading) for heading in headings]


def read_header(headings: Sequence[str]) -> Header:
    """The header's columns, in whichever order they stand.

    Raises:
        TableError: it names no product or no price, or one thing twice.
    """
    columns = known_columns(headings)
    if not any(columns):
        raise TableError(
            "The first line is no header: we do not guess which column is which. Put a line such as "
            "“product, price, date, source” above the rows."
        )
    if "product" not in columns:
        raise TableError(
            "No column says which product. Call it “product”: slugs, names and aliases are understood."
        )
    if not set(FIGURES).intersection(columns):
        raise TableError("No column holds a price. Call it “price” (or “low” and “high” for a range).")
    for column in filter(None, columns):
        if columns.count(column) > 1:
            same = [h for c, h in zip(columns, headings, strict=True) if c == column]
            named = " and ".join(f"“{heading}”" for heading in same[:3])
            raise TableError(f"The columns {named} both mean {LABELS[column]}. Rename or delete one.")
    mentioned = {
        currency_of(found)
        for column, heading in zip(columns, headings, strict=True)
        if column in FIGURES
        for found in MENTIONED.findall(heading.casefold())
    }
    return Header(columns, list(headings), mentioned.pop() if len(mentioned) == 1 else "")


def _column(heading: str) -> str | None:
    spoken = heading.strip().casefold()
    without_currency = MENTIONED.sub(" ", spoken.replace("_", " "))
    if found := NAMES.get(_bare(spoken)) or NAMES.get(_bare(without_currency)):
        return found
    # “slug / part” and “product name” say one thing twice.
    words = {NAMES.get(_bare(word)) for word in re.split(r"[\s/|,()]+", without_currency) if _bare(word)}
    return words.pop() if len(words) == 1 else None


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


NAMES = {_bare(name): column for column, names in SYNONYMS.items() for name in (column, *names)}
