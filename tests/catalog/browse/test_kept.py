"""Lists are drawn once for one state of the catalog: nothing that changed is shown as it was."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.current_prices import rebuild_after_rates_changed
from catalog.models import Gpu, PriceObservation, Product, ProductAlias
from catalog.services import record_prices, retract
from catalog.stamp import catalog_stamp

pytestmark = pytest.mark.usefixtures("catalog")

CARD = "rtx-3090"
NOW = timezone.now()
LIST = "/parts/gpus/?memory_gib_min=24"


def record(amount: int) -> PriceObservation:
    row = {
        "product": CARD, "condition": "used", "amount": Decimal(amount), "currency": "USD", "basis": "asking",
        "observed_on": NOW.date(), "precision": "day", "source_url": "https://prices.example.org/3090",
    }  # fmt: skip
    record_prices([row], by=None, today=NOW.date())
    return PriceObservation.objects.order_by("-pk")[0]


def rename(name: str) -> None:
    card = Gpu.objects.get(slug=CARD)
    card.name = name
    card.save()


def test_a_list_that_was_drawn_before_takes_one_query(client: Client) -> None:
    first = client.get(LIST).content
    client.get("/parts/gpus/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).content == first
    assert len(queries) == 1


def test_changes_of_the_same_moment_are_told_apart() -> None:
    observations: list[PriceObservation] = []
    changes: list[Callable[[], object]] = [
        lambda: observations.append(record(701)),
        lambda: observations.append(record(702)),
        lambda: retract(observations[0], by=None, now=NOW),
        lambda: retract(observations[1], by=None, now=NOW),
        lambda: rename("One name"),
        lambda: rename("Another name"),
        lambda: ProductAlias.objects.create(product=Product.objects.get(slug=CARD), name="The old queen"),
    ]
    stamps = [catalog_stamp()]
    for change in changes:
        change()
        stamps.append(catalog_stamp())
    assert len(set(stamps)) == len(changes) + 1


def test_a_converted_price_at_a_new_rate_moves_the_stamp() -> None:
    Product.objects.get(slug=CARD).price_observations.update(currency="EUR")
    before = catalog_stamp()
    rebuild_after_rates_changed()
    assert catalog_stamp() != before


def test_a_list_shows_an_edit_at_once(client: Client) -> None:
    assert "Queen of cards" not in client.get(LIST).content.decode()
    rename("Queen of cards")
    assert "Queen of cards" in client.get(LIST).content.decode()


def test_words_that_came_in_an_address_are_escaped_however_often_it_is_asked(client: Client) -> None:
    for _ in range(2):
        assert "<b>no" not in client.get("/parts/gpus/?q=<b>no").content.decode()
