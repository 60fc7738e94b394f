"""How old prices are, in words, and when they are stale."""

from datetime import date, timedelta

import pytest

from catalog.models import CurrentPrice
from catalog.price_age import age_in_words, day_in_words, is_stale, stale_after_days

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "condition", "days"),
    [
        ("memory-kit", "new", 14),
        ("memory-kit", "used", 14),
        ("gpu", "used", 14),
        ("gpu", "refurbished", 14),
        ("gpu", "new", 45),
        ("power-supply", "new", 45),
        ("machine", "new", 120),
        ("machine", "used", 45),
    ],
)
def test_prices_keep_as_long_as_their_kind_lets_them(kind: str, condition: str, days: int) -> None:
    assert stale_after_days(kind, condition) == days
    fresh = CurrentPrice(condition=condition, newest_on=TODAY - timedelta(days=days))
    stale = CurrentPrice(condition=condition, newest_on=TODAY - timedelta(days=days + 1))
    assert not is_stale(fresh, kind, TODAY)
    assert is_stale(stale, kind, TODAY)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (59, "59 days ago"),
        (60, "2 months ago"),
        (365, "12 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
    ],
)
def test_ages_are_said_as_people_say_them(days: int, words: str) -> None:
    assert age_in_words(TODAY - timedelta(days=days), TODAY) == words


def test_a_date_is_no_more_exact_than_it_is_known() -> None:
    day = date(2026, 9, 1)
    assert [day_in_words(day, p) for p in ("day", "month", "year")] == ["1 Sep 2026", "Sep 2026", "2026"]


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [
        (date(2026, 1, 1), "year", "this year"),
        (date(2025, 1, 1), "year", "last year"),
        (date(2023, 1, 1), "year", "3 years ago"),
        (date(2026, 11, 1), "month", "this month"),
        (date(2026, 10, 1), "month", "last month"),
        (date(2026, 8, 1), "month", "3 months ago"),
        (date(2023, 10, 1), "month", "3 years ago"),
    ],
)
def test_an_age_is_no_more_exact_than_its_date(day: date, precision: str, words: str) -> None:
    assert age_in_words(day, date(2026, 11, 22), precision) == words
