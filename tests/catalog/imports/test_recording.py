"""A draft is recorded wholly or not at all, once; an undo takes it back but for what was edited since."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.imports.drafts import begin_again
from catalog.imports.recording import (
    NotRecordedError,
    edited_since,
    record_draft,
    recorded_since,
    undo_import,
)
from catalog.imports.review import review
from catalog.models import CurrentPrice, PriceImport, PriceObservation, Product
from catalog.services import (
    NewerPriceError,
    correct_price,
    newest_seen,
    record_price,
    record_prices,
    retract,
    row_of,
)
from tests.catalog.imports.sheets import (
    CARDS,
    NOW,
    TODAY,
    drafted,
    price_row,
    prices_used,
    recorded,
    sheet,
)

SAID = [field.name for field in CurrentPrice._meta.concrete_fields if field.name != "id"]
LATER = NOW + timedelta(minutes=5)


@contextmanager
def rolled_back() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(cards: Any, editor: User) -> User:
    return editor


def test_what_was_recorded_names_its_import_and_its_editor(desk: User) -> None:
    draft = recorded(drafted("product,price\namber-card,110\n"))
    (observation,) = draft.observations.all()
    assert (draft.state, observation.recorded_by, observation.amount) == ("recorded", desk, 110)


def test_a_review_that_is_out_of_date_records_nothing(desk: User) -> None:
    draft = drafted("product,price\namber-card,110\n")
    shown = review(draft.rows, today=TODAY).digest
    record_prices([price_row(amount="105")], by=None, today=TODAY)
    with pytest.raises(NotRecordedError, match="look again"):
        record_draft(draft.pk, shown=shown, confirmed=True, by=desk, today=TODAY, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.observations.count()) == ("draft", 0)


def test_recording_twice_records_once(desk: User) -> None:
    draft = drafted("product,price\namber-card,110\n")
    recorded(draft)
    recorded(draft)
    assert draft.observations.count() == 1


def test_an_undo_brings_the_prices_back_and_a_second_changes_nothing(desk: User) -> None:
    before = prices_used()
    draft = recorded(drafted("product,price\namber-card,110\nbasalt-card,210\n"))
    assert prices_used() != before
    for _ in range(2):
        assert undo_import(draft.pk, by=desk, now=LATER).state == "undone"
    assert prices_used() == before
    assert edited_since(PriceImport.objects.get(pk=draft.pk)) == []


def test_an_undone_import_is_not_recorded_but_begun_again(desk: User) -> None:
    draft = recorded(drafted("product,price\namber-card,110\n"))
    undone = undo_import(draft.pk, by=desk, now=LATER)
    with pytest.raises(NotRecordedError, match="undone"):
        recorded(undone)
    again = recorded(begin_again(undone, by=desk, now=LATER))
    assert again.observations.get().amount == 110


def correct(observation: PriceObservation) -> None:
    row = row_of(observation) | {"amount": "111"}
    correct_price(observation, row, by=None, today=TODAY, now=LATER)


def take_back(observation: PriceObservation) -> None:
    retract(observation, by=None, now=LATER)


@pytest.mark.parametrize(
    ("edit", "why", "counts"),
    [
        (correct, "was corrected to $111, which stays", {111}),
        (take_back, "was retracted before", set()),
    ],
)
def test_rows_edited_since_are_listed_and_kept(
    desk: User, edit: Callable[[PriceObservation], None], why: str, counts: set[int]
) -> None:
    draft = recorded(drafted("product,price\namber-card,110\nbasalt-card,210\n"))
    edit(draft.observations.get(product__slug="amber-card"))
    (waiting,) = edited_since(draft)
    undone = undo_import(draft.pk, by=desk, now=LATER + timedelta(minutes=1))
    (kept,) = edited_since(undone)
    assert waiting.why == kept.why == why
    amber = PriceObservation.objects.filter(product__slug="amber-card", retracted_at=None)
    assert set(amber.exclude(amount=100).values_list("amount", flat=True)) == counts
    assert not undone.observations.filter(product__slug="basalt-card", retracted_at=None).exists()


def test_an_undo_takes_back_a_row_whose_product_has_a_newer_price_and_keeps_that_price(desk: User) -> None:
    draft = recorded(drafted("product,price\namber-card,110\nbasalt-card,210\n"))
    record_prices([price_row(amount="115", observed_on="2026-11-22")], by=desk, today=TODAY)
    undone = undo_import(draft.pk, by=desk, now=LATER)
    assert not undone.observations.filter(retracted_at=None).exists()
    assert edited_since(undone) == []
    assert [each.amount for each in recorded_since(undone)] == [115]
    assert [each.retracted_at for each in recorded_since(undone)] == [None]


def test_another_condition_or_product_is_not_told_as_recorded_later(desk: User) -> None:
    draft = recorded(drafted("product,price\namber-card,110\n"))
    rows = [price_row(amount="90", condition="refurbished"), price_row(product="basalt-card", amount="215")]
    record_prices(rows, by=desk, today=TODAY)
    assert not recorded_since(draft).exists()


cells = st.fixed_dictionaries(
    {
        "product": st.sampled_from([*CARDS[:4], "Number One", "Basalt Card"]),
        "price": st.integers(1, 3000).map(lambda cents: f"${cents}.{cents % 100:02}"),
        "condition": st.sampled_from(["used", "new", "refurbished"]),
        "currency": st.sampled_from(["USD", "USD", "USD", "CAD"]),
        "date": st.integers(0, 200).map(lambda days: f"{TODAY - timedelta(days=days):%d %b %Y}"),
        "derived from": st.sampled_from(["", "", "", "ember-card"]),
    }
)


@pytest.mark.usefixtures("desk")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells, min_size=1, max_size=8))
def test_a_sheet_records_what_its_rows_say_and_its_undo_leaves_no_trace(rows: list[dict[str, str]]) -> None:
    text = sheet(row | {"rule": "+50" if row["derived from"] else ""} for row in rows)
    with rolled_back():
        before = prices_used()
        draft = drafted(text)
        found = review(draft.rows, today=TODAY)
        with rolled_back():
            record_prices([row.row for row in found.rows], by=None, today=TODAY)
            directly = prices_used()
        recorded(draft)
        assert prices_used() == directly
        for row in found.rows:
            if row.key and row.after:
                assert directly[row.key][SAID.index("amount_usd")] == row.after.amount_usd
        undo_import(draft.pk, by=User.objects.get(username="editor"), now=LATER)
        assert prices_used() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_records_and_the_other_is_shown_it(cards: Any) -> None:
    product = Product.objects.get(slug=CARDS[0])
    seen = newest_seen(product, "used")
    row = price_row(observed_on="2026-11-21")
    outcomes = at_once(
        lambda: record_price(row | {"amount": "105"}, seen=seen, by=None, today=TODAY).new[0].amount,
        lambda: record_price(row | {"amount": "106"}, seen=seen, by=None, today=TODAY).new[0].amount,
    )
    (amount,) = [outcome for outcome in outcomes if isinstance(outcome, Decimal)]
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, NewerPriceError)]
    assert [observation.amount for observation in refusal.newer] == [amount]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_editors_who_record_one_draft_at_once_record_it_once(cards: Any) -> None:
    User.objects.create_superuser("editor")
    draft = drafted("product,price\n" + "".join(f"{slug},110\n" for slug in CARDS))
    outcomes = at_once(lambda: recorded(draft).state, lambda: recorded(draft).state)
    assert outcomes == ["recorded", "recorded"]
    assert draft.observations.count() == len(CARDS)


def at_once(*writes: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, all begun in the same moment."""
    barrier = Barrier(len(writes))

    def begin(write: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return write()
        except (NewerPriceError, NotRecordedError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(begin, writes))
