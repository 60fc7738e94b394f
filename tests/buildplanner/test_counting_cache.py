"""The table in which a server counts requests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from buildplanner.counting_cache import CountingCache
from buildplanner.throttle import Throttle
from tests.buildplanner.test_throttle import answer

urlpatterns = [path("save/", answer, name="save")]

HOUR_S = 3600


@pytest.fixture
def counts(settings: Settings) -> Iterator[CountingCache]:
    settings.CACHES = {
        **settings.CACHES,
        "throttle": {"BACKEND": "buildplanner.counting_cache.CountingCache", "LOCATION": "test_counts"},
    }
    call_command("createcachetable", verbosity=0)
    yield CountingCache("test_counts", {})
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_counts")


@pytest.mark.django_db
def test_a_count_ends_when_its_first_request_said_however_many_follow(counts: CountingCache) -> None:
    counts.add("a", 0, timeout=HOUR_S)
    before = _end_of("a")
    assert [counts.incr("a") for _ in range(3)] == [1, 2, 3]
    assert _end_of("a") == before
    assert counts.get("a") == 3


@pytest.mark.django_db
def test_what_was_not_begun_is_not_counted(counts: CountingCache) -> None:
    with pytest.raises(ValueError, match="not found"):
        counts.incr("nothing")


@pytest.mark.django_db
def test_thousands_of_other_visitors_do_not_make_one_forgotten(counts: CountingCache) -> None:
    counts.add("first", 0, timeout=HOUR_S)
    counts.incr("first")
    for visitor in range(400):
        counts.add(f"visitor-{visitor}", 0, timeout=HOUR_S)
    assert counts.incr("first") == 2


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_throttle_refuses_by_it(counts: CountingCache, settings: Settings) -> None:
    settings.THROTTLES = [Throttle("save", methods={"POST"}, limit=2, period_s=HOUR_S, views="save")]
    visitor = Client()
    assert [visitor.post("/save/").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_each_counted(counts: CountingCache) -> None:
    counts.add("a", 0, timeout=HOUR_S)

    def count(_: int) -> int:
        try:
            return counts.incr("a")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count, range(40))) == list(range(1, 41))


def _end_of(key: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM test_counts WHERE cache_key = %s", [f":1:{key}"])
        return cursor.fetchone()[0]
