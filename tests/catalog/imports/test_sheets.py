"""Sheets as programs write them and as people type them; no bytes at all make the reader fall over."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.imports.cells import plain_amount, plain_day
from catalog.imports.columns import TableError, read_header
from catalog.imports.tables import Sheet, read_sheet
from catalog.imports.texts import UnreadableTextError, text_of

SHEET = "Product;Price;Seen at\nÄmber “card”;849,90 €;https://example.org\n"


@pytest.mark.parametrize(
    "content",
    [
        SHEET.encode(),
        codecs.BOM_UTF8 + SHEET.encode(),
        SHEET.encode("utf-16"),
        SHEET.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SHEET.encode("utf-16-be"),
        SHEET.encode("utf-32"),
        SHEET.encode("cp1252"),
        SHEET.replace("\n", "\r\n").encode(),
        SHEET.replace("\n", "\r").encode(),
        ("sep=;\n" + SHEET).encode(),
        SHEET.replace(";", "\t").encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16",
        "utf-16 unmarked",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "crlf",
        "cr",
        "sep",
        "tab",
    ],
)
def test_every_programs_file_is_read_alike(content: bytes) -> None:
    (row,) = read_sheet(text_of(content)).rows
    assert row.cells == {
        "product": "Ämber “card”",
        "amount": "849,90 €",
        "source_url": "https://example.org",
    }


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["slug/part", "Price (EUR)", "As of", "URL"], ["product", "amount", "observed_on", "source_url"]),
        (["price_usd", "PART", "Min", "max"], ["amount", "product", "low", "high"]),
        (["Product name", "Cost", "Shelf"], ["product", "amount", None]),
    ],
)
def test_columns_are_known_in_any_order_and_by_many_names(
    headings: list[str], columns: list[str | None]
) -> None:
    assert read_header(headings).columns == columns


def test_a_heading_may_name_the_currency() -> None:
    assert read_header(["part", "Price (EUR)"]).currency == "EUR"
    assert read_header(["part", "price"]).currency == ""


def test_lines_are_counted_as_the_editor_sees_them() -> None:
    rows = read_sheet('product,price,note\n\na,1,"two\nlines"\n\nb,2,\n').rows
    assert [(row.line, row.cells["product"]) for row in rows] == [(3, "a"), (6, "b")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1299", "1299"),
        ("$1,299.00", "1299.00"),
        ("1.299,00 €", "1299.00"),
        ("1 299,5", "1299.5"),
        ("1\u202f299", "1299"),
        ("CHF 1'299.50", "1299.50"),
        ("1,299", "1299"),
        ("1.299", "1299"),
        ("849,9", "849.9"),
        ("849.-", "849"),
        ("1,299,000", "1299000"),
        ("12,34,567", "12,34,567"),
        ("0.999", "0.999"),
        ("-5", "-5"),
        ("about 400", "about 400"),
        ("400–500", "400–500"),
        ("", ""),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert plain_amount(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-09-28", ("2026-09-28", "day")),
        ("2026-9-8", ("2026-09-08", "day")),
        ("2026-09-28T10:00:00Z", ("2026-09-28", "day")),
        ("28 Sep 2026", ("2026-09-28", "day")),
        ("28th September, 2026", ("2026-09-28", "day")),
        ("Sep 28, 2026", ("2026-09-28", "day")),
        ("28.09.2026", ("2026-09-28", "day")),
        ("28/09/2026", ("2026-09-28", "day")),
        ("09/28/2026", ("2026-09-28", "day")),
        ("09/08/2026", ("09/08/2026", "")),
        ("Sep 2026", ("2026-09-01", "month")),
        ("2026-09", ("2026-09-01", "month")),
        ("2026", ("2026-01-01", "year")),
        ("yesterday", ("yesterday", "")),
    ],
)
def test_dates_are_read_as_people_write_them_unless_they_may_be_two(
    typed: str, read: tuple[str, str]
) -> None:
    assert plain_day(typed) == read


@given(st.binary(max_size=400))
@example(b"product,price\n\x81\x8d,1\n")
@example(b'product,price\n"')
@example(b"product,price\na\x00,1")
@example("product,price\nа,1".encode("utf-16"))
def test_no_bytes_make_the_reader_fall_over(content: bytes) -> None:
    for given_bytes in (content, b"product,price\n" + content):
        with suppress(TableError, UnreadableTextError):
            assert read_sheet(text_of(given_bytes)).rows


plain_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters='",;\t|\ufeff'),
    max_size=20,
)


@given(st.lists(st.tuples(plain_text.filter(bool), plain_text, plain_text), min_size=1, max_size=5))
def test_no_text_of_a_sheet_is_lost(rows: list[tuple[str, str, str]]) -> None:
    text = "product,price,shelf\n" + "\n".join(",".join(row) for row in rows)
    for content in (text.encode(), text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        sheet: Sheet = read_sheet(text_of(content))
        kept = [
            (row.cells["product"], row.cells["amount"], row.unread.get("shelf", "")) for row in sheet.rows
        ]
        assert kept == rows


@given(st.text(max_size=30))
def test_no_cell_makes_its_reader_fall_over(cell: str) -> None:
    assert isinstance(plain_amount(cell), str)
    day, precision = plain_day(cell)
    assert precision or day == cell
