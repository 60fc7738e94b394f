"""The one door for prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import CurrentPrice, Gpu, PriceObservation
from catalog.services import RefusedPricesError, price_row_problems, record_prices, retract

TODAY = date(2026, 11, 22)


@pytest.fixture
def card(db: None) -> Gpu:
    return Gpu.objects.create(
        slug="card-of-a-test",
        name="Card",
        vendor="amd",
        architecture_family="CDNA1",
        memory_gib=32,
        memory_bandwidth_gb_s=1024,
    )


def row(**changes: Any) -> dict[str, Any]:
    return {
        "product": "card-of-a-test",
        "amount": "400",
        "condition": "used",
        "basis": "asking",
        "observed_on": "2026-11-20",
        "precision": "day",
        "source_url": "https://example.org/offer",
        "confidence": "high",
    } | changes


@pytest.mark.usefixtures("card")
def test_a_recorded_price_is_used_at_once_and_says_who_recorded_it() -> None:
    editor = User.objects.create(username="editor")

    (observation,) = record_prices([row(low=Decimal("380"))], by=editor, today=TODAY).new

    assert observation.recorded_by == editor
    price = CurrentPrice.objects.get(product__slug="card-of-a-test")
    assert (price.amount_usd, price.low_usd, price.high_usd) == (400, 380, 400)


@pytest.mark.usefixtures("card")
def test_the_same_observation_told_twice_counts_once() -> None:
    first = record_prices([row(), row(note="again")], by=None, today=TODAY)
    second = record_prices([row(amount="400.00")], by=None, today=TODAY)

    assert (len(first.new), len(first.known)) == (1, 1)
    assert second.new == []
    assert second.known == first.new


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"observed_on": "2026-11-23"}, "observed_on", "is in the future; today is 2026-11-22"),
        ({"product": "card-of-a-tset"}, "product", "Nearest: card-of-a-test"),
        ({"currency": "dollars"}, "currency", "has 7 characters; 3 are allowed"),
        ({"low": "500"}, "low, amount, high", "Low must not exceed the amount"),
        ({"amount": "-1"}, "amount", "must be greater than zero"),
        ({"amount": "about 400"}, "amount", "is not an amount"),
        ({"price": "400"}, "price", "Extra inputs are not permitted"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_words(changes: dict[str, Any], column: str, said: str) -> None:
    ((found, message),) = price_row_problems(row(**changes), today=TODAY)
    assert found == column
    assert said in message


@pytest.mark.usefixtures("card")
def test_one_bad_row_keeps_all_rows_out_and_is_named_by_its_place() -> None:
    with pytest.raises(RefusedPricesError) as refused:
        record_prices([row(), row(amount="0"), row(condition="mint")], by=None, today=TODAY)

    assert [(problem.row, problem.column) for problem in refused.value.problems] == [
        (1, "amount"),
        (2, "condition"),
    ]
    assert not PriceObservation.objects.filter(product__slug="card-of-a-test").exists()


@pytest.mark.usefixtures("card")
def test_a_retracted_price_stays_in_the_history_and_may_be_recorded_anew() -> None:
    (observation,) = record_prices([row()], by=None, today=TODAY).new

    assert retract(observation, by=None, now=timezone.now())
    assert not retract(observation, by=None, now=timezone.now())

    assert not CurrentPrice.objects.filter(product__slug="card-of-a-test").exists()
    assert len(record_prices([row()], by=None, today=TODAY).new) == 1
    assert PriceObservation.objects.filter(product__slug="card-of-a-test").count() == 2


def test_a_stored_price_is_never_changed(card: Gpu) -> None:
    (observation,) = record_prices([row()], by=None, today=TODAY).new
    observation.amount = Decimal(1)
    with pytest.raises(ValueError, match="never changed: retract it"):
        observation.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": None},
        {"amount": Decimal(-1)},
        {"low": Decimal(500)},
        {"currency": "usd"},
        {"condition": "mint"},
    ],
)
def test_the_database_refuses_what_no_door_let_in(card: Gpu, wrong: dict[str, Any]) -> None:
    sound = {
        "amount": Decimal(400),
        "currency": "USD",
        "condition": "used",
        "basis": "asking",
        "observed_on": TODAY,
        "source_url": "https://example.org",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceObservation.objects.bulk_create([PriceObservation(product=card, **(sound | wrong))])
