"""The page of sources: nobody whose figures are used goes without credit."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from catalog.citations import credits_of, current_credits, site_of
from catalog.models import CurrentPrice, DataSource, ExchangeRate

FIXTURES: Path = settings.BASE_DIR / "fixtures"
COLUMNS = ("source_url", "second_source_url", "sources", "url")


def cited_in_the_fixtures() -> Iterator[str]:
    """Read from the files themselves: the page counts what is in the database."""
    for path in sorted(FIXTURES.rglob("*.csv")):
        if path.name == "data_sources.csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in COLUMNS:
                    yield from (row.get(column) or "").split()


def bare(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.")


@pytest.fixture
def page(catalog: None, client: Client) -> str:
    return client.get("/sources/").content.decode()


def test_every_host_that_a_fixture_cites_is_credited(page: str) -> None:
    prefixes = [prefix for source in DataSource.objects.all() for prefix in source.url_prefixes.split()]
    uncredited = {
        url
        for url in cited_in_the_fixtures()
        if not any(bare(url).startswith(prefix) for prefix in prefixes) and f">{site_of(url)}</a>" not in page
    }
    assert uncredited == set()


def test_every_data_source_stands_there_with_its_licence_and_what_was_taken(page: str) -> None:
    for source in DataSource.objects.all():
        assert f'<tr id="{source.slug}">' in page
        for text in (source.name, source.licence, source.taken, source.attribution, source.caution):
            assert escape(text) in page


def test_no_data_source_is_credited_for_nothing(page: str) -> None:
    unused = [
        each.source.slug for _, found in current_credits().by_subject for each in found if not each.rows
    ]
    assert unused == []


def test_the_open_part_database_is_attributed_as_its_licence_asks(page: str) -> None:
    assert "Contains information from BuildCores OpenDB, which is made available under the ODC" in page
    assert 'href="https://opendatacommons.org/licenses/by/1-0/"' in page


def test_the_page_is_counted_once_and_then_kept(
    catalog: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/sources/")
    with django_assert_max_num_queries(3):
        assert client.get("/sources/").status_code == 200


def test_every_page_leads_to_the_sources(client: Client, catalog: None) -> None:
    assert '<a href="/sources/">Sources</a>' in client.get("/parts/").content.decode()


def source(slug: str, prefixes: str) -> DataSource:
    return DataSource(slug=slug, name=slug, subject="parts", url_prefixes=prefixes)


def test_an_address_counts_for_the_longest_prefix_and_no_half_word() -> None:
    sources = [source("all", "code.example/"), source("one", "code.example/one")]
    cited = {
        "https://www.code.example/one/file": 3,
        "https://code.example/onerous": 2,
        "https://code.example.net/one": 1,
    }
    found = credits_of(sources, cited)
    assert {credit.source.slug: credit.rows for credit in found.by_subject[0][1]} == {"one": 3, "all": 2}
    assert [(host.name, host.rows) for host in found.hosts] == [("code.example.net", 1)]


HOSTS = st.sampled_from(["a.example", "b.example", "c.example"])
PATHS = st.sampled_from(["", "/", "/x", "/x/y", "/xy", "?q=x"])


@given(
    st.lists(st.tuples(HOSTS, PATHS), max_size=4, unique=True),
    st.dictionaries(st.tuples(HOSTS, PATHS), st.integers(1, 9)),
)
def test_every_citation_is_counted_exactly_once(
    prefixes: list[tuple[str, str]], cited: dict[tuple[str, str], int]
) -> None:
    sources = [source(f"s{n}", host + path) for n, (host, path) in enumerate(prefixes)]
    found = credits_of(sources, {f"https://{host}{path}": rows for (host, path), rows in cited.items()})
    named = sum(credit.rows for _, each in found.by_subject for credit in each)
    assert named + sum(host.rows for host in found.hosts) == sum(cited.values())


def test_a_rate_changed_in_the_admin_changes_the_prices_that_it_converts(
    catalog: None, client: Client, admin_user: User
) -> None:
    client.force_login(admin_user)
    price = CurrentPrice.objects.exclude(converted_from="").order_by("pk")[0]
    rate = ExchangeRate.objects.get(currency=price.converted_from, observed_on=price.rate_on)
    form = {
        "currency": rate.currency,
        "usd_per_unit": str(rate.usd_per_unit * 2),
        "observed_on": str(rate.observed_on),
        "source_url": rate.source_url,
        "note": "",
    }
    response = client.post(f"/admin/catalog/exchangerate/{rate.pk}/change/", form)
    assert response.status_code == 302
    after = CurrentPrice.objects.get(product=price.product_id, condition=price.condition)
    assert abs(after.amount_usd - 2 * price.amount_usd) <= Decimal("0.01") * after.n_observations

    client.post(f"/admin/catalog/exchangerate/{rate.pk}/delete/", {"post": "yes"})
    without = CurrentPrice.objects.get(product=price.product_id, condition=price.condition)
    assert without.rate_on != rate.observed_on
