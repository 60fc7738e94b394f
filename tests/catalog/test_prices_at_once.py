"""Several people write prices in one moment: each is wholly there, nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.utils import timezone

from catalog.admin.data_sources import ExchangeRateAdmin
from catalog.current_prices import projected_prices
from catalog.imports.recording import undo_import
from catalog.loading.loader import load_fixtures
from catalog.models import CurrentPrice, ExchangeRate, Gpu, PriceObservation
from catalog.services import correct_price, record_prices, retract, row_of
from tests.catalog.imports.sheets import CARDS, NOW, TODAY, drafted, price_row, recorded, sheet
from tests.catalog.imports.test_recording import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 12
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def cards(db: None) -> list[Gpu]:
    """Cards without a price, the later ones made first."""
    made = {"vendor": "amd", "architecture_family": "CDNA1", "memory_gib": 32, "memory_bandwidth_gb_s": 1024}
    return [Gpu.objects.create(slug=slug, name=slug, **made) for slug in CARDS]


def is_consistent() -> bool:
    """Whether every price used is what its observations come to."""
    stored = {(price.product_id, price.condition): price.amount_usd for price in CurrentPrice.objects.all()}
    return stored == {key: price.amount_usd for key, price in projected_prices().items()}


def _set_rate(pk: int, usd_per_unit: Decimal) -> None:
    """As the admin's form does."""
    form = ExchangeRateAdmin(ExchangeRate, admin.site)
    rate = ExchangeRate.objects.get(pk=pk)
    rate.usd_per_unit = usd_per_unit
    form.save_model(RequestFactory().post("/"), rate, None, change=True)


def test_a_price_derived_from_another_and_that_other_are_recorded_at_once(cards: Any) -> None:
    parent, child = CARDS[0], CARDS[1]
    record_prices([price_row(product=parent)], by=None, today=TODAY)
    for n in range(ROUNDS):
        derived = price_row(product=child, amount=f"{150 + n}", derived_from=parent, derivation="+50")
        own = price_row(product=parent, amount=f"{101 + n}", observed_on="2026-11-21")
        both = at_once(
            lambda row=derived: record_prices([row], by=None, today=TODAY),
            lambda row=own: record_prices([row], by=None, today=TODAY),
        )
        assert all(each.new for each in both)
        assert is_consistent()


def test_an_import_is_undone_and_one_of_its_prices_corrected_at_once(cards: Any) -> None:
    editor = User.objects.create_superuser("editor")
    for n in range(ROUNDS):
        rows = [{"product": slug, "price": f"{200 + n}"} for slug in reversed(CARDS)]
        draft = recorded(drafted(sheet(rows)))
        one = draft.observations.select_related("product").get(product__slug=CARDS[2])
        row = row_of(one) | {"amount": Decimal(300 + n)}
        at_once(
            lambda draft=draft: undo_import(draft.pk, by=editor, now=LATER),
            lambda one=one, row=row: correct_price(one, row, by=editor, today=TODAY, now=LATER),
        )
        assert not draft.observations.filter(retracted_at=None).exists()
        assert is_consistent()


def test_a_draft_is_recorded_while_another_with_the_same_cards_is_undone(cards: Any) -> None:
    editor = User.objects.create_superuser("editor")
    for n in range(ROUNDS):
        done = recorded(drafted(sheet({"product": slug, "price": f"{400 + n}"} for slug in CARDS)))
        next_one = drafted(sheet({"product": slug, "price": f"{500 + n}"} for slug in reversed(CARDS)))
        at_once(
            lambda done=done: undo_import(done.pk, by=editor, now=LATER),
            lambda draft=next_one: recorded(draft),
        )
        assert is_consistent()


def test_a_load_and_editors_take_turns(cards: Any) -> None:
    editor = User.objects.create_superuser("editor")
    card = Gpu.objects.get(slug=CARDS[0])
    rows = [price_row(product=slug, amount=f"{n}00") for n, slug in enumerate(reversed(CARDS), start=1)]
    recorded_at_once = at_once(
        lambda: load_fixtures(settings.BASE_DIR / "fixtures", timezone.now()),
        *(lambda row=row: record_prices([row], by=editor, today=TODAY) for row in rows),
    )
    assert len(recorded_at_once) == 1 + len(rows)
    assert card.price_observations.count() == 1
    assert is_consistent()


def test_a_rate_changes_while_a_price_in_its_currency_is_retracted(cards: Any) -> None:
    rate = {"currency": "EUR", "observed_on": TODAY, "source_url": "https://bank.example.org/"}
    stored = ExchangeRate.objects.create(usd_per_unit=Decimal("1.1"), **rate)
    for n in range(ROUNDS):
        rows = [price_row(product=slug, amount=f"{100 + n}", currency="EUR") for slug in CARDS]
        one, *_ = record_prices(rows, by=None, today=TODAY).new
        at_once(
            lambda n=n: _set_rate(stored.pk, Decimal("1.2") + n),
            lambda one=one: retract(one, by=None, now=NOW),
        )
        assert is_consistent()
        PriceObservation.objects.all().delete()
        CurrentPrice.objects.all().delete()
