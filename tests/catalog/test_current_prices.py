"""The projection of current prices, held against a slow reading of its definition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.current_prices import offset_of, rebuild_after_rates_changed, rebuild_current_prices
from catalog.models import CurrentPrice, ExchangeRate, Machine, PriceObservation
from catalog.services import record_prices, retract

TODAY = date(2026, 11, 22)
SLUGS = ("machine-parent", "machine-child", "machine-grandchild")
RATES = {("EUR", 400): "1.1", ("EUR", 90): "1.25", ("EUR", 1): "1.17", ("GBP", 30): "1.333"}
"""What a unit was worth so many days ago. Nobody stored a rate for XAU."""
PARENTS = {"machine-child": "machine-parent", "machine-grandchild": "machine-child"}


@dataclass(frozen=True)
class Seen:
    """One observation of a generated history."""

    product: str
    low: int | None
    amount: int | None
    high: int | None
    days_ago: int
    condition: str
    currency: str
    rule: str

    def row(self, serial: int) -> dict[str, Any]:
        derived = self.rule and self.product in PARENTS
        return {
            "product": self.product,
            "low": self.low and Decimal(self.low),
            "amount": self.amount and Decimal(self.amount),
            "high": self.high and Decimal(self.high),
            "currency": self.currency,
            "condition": self.condition,
            "basis": "asking",
            "observed_on": TODAY - timedelta(days=self.days_ago),
            "precision": "day",
            "source_url": f"https://example.org/{serial}",
            "confidence": "high",
            "derived_from": PARENTS[self.product] if derived else None,
            "derivation": self.rule if derived else "",
        }


@st.composite
def histories(draw: st.DrawFn) -> Seen:
    amounts = sorted(draw(st.lists(st.integers(1, 3000), min_size=3, max_size=3)))
    shown = draw(st.sampled_from([(1, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1), (1, 1, 0)]))
    low, amount, high = (value if show else None for value, show in zip(amounts, shown, strict=True))
    return Seen(
        draw(st.sampled_from(SLUGS)),
        low,
        amount,
        high,
        draw(st.sampled_from([0, 1, 30, 89, 90, 91, 180, 181, 400])),
        draw(st.sampled_from(["new", "new", "used"])),
        draw(st.sampled_from(["USD", "USD", "EUR", "GBP", "XAU"])),
        draw(st.sampled_from(["", "", "+300", "the larger - 200 - 100", "as the larger one"])),
    )


def rate_of(currency: str, day: date) -> Decimal | None:
    """The newest rate on or before the day; without one the first after it."""
    if currency == "USD":
        return Decimal(1)
    known = {
        TODAY - timedelta(days=ago): Decimal(rate) for (of, ago), rate in RATES.items() if of == currency
    }
    before = [each for each in known if each <= day]
    return known[max(before) if before else min(known)] if known else None


def by_definition(product: Machine, condition: str) -> tuple[Any, ...] | None:
    """Decision 2, word by word, asked of the database each time."""
    stored = PriceObservation.objects.filter(product=product.pk, condition=condition, retracted_at=None)
    usable = [o for o in stored.order_by("observed_on", "pk") if rate_of(o.currency, o.observed_on)]
    in_dollars = [observation for observation in usable if observation.currency == "USD"]
    figures = []
    for observation in usable:
        rate = rate_of(observation.currency, observation.observed_on)
        ends = [v for v in (observation.low, observation.amount, observation.high) if v is not None]
        middle = (ends[0] + ends[-1]) / 2 if observation.amount is None else observation.amount
        day = observation.observed_on
        low, high = ((end * rate).quantize(Decimal("0.01")) for end in (ends[0], ends[-1]))
        middle *= rate
        offset = offset_of(observation.derivation)
        if in_dollars and observation is in_dollars[-1] and observation.derived_from and offset is not None:
            parent = by_definition(Machine.objects.get(pk=observation.derived_from_id), condition)
            if parent and not parent[7] and parent[4] > day and parent[1] + offset > 0:
                middle, low, high, day = parent[0] + offset, parent[1] + offset, parent[2] + offset, parent[4]
        figures.append((day, middle, low, high, bool(observation.derivation), observation.currency))
    if not figures:
        return None
    others = [figure for figure in figures if figure[5] != "USD"]
    counting = [figure for figure in figures if figure[5] == "USD"]
    newest_other = max((figure[0] for figure in others), default=date.min)
    if others and not any((newest_other - figure[0]).days <= 90 for figure in counting):
        counting = [figure for figure in others if figure[5] == others[-1][5]]
    newest = max(figure[0] for figure in counting)
    window = [figure for figure in counting if (newest - figure[0]).days <= 90]
    middles = sorted(figure[1] for figure in window)
    half = len(middles) // 2
    median = middles[half] if len(middles) % 2 else (middles[half - 1] + middles[half]) / 2
    return (
        median.quantize(Decimal("0.01"), ROUND_HALF_EVEN),
        min(figure[2] for figure in window),
        max(figure[3] for figure in window),
        len(window),
        newest,
        min(figure[0] for figure in window),
        all(figure[4] for figure in window),
        "" if counting[-1][5] == "USD" else counting[-1][5],
    )


def projected() -> dict[tuple[str, str], tuple[Any, ...]]:
    rows = CurrentPrice.objects.filter(product__slug__in=SLUGS).select_related("product")
    return {
        (row.product.slug, row.condition): (
            row.amount_usd,
            row.low_usd,
            row.high_usd,
            row.n_observations,
            row.newest_on,
            row.oldest_on,
            row.derived,
            row.converted_from,
        )
        for row in rows
    }


def defined(machines: list[Machine]) -> dict[tuple[str, str], tuple[Any, ...]]:
    found = {(m.slug, c): by_definition(m, c) for m in machines for c in ("new", "used", "refurbished")}
    return {key: price for key, price in found.items() if price is not None}


def store_rates() -> None:
    ExchangeRate.objects.all().delete()
    for (currency, ago), rate in RATES.items():
        ExchangeRate.objects.create(
            currency=currency,
            usd_per_unit=rate,
            observed_on=TODAY - timedelta(days=ago),
            source_url="https://bank.example.org/",
        )


@contextmanager
def undone() -> Iterator[list[Machine]]:
    """Three machines whose prices derive from one another, gone at the end of each example."""
    with transaction.atomic():
        store_rates()
        yield [
            Machine.objects.create(
                slug=slug, name=slug, vendor="apple", architecture_family="x", chip="x", form="laptop"
            )
            for slug in SLUGS
        ]
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(histories(), max_size=9), st.lists(st.integers(0, 8), max_size=4))
def test_the_projection_is_its_definition_however_it_came_about(
    history: list[Seen], taken_back: list[int]
) -> None:
    with undone() as machines:
        for serial, seen in enumerate(history):
            record_prices([seen.row(serial)], by=None, today=TODAY)
            assert projected() == defined(machines)
        observations = list(PriceObservation.objects.filter(product__slug__in=SLUGS).order_by("pk"))
        for index in taken_back:
            if index < len(observations):
                retract(observations[index], by=None, now=timezone.now())
                assert projected() == defined(machines)
        step_by_step = projected()
        rebuild_current_prices()
        assert projected() == step_by_step


@pytest.fixture
def parent_and_child(db: None) -> list[Machine]:
    return [
        Machine.objects.create(
            slug=slug, name=slug, vendor="apple", architecture_family="x", chip="x", form="laptop"
        )
        for slug in SLUGS
    ]


def seen(product: str, amount: int, days_ago: int, rule: str = "") -> dict[str, Any]:
    return Seen(product, None, amount, None, days_ago, "new", "USD", rule).row(days_ago)


def price_of(slug: str) -> Decimal:
    return CurrentPrice.objects.get(product__slug=slug, condition="new").amount_usd


@pytest.mark.usefixtures("parent_and_child")
def test_a_derived_price_follows_its_parent() -> None:
    record_prices(
        [seen("machine-parent", 4000, 50), seen("machine-child", 4300, 50, "+300")], by=None, today=TODAY
    )
    assert price_of("machine-child") == 4300

    record_prices([seen("machine-parent", 5000, 3)], by=None, today=TODAY)

    child = CurrentPrice.objects.get(product__slug="machine-child")
    assert child.derived
    assert child.newest_on == TODAY - timedelta(days=3)
    assert child.amount_usd == price_of("machine-parent") + 300


@pytest.mark.usefixtures("parent_and_child")
def test_an_older_derived_price_stays_history() -> None:
    rows = [
        seen("machine-parent", 4000, 200),
        seen("machine-child", 4300, 200, "+300"),
        seen("machine-child", 4800, 20, "+800"),
        seen("machine-parent", 4000, 20),
    ]
    record_prices(rows, by=None, today=TODAY)
    record_prices([seen("machine-parent", 5000, 1)], by=None, today=TODAY)

    # The parent's median of 4,000 and 5,000, and the newest rule.
    assert price_of("machine-child") == 4500 + 800


@pytest.mark.usefixtures("parent_and_child")
def test_products_derived_from_each_other_still_have_a_price() -> None:
    circle = [
        seen("machine-child", 4300, 50, "+300"),
        seen("machine-parent", 4000, 40) | {"derived_from": "machine-child", "derivation": "-300"},
    ]
    record_prices(circle, by=None, today=TODAY)

    assert price_of("machine-parent") == 4000
    assert price_of("machine-child") == 4300


@pytest.mark.usefixtures("parent_and_child")
def test_a_rebuild_writes_nothing_where_nothing_changed(django_assert_num_queries: Any) -> None:
    record_prices([seen("machine-parent", 4000, 50)], by=None, today=TODAY)
    before = list(CurrentPrice.objects.values())
    rebuild_current_prices()
    assert list(CurrentPrice.objects.values()) == before


def test_offsets_are_read_from_the_end_of_a_rule() -> None:
    assert offset_of("+300") == 300
    assert offset_of("16-inch 48 GB - 300 - 600") == -900
    assert offset_of("14-inch of the same memory − $1,200 USD") == -1200
    assert offset_of("the 16-inch") is None
    assert offset_of("taken as the cheapest 64 GB kit.") is None
    assert offset_of("") is None


def abroad(amount: int, days_ago: int, currency: str = "EUR", **said: Any) -> dict[str, Any]:
    row = Seen("machine-parent", None, amount, None, days_ago, "new", currency, "").row(days_ago)
    return row | said


@pytest.mark.usefixtures("parent_and_child")
def test_a_price_abroad_is_read_at_the_rate_of_its_day() -> None:
    store_rates()
    record_prices([abroad(800, 5, tax_included=True)], by=None, today=TODAY)

    price = CurrentPrice.objects.get(product__slug="machine-parent")
    assert price.amount_usd == price.low_usd == price.high_usd == 1000
    assert (price.converted_from, price.converted_amount, price.tax_included) == ("EUR", 800, True)
    assert (price.rate_usd, price.rate_on) == (Decimal("1.25"), TODAY - timedelta(days=90))
    assert price.rate_source_url == "https://bank.example.org/"


@pytest.mark.usefixtures("parent_and_child")
def test_prices_in_dollars_come_before_newer_ones_abroad() -> None:
    store_rates()
    record_prices([seen("machine-parent", 4000, 90), abroad(9000, 0)], by=None, today=TODAY)
    assert price_of("machine-parent") == 4000


@pytest.mark.usefixtures("parent_and_child")
def test_a_price_in_dollars_of_long_ago_gives_way_to_one_abroad() -> None:
    store_rates()
    record_prices([seen("machine-parent", 4000, 91), abroad(1000, 0)], by=None, today=TODAY)
    assert price_of("machine-parent") == 1170


@pytest.mark.usefixtures("parent_and_child")
def test_without_a_stored_rate_nothing_is_guessed() -> None:
    store_rates()
    record_prices([abroad(1, 0, "XAU")], by=None, today=TODAY)
    assert not CurrentPrice.objects.filter(product__slug="machine-parent").exists()


@pytest.mark.usefixtures("parent_and_child")
def test_a_derived_price_in_dollars_does_not_follow_another_countrys() -> None:
    store_rates()
    record_prices([seen("machine-child", 4300, 50, "+300"), abroad(9000, 0)], by=None, today=TODAY)
    assert price_of("machine-child") == 4300


@pytest.mark.usefixtures("parent_and_child")
def test_a_changed_rate_makes_new_prices() -> None:
    store_rates()
    record_prices([abroad(800, 5)], by=None, today=TODAY)
    before = CurrentPrice.objects.get(product__slug="machine-parent")

    ExchangeRate.objects.filter(currency="EUR").update(usd_per_unit=2)
    rebuild_after_rates_changed()

    after = CurrentPrice.objects.get(product__slug="machine-parent")
    assert after.amount_usd == 1600
    assert after.pk > before.pk
