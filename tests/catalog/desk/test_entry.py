"""One price at the desk: entered, confirmed, doubted, contested, corrected, retracted."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.models import CurrentPrice, Gpu, PriceObservation
from catalog.services import record_prices
from tests.catalog.desk.conftest import SHOP, Record, days_ago, new_card, typed

pytestmark = pytest.mark.usefixtures("catalog")


def page_of(card: Gpu) -> str:
    return f"/desk/prices/{card.slug}/"


def newest(card: Gpu) -> PriceObservation:
    return PriceObservation.objects.filter(product=card, retracted_at=None).latest("pk")


def record_as(editor: User, card: Gpu, amount: str) -> None:
    row = {
        "product": card.slug, "amount": amount, "condition": "used", "basis": "sold", "precision": "day",
        "observed_on": days_ago(1), "source_url": "https://other.example.org/", "confidence": "high",
    }  # fmt: skip
    record_prices([row], by=editor, today=timezone.localdate())


def test_a_price_is_recorded_under_the_editor_s_name(desk: Client, edna: User, card: Gpu) -> None:
    answer = desk.post(page_of(card), typed(card, "$1,150.50", low="1100", tax_included="no", note="boxed"))
    assert answer.status_code == 302
    stored = newest(card)
    assert (stored.recorded_by, float(stored.amount or 0), stored.tax_included) == (edna, 1150.5, False)
    assert CurrentPrice.objects.get(product=card).amount_usd == stored.amount


def test_one_key_says_that_a_price_is_still_true(desk: Client, card: Gpu, record: Record) -> None:
    old = record(card)
    html = desk.get(page_of(card)).content.decode()
    assert "is still true" in html
    sent = {"action": "still_true", "observation": old.pk, "seen": old.pk, "back": "/desk/?kind=gpu"}
    assert desk.post(page_of(card), sent)["Location"] == "/desk/?kind=gpu"
    fresh = newest(card)
    assert (fresh.observed_on, fresh.amount, fresh.source_url) == (
        timezone.localdate(),
        old.amount,
        old.source_url,
    )


def test_source_condition_basis_and_date_stick_to_the_next_row(desk: Client, card: Gpu) -> None:
    sent = typed(card, "410", basis="sold", observed_on=days_ago(3).isoformat(), condition="refurbished")
    address = desk.post(page_of(card), sent)["Location"]
    said = parse_qs(urlsplit(address).query)
    assert said["last_source_url"] == [SHOP]

    other = new_card("next-card")
    form = desk.get(page_of(other), {name: values[0] for name, values in said.items()}).context["form"]
    sticks = ("source_url", "condition", "basis", "observed_on")
    assert {name: form.initial[name] for name in sticks} == {name: sent[name] for name in sticks}


def test_what_was_typed_of_a_page_holds_for_the_next_row_of_that_page_only(
    desk: Client, card: Gpu, record: Record
) -> None:
    """A row that was read elsewhere keeps its own page, and so what that page says of its prices."""
    same, elsewhere = new_card("same-page"), new_card("other-page")
    record(card)
    record(same)
    record(elsewhere, source_url="https://elsewhere.example.org/", basis="guide")
    sent = typed(card, "410", currency="EUR", basis="sold", tax_included="yes", own_source=SHOP)
    sticky = last_of(desk, card, sent)
    form = desk.get(page_of(same), sticky).context["form"]
    assert [form.initial[name] for name in PAGE] == [SHOP, "sold", "EUR", "yes"]
    form = desk.get(page_of(elsewhere), sticky | {"condition": "used"}).context["form"]
    assert [form.initial[name] for name in PAGE] == ["https://elsewhere.example.org/", "guide", "USD", ""]


def test_another_page_that_the_editor_typed_is_kept_from_row_to_row(
    desk: Client, card: Gpu, record: Record
) -> None:
    other = new_card("next-card")
    for each in (card, other):
        record(each)
    sent = typed(card, "410", source_url="https://typed.example.org/", own_source=SHOP)
    answer = desk.get(page_of(other), last_of(desk, card, sent))
    assert answer.context["form"].initial["source_url"] == "https://typed.example.org/"
    assert "Kept from the row before." in answer.content.decode()


PAGE = ("source_url", "basis", "currency", "tax_included")


def last_of(desk: Client, card: Gpu, sent: dict[str, Any]) -> dict[str, str]:
    """What the address says after a row was saved."""
    said = parse_qs(urlsplit(desk.post(page_of(card), sent)["Location"]).query)
    return {name: values[0] for name, values in said.items()}


def test_the_inbox_hands_what_sticks_to_every_row(desk: Client, card: Gpu, record: Record) -> None:
    record(card)
    html = desk.get(
        "/desk/", {"source": SHOP, "last_basis": "sold", "last_observed_on": "2026-01-02"}
    ).content
    assert b"last_basis=sold" in html
    assert b'name="observed_on" value="2026-01-02"' in html


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"amount": "about 400"}, "amount", "is not an amount"),
        ({"amount": ""}, "amount", "Give at least one"),
        ({"observed_on": days_ago(-1).isoformat()}, "observed_on", "is in the future"),
        ({"observed_on": "yesterday"}, "observed_on", "date"),
        ({"source_url": ""}, "source_url", "required"),
        ({"currency": "dollars"}, "currency", "characters"),
        ({"condition": "mint"}, "condition", "valid choice"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: Client, card: Gpu, changes: dict[str, str], field: str, said: str
) -> None:
    answer = desk.post(page_of(card), typed(card, "400", note="kept as typed") | changes)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in html
    assert said in html
    assert 'value="kept as typed"' in html
    assert not PriceObservation.objects.filter(product=card).exists()


def test_a_price_far_from_recent_ones_is_asked_about_once(desk: Client, card: Gpu, record: Record) -> None:
    record(card, "400")
    asked = desk.post(page_of(card), typed(card, "4000"))
    html = asked.content.decode()
    assert "$4,000 is far above what it cost lately. The recent price is $400." in html
    assert newest(card).amount == 400

    confirmed = asked.context["form"].signature
    other = desk.post(page_of(card), typed(card, "9000", confirmed=confirmed))
    assert "$9,000 is far above" in other.content.decode()
    assert desk.post(page_of(card), typed(card, "4000", confirmed=confirmed)).status_code == 302
    assert newest(card).amount == 4000


def test_a_range_far_from_recent_prices_is_asked_about_once_too(
    desk: Client, card: Gpu, record: Record
) -> None:
    record(card, "400")
    sent = typed(card, "", low="3900", high="4100")
    asked = desk.post(page_of(card), sent)
    assert "is far above" in asked.content.decode()
    assert desk.post(page_of(card), sent | {"confirmed": asked.context["form"].signature}).status_code == 302


def test_a_price_in_another_currency_is_judged_in_dollars(desk: Client, record: Record) -> None:
    card = new_card("yen-card")
    record(card, "400")
    assert desk.post(page_of(card), typed(card, "400", currency="EUR")).status_code == 302


def test_a_faster_editor_s_price_is_shown_beside_one_s_own(
    desk: Client, otto: User, card: Gpu, record: Record
) -> None:
    record(card, "400")
    mine = typed(card, "410")
    record_as(otto, card, "395")

    asked = desk.post(page_of(card), mine)
    html = asked.content.decode()
    assert asked.status_code == 409
    for said in ("Theirs: otto", "$395", "Yours", "410", "Record mine as well", "Keep theirs"):
        assert said in html
    assert newest(card).amount == 395

    again = mine | {"seen": str(asked.context["newer_seen"])}
    assert desk.post(page_of(card), again).status_code == 302
    stored = PriceObservation.objects.filter(product=card, retracted_at=None)
    assert {float(row.amount or 0) for row in stored} == {400, 395, 410}


def test_a_price_that_somebody_retracted_is_not_confirmed(
    desk: Client, card: Gpu, otto: User, record: Record
) -> None:
    from catalog.services import retract

    old = record(card)
    retract(old, by=otto, now=timezone.now())
    sent = {"action": "still_true", "observation": old.pk, "seen": old.pk}
    answer = desk.post(page_of(card), sent)
    assert "took this price back" in answer.content.decode()
    assert not PriceObservation.objects.filter(product=card, retracted_at=None).exists()


def test_a_correction_replaces_and_the_history_keeps_both(desk: Client, card: Gpu, record: Record) -> None:
    wrong = record(card, "4000")
    html = desk.get(page_of(card), {"correct": wrong.pk}).content.decode()
    assert 'name="amount" value="4000.00"' in html
    sent = typed(card, "400", correct=wrong.pk, observed_on=wrong.observed_on.isoformat())
    asked = desk.post(page_of(card), sent)
    desk.post(page_of(card), sent | {"confirmed": asked.context["form"].signature})

    right = newest(card)
    assert (right.amount, right.replaces) == (400, wrong)
    html = desk.get(page_of(card)).content.decode()
    assert "corrects" in html
    assert "Retracted</b> by edna" in html


def test_a_retracted_price_counts_no_more(desk: Client, card: Gpu, record: Record) -> None:
    wrong = record(card)
    desk.post(page_of(card), {"action": "retract", "observation": wrong.pk})
    assert not CurrentPrice.objects.filter(product=card).exists()
    assert "Retracted</b> by edna" in desk.get(page_of(card)).content.decode()


def test_a_derived_price_says_what_it_follows_and_may_be_replaced(
    desk: Client, card: Gpu, record: Record
) -> None:
    parent = new_card("parent-card")
    record(parent, "1000")
    record(card, "1300", derived_from=parent.slug, derivation="+300")
    html = desk.get(page_of(card)).content.decode()
    assert "Derived from Parent Card: +300. It follows that price" in html
    assert "data-desk-still" not in html
    desk.post(page_of(card), typed(card, "1350"))
    assert CurrentPrice.objects.get(product=card).newest_on == timezone.localdate()


@pytest.mark.parametrize("sent", [{"observation": "x"}, {"observation": "9" * 30}, {}])
def test_what_names_no_price_is_not_found(desk: Client, card: Gpu, sent: dict[str, str]) -> None:
    for action in ("still_true", "retract"):
        assert desk.post(page_of(card), sent | {"action": action}).status_code == 404


def test_an_unknown_product_is_answered_with_the_nearest(desk: Client) -> None:
    answer = desk.get("/desk/prices/rtx-309/")
    assert answer.status_code == 404
    assert "/desk/prices/rtx-3090/" in answer.content.decode()


def test_a_product_with_many_prices_asks_no_more(
    desk: Client, card: Gpu, record: Record, django_assert_max_num_queries: Any
) -> None:
    for n in range(70):
        record(card, str(400 + n), days=40 + n)
    desk.get(page_of(card))
    with django_assert_max_num_queries(16):
        html = desk.get(page_of(card)).content.decode()
    assert "Page 1 of 2" in html
