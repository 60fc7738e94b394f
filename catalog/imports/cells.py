"""Cells as people type them, in the form that the price rows have.

What cannot be read is left as it stands, so that the row's own schema says what would be right.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Mapping

from .columns import COLUMNS, FIGURES, currency_of

__all__ = ["currency_in", "in_row_form", "plain_amount", "plain_day"]

SIGN = re.compile(r"us\$|[$€£¥]|[a-zäöü]+\.?", re.IGNORECASE)
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
DIGITS = re.compile(r"\d[\d.,]*")
MONTHS = {
    name.casefold(): number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    if number
} | {"sept": 9}
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .\-/]*([a-z]+)[ .,\-/]*(\d{4})")
MONTH_FIRST = re.compile(r"([a-z]+)[ .]*(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})")
MONTH_ONLY = re.compile(r"([a-z]+)[ .,\-/]*(\d{4})")
DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]\d\d:\d\d.*)?")
ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
YEAR = re.compile(r"\d{4}")

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "condition": {
        "new": ("brand new", "neu", "factory sealed"),
        "used": ("second hand", "secondhand", "second-hand", "pre-owned", "preowned", "gebraucht"),
        "refurbished": ("refurb", "renewed", "certified refurbished", "generalüberholt"),
    },
    "basis": {
        "list": ("msrp", "rrp", "list price", "uvp", "listenpreis", "launch"),
        "asking": (
            "ask",
            "offer",
            "listing",
            "asking price",
            "offered",
            "retail",
            "angebot",
            "angebotspreis",
        ),
        "sold": ("sold price", "completed", "paid", "sale", "verkauft"),
        "guide": ("tracker", "guide or tracker", "average", "estimate", "richtwert", "durchschnitt"),
    },
    "tax_included": {
        "yes": ("y", "true", "1", "incl", "incl.", "included", "inclusive", "ja"),
        "no": ("n", "false", "0", "excl", "excl.", "excluded", "exclusive", "net", "nein"),
        "": ("unknown", "?", "-"),
    },
    "confidence": {"high": (), "medium": ("med",), "low": ()},
    "precision": {"day": (), "month": (), "year": ()},
}
MEANINGS = {
    column: {word: value for value, words in meanings.items() for word in (value, *words)}
    for column, meanings in WORDS.items()
}


def in_row_form(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells as a row that `record_prices` reads; empty columns that have a usual value are left out."""
    row = {column: cells.get(column, "").strip() for column in COLUMNS}
    for column in FIGURES:
        row[column] = plain_amount(row[column])
    for column, meanings in MEANINGS.items():
        row[column] = meanings.get(row[column].casefold(), row[column])
    row["observed_on"], precision = plain_day(row["observed_on"])
    row["precision"] = row["precision"] or precision
    row["currency"] = currency_of(row["currency"]) or row["currency"].upper()
    usual = ("currency", "confidence", "precision")
    return {column: value for column, value in row.items() if value or column not in usual}


def currency_in(cell: str) -> str:
    """The currency that an amount's own sign names, else nothing.

    >>> currency_in("€849"), currency_in("1 299 CHF"), currency_in("1299")
    ('EUR', 'CHF', '')
    """
    return next(filter(None, map(currency_of, SIGN.findall(cell))), "")


def plain_amount(cell: str) -> str:
    """An amount without its currency and with a point; what is none is left as it stands.

    A single mark with exactly three digits behind it parts thousands: prices have two decimals.

    >>> [plain_amount(cell) for cell in ("$1,299.00", "849,90 €", "1.299", "1 299,5", "849,-", "about 400")]
    ['1299.00', '849.90', '1299', '1299.5', '849', 'about 400']
    """
    bare = cell
    for sign in SIGN.findall(cell):
        if currency_of(sign):
            bare = bare.replace(sign, "", 1)
    bare = SPACES.sub("", bare)
    bare = re.sub(r"[.,][-–—]+$", "", bare)
    if not DIGITS.fullmatch(bare):
        return cell
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return bare
    whole, last, tail = bare.rpartition(marks[-1])
    parts_thousands = len(set(marks)) == 1 and (len(marks) > 1 or (len(tail) == 3 and whole not in ("0", "")))
    if parts_thousands:
        return bare.replace(last, "") if _in_threes(bare, last) else cell
    other = "," if last == "." else "."
    if other in whole and not _in_threes(whole, other):
        return cell
    return f"{whole.replace(other, '')}.{tail}" if tail else whole


def plain_day(cell: str) -> tuple[str, str]:
    """A date as year-month-day with its precision; what is none, or may be two, is left as it stands.

    >>> plain_day("28 Sep 2026"), plain_day("Sept 2026"), plain_day("28.09.2026"), plain_day("03/04/2026")
    (('2026-09-28', 'day'), ('2026-09-01', 'month'), ('2026-09-28', 'day'), ('03/04/2026', ''))
    """
    text = " ".join(cell.casefold().split())
    if found := ISO.fullmatch(text):
        return _day(found[1], found[2], found[3]), "day"
    if found := ISO_MONTH.fullmatch(text):
        return _day(found[1], found[2], "1"), "month"
    if YEAR.fullmatch(text):
        return f"{text}-01-01", "year"
    if found := DOTTED.fullmatch(text):
        return _day(found[3], found[2], found[1]), "day"
    if found := SLASHED.fullmatch(text):
        return _slashed(cell, *found.groups())
    for pattern, (day, month, year) in ((DAY_FIRST, (1, 2, 3)), (MONTH_FIRST, (2, 1, 3))):
        if (found := pattern.fullmatch(text)) and found[month] in MONTHS:
            return _day(found[year], str(MONTHS[found[month]]), found[day]), "day"
    if (found := MONTH_ONLY.fullmatch(text)) and found[1] in MONTHS:
        return _day(found[2], str(MONTHS[found[1]]), "1"), "month"
    return cell, ""


def _in_threes(text: str, mark: str) -> bool:
    first, *others = text.split(mark)
    return 1 <= len(first) <= 3 and all(len(part) == 3 for part in others)


def _slashed(cell: str, first: str, second: str, year: str) -> tuple[str, str]:
    """American or European: clear only where one of the two cannot be a month, or both are the same."""
    if int(first) > 12 or first == second:
        return _day(year, second, first), "day"
    return (_day(year, first, second), "day") if int(second) > 12 else (cell, "")


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
