"""Prices over time: where marks lie, what they say, how much of them a page draws."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.charts.price_history import price_history_figure, price_history_svg
from catalog.charts.price_points import PricePoint, price_points
from catalog.exchange import Rate, Rates
from catalog.models import Gpu, PriceObservation
from catalog.price_history import SHOWN, price_history

NO_RATES = Rates({})
TODAY = date(2026, 11, 22)


def observation(amount: str | None = "900", **changed: Any) -> PriceObservation:
    given = {
        "low": None,
        "amount": amount and Decimal(amount),
        "high": None,
        "currency": "USD",
        "condition": "used",
        "basis": "sold",
        "observed_on": date(2026, 9, 1),
        "precision": "day",
        "source_url": "https://www.example.org/item?a=1&b=<2>",
    }
    return PriceObservation(**given | changed)


def point(*, day: date = date(2026, 9, 1), amount: float = 900.0, condition: str = "used") -> PricePoint:
    return PricePoint(condition, day, day, amount, amount, amount, "a sale", "https://example.org/")


def test_a_point_knows_how_exactly_it_is_dated() -> None:
    dated = [observation(precision=precision) for precision in ("day", "month")]
    dated.append(observation(precision="year", observed_on=date(2026, 1, 1)))
    points, _ = price_points(dated, NO_RATES, TODAY)
    assert [(p.first, p.last) for p in points] == [
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), TODAY),
    ]


def test_a_range_without_an_amount_stands_at_its_middle() -> None:
    points, _ = price_points([observation(None, low=Decimal(800), high=Decimal(1000))], NO_RATES, TODAY)
    assert (points[0].low, points[0].amount, points[0].high) == (800, 900, 1000)


def test_another_currency_is_drawn_at_its_days_rate_and_said_as_observed() -> None:
    rates = Rates(
        {"EUR": [Rate(Decimal("1.10"), date(2026, 8, 1), ""), Rate(Decimal("1.20"), date(2026, 8, 31), "")]}
    )
    points, unread = price_points([observation(currency="EUR"), observation(currency="JPY")], rates, TODAY)
    assert [p.amount for p in points] == [1080]
    assert "900 EUR" in points[0].words
    assert unread == 1


def test_without_a_point_nothing_is_drawn() -> None:
    assert price_history_svg([], "a card") == ""
    assert price_history_figure([])["data"] == []


def test_a_single_observation_is_drawn_within_the_chart() -> None:
    svg = price_history_svg([point()], "RTX <3090>")
    assert svg.count("<svg") == 2
    assert "RTX &lt;3090&gt;" in svg
    assert "used: 1 observation, Sep 2026 to Sep 2026, $900 to $900" in svg


def test_conditions_differ_in_shape_as_well_as_colour() -> None:
    paths = {
        re.search(r'price-mark" d="M[\d.]+ [\d.]+([^"]+)"', price_history_svg([point(condition=name)], ""))[1]  # type: ignore[index]
        for name in ("new", "used", "refurbished")
    }
    assert len(paths) == 3
    symbols = {
        price_history_figure([point(condition=n)])["data"][0]["marker"]["symbol"] for n in ("new", "used")
    }
    assert len(symbols) == 2


def test_a_click_on_a_point_opens_its_source() -> None:
    points, _ = price_points([observation()], NO_RATES, TODAY)
    assert price_history_figure(points)["data"][0]["customdata"] == ["https://www.example.org/item?a=1&b=<2>"]


@given(
    st.lists(
        st.tuples(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.floats(0.01, 1e6)),
        min_size=1,
        max_size=30,
    )
)
def test_every_mark_lies_inside_its_drawing(observed: list[tuple[date, float]]) -> None:
    svg = price_history_svg([point(day=day, amount=amount) for day, amount in observed], "a card")
    for width, marks in re.findall(r'viewBox="0 0 (\d+) 300".*?price-mark" d="([^"]+)"', svg):
        places = re.findall(r"M([\d.-]+) ([\d.-]+)m", marks)
        assert len(places) == len(observed)
        assert all(0 <= float(x) <= float(width) and 0 <= float(y) <= 300 for x, y in places)


@pytest.fixture
def card(catalog: None) -> Gpu:
    found: Gpu = Gpu.objects.get(slug="rtx-3090")
    return found


def test_what_was_taken_back_is_neither_drawn_nor_listed(card: Gpu, client: Client) -> None:
    card.price_observations.update(retracted_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert price_history(card, TODAY) is None
    assert "Nobody has recorded a price yet." in client.get(card.get_absolute_url()).content.decode()


def test_a_page_draws_the_newest_and_counts_the_rest(card: Gpu, django_assert_max_num_queries: Any) -> None:
    kept = card.price_observations.filter(retracted_at=None).count()
    PriceObservation.objects.bulk_create(
        PriceObservation(
            product=card, amount=1000 + n, condition="new", basis="asking", observed_on=date(2020, 1, 1),
            source_url="https://example.org/",
        )
        for n in range(SHOWN)
    )  # fmt: skip
    with django_assert_max_num_queries(3):
        history = price_history(card, TODAY)
    assert history is not None
    assert (history.n_shown, history.n_older) == (SHOWN, kept)
    drawn = sum(len(trace["x"]) for trace in history.figure["data"])
    assert drawn == SHOWN - history.unread


def test_each_source_drawn_is_a_link_in_the_table(card: Gpu, client: Client) -> None:
    html = client.get(card.get_absolute_url()).content.decode()
    for row in card.price_observations.filter(retracted_at=None):
        assert f'href="{row.source_url.replace("&", "&amp;")}"' in html
