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
from catalog.services import (
    NewerPriceError,
    RefusedPricesError,
    correct_price,
    newest_seen,
    price_row_problems,
    record_price,
    record_prices,
    retract,
    still_true,
)

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


def stored(**changes: Any) -> PriceObservation:
    return record_prices([row(**changes)], by=None, today=TODAY).new[0]


def test_a_correction_takes_the_mistake_back_and_names_it(card: Gpu) -> None:
    editor = User.objects.create(username="editor")
    mistake = stored(amount="4000")

    (corrected,) = correct_price(mistake, row(), by=editor, today=TODAY, now=timezone.now()).new

    mistake.refresh_from_db()
    assert (mistake.retracted_by, corrected.replaces, corrected.recorded_by) == (editor, mistake, editor)
    assert CurrentPrice.objects.get(product=card).amount_usd == 400


def test_a_price_may_be_corrected_to_another_product(card: Gpu) -> None:
    other = Gpu.objects.create(
        slug="other-card", name="Other", vendor="amd", architecture_family="CDNA1", memory_gib=32,
        memory_bandwidth_gb_s=1024,
    )  # fmt: skip
    correct_price(stored(), row(product="other-card"), by=None, today=TODAY, now=timezone.now())
    assert list(CurrentPrice.objects.filter(product__in=[card, other]).values_list("product", flat=True)) == [
        other.pk
    ]


@pytest.mark.usefixtures("card")
def test_a_correction_that_changes_nothing_leaves_the_price_alone() -> None:
    observation = stored()
    assert correct_price(observation, row(), by=None, today=TODAY, now=timezone.now()).known == [observation]
    observation.refresh_from_db()
    assert observation.retracted_at is None


@pytest.mark.usefixtures("card")
def test_a_refused_correction_leaves_the_price_counting() -> None:
    observation = stored()
    with pytest.raises(RefusedPricesError, match="greater than zero"):
        correct_price(observation, row(amount="0"), by=None, today=TODAY, now=timezone.now())
    observation.refresh_from_db()
    assert observation.retracted_at is None


@pytest.mark.usefixtures("card")
def test_what_was_corrected_already_is_not_corrected_again() -> None:
    mistake = stored(amount="4000")
    (first,) = correct_price(mistake, row(), by=None, today=TODAY, now=timezone.now()).new

    with pytest.raises(NewerPriceError) as refused:
        correct_price(mistake, row(amount="410"), by=None, today=TODAY, now=timezone.now())

    assert (refused.value.newer, refused.value.retracted) == ([first], mistake)


def test_still_true_repeats_the_price_with_todays_date(card: Gpu) -> None:
    observation = stored(low="380", note="one of four", precision="month", observed_on="2026-11-01")

    (again,) = still_true(observation, seen=newest_seen(card, "used"), by=None, today=TODAY).new

    assert (again.observed_on, again.precision) == (TODAY, "day")
    assert (again.low, again.amount, again.source_url) == (380, 400, "https://example.org/offer")
    assert CurrentPrice.objects.get(product=card).newest_on == TODAY


def test_saying_still_true_twice_on_a_day_counts_once(card: Gpu) -> None:
    observation = stored()
    (again,) = still_true(observation, seen=observation.pk, by=None, today=TODAY).new
    assert still_true(again, seen=again.pk, by=None, today=TODAY).known == [again]


def test_a_price_that_follows_its_parents_is_looked_up_there(card: Gpu) -> None:
    Gpu.objects.create(
        slug="larger", name="Larger", vendor="amd", architecture_family="CDNA1", memory_gib=64,
        memory_bandwidth_gb_s=1024,
    )  # fmt: skip
    observation = stored(derived_from="larger", derivation="-300")
    with pytest.raises(RefusedPricesError, match="follows the price of Larger"):
        still_true(observation, seen=observation.pk, by=None, today=TODAY)


def test_the_second_editor_is_shown_what_the_first_recorded(card: Gpu) -> None:
    seen = newest_seen(card, "used")
    assert seen is None
    (first,) = record_price(row(), seen=seen, by=None, today=TODAY).new

    for write in (
        lambda: record_price(row(amount="390"), seen=seen, by=None, today=TODAY),
        lambda: still_true(first, seen=seen, by=None, today=TODAY),
    ):
        with pytest.raises(NewerPriceError) as refused:
            write()
        assert refused.value.newer == [first]

    assert len(record_price(row(amount="390"), seen=first.pk, by=None, today=TODAY).new) == 1


def test_another_condition_or_a_price_taken_back_is_nobodys_conflict(card: Gpu) -> None:
    observation = stored()
    other = stored(condition="new")
    retract(observation, by=None, now=timezone.now())
    assert newest_seen(card, "used") is None
    assert newest_seen(card, "new") == other.pk
    assert record_price(row(amount="390"), seen=observation.pk, by=None, today=TODAY).new


def test_a_price_taken_back_is_not_still_true(card: Gpu) -> None:
    observation = stored()
    retract(observation, by=None, now=timezone.now())
    with pytest.raises(NewerPriceError) as refused:
        still_true(observation, seen=observation.pk, by=None, today=TODAY)
    assert refused.value.retracted == observation
