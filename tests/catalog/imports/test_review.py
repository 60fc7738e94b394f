"""What a review says of each row: what it would change, what is wrong and what looks wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.imports.drafts import begin_draft
from catalog.imports.review import Status, review
from catalog.imports.tables import read_sheet
from catalog.models import CurrentPrice, Gpu, Product
from catalog.services import record_prices
from tests.catalog.imports.sheets import CARDS, DEFAULTS, NOW, TODAY, drafted, only_row, price_row, reviewed

pytestmark = pytest.mark.usefixtures("cards", "editor")


def test_a_new_price_shows_what_the_price_used_would_become() -> None:
    row = only_row("product,price\namber-card,120\n")
    assert (row.status, row.problems, row.doubts) == (Status.NEW, [], [])
    assert row.before is not None
    assert row.after is not None
    assert (row.before.amount_usd, row.after.amount_usd) == (100, 110)


def test_a_price_is_projected_by_the_rule_that_recording_follows() -> None:
    found = reviewed("product,price,low,high\namber-card,120,,\namber-card,90,80,95\nbasalt-card,,150,190\n")
    record_prices([row.row for row in found.to_record], by=None, today=TODAY)
    for row in found.rows:
        assert row.after is not None
        stored = CurrentPrice.objects.get(product=row.after.product_id, condition="used")
        assert (row.after.amount_usd, row.after.low_usd, row.after.high_usd, row.after.n_observations) == (
            stored.amount_usd,
            stored.low_usd,
            stored.high_usd,
            stored.n_observations,
        )


@pytest.mark.parametrize("typed", ["amber-card", "Amber Card", "AMBER  CARD", "number one"])
def test_slugs_names_and_aliases_are_understood(typed: str) -> None:
    row = only_row(f"product,price\n{typed},110\n")
    assert row.product is not None
    assert row.product.slug == "amber-card"
    assert row.understood == ("Amber Card" if typed in ("AMBER  CARD", "number one") else "")


def test_an_unknown_product_is_wrong_and_offers_the_nearest() -> None:
    found = reviewed("product,price\nambre card,110\n")
    assert found.rows[0].status == Status.WRONG
    assert "no product is called “ambre card”" in found.rows[0].problems[0][1]
    assert found.names.nearest("ambre card")[0].slug == "amber-card"


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"price": "about 100"}, "amount", "is not an amount"),
        ({"price": "0"}, "amount", "greater than zero"),
        ({"price": "", "low": "90", "high": "80"}, "low, amount, high", "Low must not exceed"),
        ({"price": ""}, "low, amount, high", "Give at least one"),
        ({"date": "2026-11-23"}, "observed_on", "in the future"),
        ({"date": "03/04/2026"}, "observed_on", "is not a date"),
        ({"date": "2026-02-31"}, "observed_on", "no day of the calendar"),
        ({"condition": "mint"}, "condition", "is not one of"),
        ({"source": "a shop"}, "source_url", "is not a URL"),
        ({"price": "€110", "currency": "USD"}, "currency", "is USD, but the price is written in EUR"),
    ],
)
def test_what_cannot_be_is_wrong_beside_its_cell(cells: dict[str, str], column: str, said: str) -> None:
    row = {"product": "amber-card", "price": "110"} | cells
    found = only_row(f"{','.join(row)}\n{','.join(row.values())}\n")
    assert found.status == Status.WRONG
    ((named, message),) = found.problems
    assert named.startswith(column.split(",")[0]) or column in named
    assert said in message


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"price": "190"}, "amount", "is 90 % above its recent $100"),
        ({"price": "1100"}, "amount", "is 11.0 times its recent $100"),
        ({"price": "50"}, "amount", "is 50 % below its recent $100"),
        ({"price": "€110"}, "currency", "its prices were in USD so far"),
        ({"price": "110 SEK", "date": "2026-11-01"}, "currency", "SEK"),
        ({"date": "2025-11-01"}, "observed_on", "more than a year ago"),
        ({"date": "2026-08-01"}, "observed_on", "looks 90 days back only"),
        ({"condition": "refurbished"}, "condition", "had no refurbished price so far, only used"),
    ],
)
def test_what_looks_wrong_is_asked_about(cells: dict[str, str], column: str, said: str) -> None:
    row = {"product": "amber-card", "price": "110"} | cells
    found = only_row(f"{','.join(row)}\n{','.join(row.values())}\n")
    assert found.status == Status.SUSPICIOUS
    assert any(named == column and said in message for named, message in found.doubts), found.doubts


@pytest.mark.usefixtures("catalog")
def test_a_price_that_no_part_of_its_kind_has_is_asked_about() -> None:
    Gpu.objects.create(
        slug="fresh-card", name="Fresh", vendor="amd", architecture_family="CDNA1", memory_gib=32,
        memory_bandwidth_gb_s=1024,
    )  # fmt: skip
    found = only_row("product,price\nfresh-card,999999\n")
    assert any("above every recent price of a used gpu" in message for _, message in found.doubts)


def test_a_price_within_the_usual_is_not_asked_about() -> None:
    assert only_row("product,price\namber-card,139\n").doubts == []
    assert only_row("product,price\namber-card,61\n").doubts == []


def test_what_is_stored_is_not_stored_twice() -> None:
    text = "product,price,date,source\namber-card,100.00,2026-11-10,https://example.org/earlier\n"
    row = only_row(text)
    assert (row.status, row.twin) == (Status.UNCHANGED, "stored already")


def test_the_second_of_two_same_rows_is_stored_once() -> None:
    found = reviewed("product,price\namber-card,110\nNumber One,$110.00\n")
    assert [row.status for row in found.rows] == [Status.NEW, Status.UNCHANGED]
    assert found.rows[1].twin == "the same as line 2"


def test_two_prices_of_one_page_and_day_are_asked_about() -> None:
    found = reviewed("product,price\namber-card,110\namber-card,112\n")
    assert "line 2 has another price of the same page" in found.rows[1].doubts[0][1]
    stored = only_row("product,price,date,source\namber-card,105,2026-11-10,https://example.org/earlier\n")
    assert "said $100 on that day, which is stored already" in stored.doubts[0][1]


def test_more_cells_than_the_header_are_asked_about_and_kept() -> None:
    row = only_row("product,price\namber-card,110,50\n")
    assert row.status == Status.SUSPICIOUS
    assert row.unread == {"cell 3": "50"}


def test_a_price_recorded_since_the_sheet_was_read_is_asked_about() -> None:
    draft = drafted("product,price\namber-card,110\n")
    record_prices([price_row(amount="105", observed_on="2026-11-21")], by=None, today=TODAY)
    (row,) = review(draft.rows, today=TODAY).rows
    assert "somebody recorded another price of it since" in row.doubts[0][1]


def test_derived_prices_that_would_follow_are_counted() -> None:
    derived = price_row(product="basalt-card", derived_from="amber-card", derivation="+50", amount="150")
    record_prices([derived], by=None, today=TODAY)
    found = reviewed("product,price\namber-card,140\n")
    assert [after.product_id for _, after in found.followers] == [Product.objects.get(slug="basalt-card").pk]


def test_a_review_asks_as_many_queries_for_many_rows_as_for_few(django_assert_num_queries: Any) -> None:
    few = "product,price\n" + "".join(f"{slug},110\n" for slug in CARDS)
    many = few + "".join(f"{slug},{n}.50\n" for n in range(60, 160) for slug in CARDS) + "unknown,1\n" * 50
    draft = drafted(few)
    with django_assert_num_queries(10):
        review(draft.rows, today=TODAY)
    draft = begin_draft(read_sheet(many), label="", defaults=DEFAULTS, by=draft.created_by, now=NOW)
    with django_assert_num_queries(10):
        review(draft.rows, today=TODAY)


def test_the_digest_changes_with_rows_prices_and_the_day() -> None:
    draft = drafted("product,price\namber-card,110\n")
    shown = review(draft.rows, today=TODAY).digest
    assert review(draft.rows, today=TODAY).digest == shown
    assert review(draft.rows, today=date(2026, 11, 23)).digest != shown
    record_prices([price_row(amount=Decimal(105))], by=None, today=TODAY)
    assert review(draft.rows, today=TODAY).digest != shown
