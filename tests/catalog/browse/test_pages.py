"""List pages as visitors meet them: pages, chips, counts, changes in place, files, side by side."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from catalog.browse.listing import Listing
from catalog.browse.listings import LISTINGS
from catalog.models import Gpu

pytestmark = pytest.mark.usefixtures("catalog")

by_word = pytest.mark.parametrize("listing", LISTINGS.values(), ids=lambda listing: listing.word)
HTMX = {"HX-Request": "true"}
HOSTILE = [
    {"q": "\x00"},
    {"q": "%' OR 1=1 --"},
    {"q": "𝕏" * 300, "page": "9" * 400},
    {"page": "99999999999999999999"},
    {"sort": "-"},
    {"sort": "price_new_row__amount_usd"},
    {"sort": "passes"},
    {"memory_gib_min": "1e309", "memory_gib_max": "-1"},
    {"memory_gib_min": "999999999999", "tdp_w_max": "0"},
    {"memory_gib_min": ["1", "2", "3"]},
    {"price_new_min": "1000000000000"},
    {"max_context_min": "1000000000000", "params_b_max": "1000000000000"},
    {"vendor": ["\x00", "<script>", "NVIDIA' --", "x" * 5000]},
    {"availability": "on-sale", "connector": "none", "facet_vendor": "1"},
    {"pcie_generation": ["four", "4.0", "99999999999999999999", "-1"]},
    {"colour": "red", "": "x", "with": "rtx-3090"},
]


def page(client: Client, url: str, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def slugs_in(html: str) -> list[str]:
    return re.findall(r'name="with" value="([^"]+)"', html)


def count_in(html: str) -> int:
    return int(re.findall(r'<p role="status"><b>(\d+)</b>', html)[0])


def links(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', html)]


@by_word
def test_pages_together_hold_every_row_once(client: Client, listing: Listing) -> None:
    expected = listing.model._default_manager.filter(retired_at=None).count()
    for order in ("", "?sort=-name"):
        url, found = f"{listing.url()}{order}", []
        while url:
            html = page(client, url)
            assert count_in(html) == expected
            found += slugs_in(html)
            following = re.search(r'href="([^"]+)" rel="next"', html)
            url = f"{listing.url()}{unescape(following[1])}" if following else ""
        assert len(found) == len(set(found)) == expected


def test_a_page_beyond_the_last_shows_the_last_and_says_so(client: Client) -> None:
    html = page(client, "/parts/gpus/?page=400")
    assert re.search(r"There are only \d+ pages; this is the last\.", html)
    assert slugs_in(html)
    assert "There is only one page" in page(client, "/parts/accessories/?page=2")


@pytest.mark.parametrize("word", ["gpus", "models"])
@pytest.mark.parametrize("parameters", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_a_list(client: Client, word: str, parameters: dict[str, Any]) -> None:
    listing = LISTINGS[word]
    for url in (listing.url(), listing.url("csv")):
        response = client.get(url, parameters)
        assert response.status_code == 200
        content = b"".join(response) if response.streaming else response.content
        assert b"<script>" not in content


def test_what_is_chosen_stands_as_chips_that_take_it_back(client: Client) -> None:
    html = unescape(page(client, "/parts/gpus/?q=rtx&vendor=nvidia&memory_gib_min=24&sort=-tdp_w"))
    assert "Remove Vendor: NVIDIA" in html
    assert "Remove Memory: 24 GiB and more" in html
    assert "?q=rtx&vendor=nvidia&sort=-tdp_w" in links(html)
    assert "?q=rtx&memory_gib_min=24&sort=-tdp_w" in links(html)
    assert "?vendor=nvidia&memory_gib_min=24&sort=-tdp_w" in links(html)


def test_a_number_that_cannot_be_read_is_kept_with_its_error_beside_it(client: Client) -> None:
    html = page(client, "/parts/gpus/?memory_gib_min=many")
    assert 'value="many"' in html
    assert re.search(r'id="e-memory_gib">Write a number', html)
    assert count_in(html) == Gpu.objects.filter(retired_at=None).count()


@by_word
def test_a_form_without_javascript_asks_the_same(client: Client, listing: Listing) -> None:
    html = page(client, listing.url())
    form = html[html.index("<form") :] if 'id="filters"' in html else ""
    assert f'method="get" action="{listing.url()}"' in form
    assert 'type="submit">Apply</button>' in form
    assert f'action="{listing.url("compare")}"' in form
    assert 'select name="sort" form="filters"' in form


def test_a_change_in_place_swaps_the_rows_and_the_counts_and_tells_the_address(client: Client) -> None:
    response = client.get(
        "/parts/gpus/", {"q": "", "vendor": "amd", "memory_gib_min": "", "sort": "useful"}, headers=HTMX
    )
    html = response.content.decode()
    assert response["HX-Push-Url"] == "/parts/gpus/?vendor=amd"
    assert "<html" not in html
    assert 'id="results"' in html
    assert re.search(r'<span class="count" id="f-vendor-\d" hx-swap-oob="true">\d+</span>', html)
    assert slugs_in(html) == slugs_in(page(client, "/parts/gpus/?vendor=amd"))


def test_a_form_without_javascript_leads_to_an_address_worth_sharing(client: Client) -> None:
    response = client.get("/parts/gpus/?q=&vendor=amd&memory_gib_min=&memory_gib_max=48&sort=price")
    assert response.status_code == 302
    assert response["Location"] == "/parts/gpus/?vendor=amd&memory_gib_max=48&sort=price"


def test_going_back_in_the_browser_brings_the_whole_page(client: Client) -> None:
    html = page(client, "/parts/gpus/", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert "<html" in html


def test_a_typing_mistake_is_answered_with_the_nearest_names(client: Client) -> None:
    html = page(client, "/parts/gpus/?q=geforse+rtx+3090")
    assert count_in(html) == 0
    assert "Did you mean" in html
    assert "/parts/gpus/rtx-3090/" in links(html)


@by_word
def test_every_preset_finds_something(client: Client, listing: Listing) -> None:
    for preset in listing.presets:
        html = page(client, f"{listing.url()}?{preset.query}")
        assert count_in(html) > 0, preset.label
        assert 'class="note"' not in html.replace("sources", ""), preset.label
        assert 'aria-current="true"' in html, preset.label


@by_word
def test_queries_are_as_many_for_any_state(
    client: Client, listing: Listing, django_assert_max_num_queries: Any
) -> None:
    queries = ["", "?sort=-name&page=2", "?q=a", "?price_new_min=1", "?q=nothing+at+all+like+this"]
    queries += [f"?{preset.query}" for preset in listing.presets]
    client.get(listing.url())
    for query in queries[:4] + queries[5:]:
        with django_assert_max_num_queries(4):
            page(client, f"{listing.url()}{query}")


# Files


QUERY = "q=rtx&vendor=nvidia&memory_gib_min=16&price_used_max=5000&sort=-memory_gib"


def test_a_file_holds_what_the_page_counts_in_its_order(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(_text(client, f"/parts/gpus/download.csv?{QUERY}"))))
    html = page(client, f"/parts/gpus/?{QUERY}")
    assert [row["slug"] for row in rows] == slugs_in(html)
    assert count_in(html) == len(rows) > 3
    assert [row["slug"] for row in json.loads(_text(client, f"/parts/gpus/download.json?{QUERY}"))] == [
        row["slug"] for row in rows
    ]


@by_word
def test_every_list_can_be_taken_away_whole(client: Client, listing: Listing) -> None:
    rows = list(csv.DictReader(io.StringIO(_text(client, listing.url("csv")))))
    records = json.loads(_text(client, listing.url("json")))
    assert len(rows) == len(records) == listing.model._default_manager.filter(retired_at=None).count()
    assert list(rows[0]) == list(records[0])


def test_a_file_says_prices_by_condition_with_day_and_source(client: Client) -> None:
    row = next(csv.DictReader(io.StringIO(_text(client, "/parts/gpus/download.csv?q=rtx-3090"))))
    card = Gpu.objects.get(slug=row["slug"])
    used = card.current_prices.get(condition="used")
    assert row["price_used_usd"] == str(used.amount_usd)
    assert row["price_used_on"] == used.newest_on.isoformat()
    assert row["price_used_source"] == used.source_url
    assert row["memory_bandwidth_gb_s"] == str(card.memory_bandwidth_gb_s)
    assert row["page"].endswith(card.get_absolute_url())


def test_no_cell_of_a_file_is_a_formula(client: Client) -> None:
    Gpu.objects.filter(slug="rtx-3090").update(notes='=HYPERLINK("http://x")', name="+1 card")
    rows = csv.DictReader(io.StringIO(_text(client, "/parts/gpus/download.csv?q=rtx-3090")))
    row = next(row for row in rows if row["slug"] == "rtx-3090")
    assert row["notes"].startswith("'=")
    assert row["name"] == "'+1 card"


def _text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


# Side by side


def test_two_cards_stand_side_by_side_with_their_differences_marked(client: Client) -> None:
    html = page(client, "/parts/gpus/compare/?with=rtx-3090&with=rtx-4090")
    assert re.search(r'<tr class="differs">\s*<th scope="row"[^>]*>Power limit', html)
    assert not re.search(r'<tr class="differs">\s*<th scope="row"[^>]*>Memory<', html)
    assert "Price, used" in html
    assert "/compare/?c=rtx-3090&c=rtx-4090" in links(html)


@by_word
def test_the_first_rows_of_every_list_can_be_compared(
    client: Client, listing: Listing, django_assert_max_num_queries: Any
) -> None:
    chosen = slugs_in(page(client, listing.url()))[:3]
    with django_assert_max_num_queries(3):
        html = page(client, listing.url("compare") + "?" + "&".join(f"with={slug}" for slug in chosen))
    assert html.count('<th scope="col"><a') == len(chosen)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing was chosen to compare"),
        ("?with=rtx-3090", "NVIDIA GeForce RTX 3090 has nothing to stand beside yet"),
        ("?with=rtx-3090&with=abacus", "There is nothing called “abacus” among the GPUs"),
        ("?with=rtx-3090&with=corsair-hx1500i", "nothing called “corsair-hx1500i” among the GPUs"),
        ("?with=%00&with=%3Cb%3E", "Nothing was chosen"),
    ],
)
def test_what_cannot_be_compared_is_said(client: Client, query: str, said: str) -> None:
    html = unescape(page(client, f"/parts/gpus/compare/{query}"))
    assert said in html
    assert "/parts/gpus/" in links(html)


def test_no_more_than_six_stand_side_by_side(client: Client) -> None:
    chosen = slugs_in(page(client, "/parts/gpus/"))[:9]
    html = page(client, "/parts/gpus/compare/?" + "&".join(f"with={slug}" for slug in chosen))
    assert html.count('<th scope="col"><a') == 6
    assert "the first 6 are shown" in html


def test_only_kinds_that_exist_have_lists(client: Client) -> None:
    for path in (
        "/parts/gpu/compare/",
        "/parts/machines/",
        "/parts/gpu/download.csv",
        "/parts/models/compare/",
    ):
        assert client.get(path).status_code == 404


def test_the_useful_order_puts_current_cards_in_reach_before_all_others(client: Client) -> None:
    shown = [Gpu.objects.get(slug=slug) for slug in slugs_in(page(client, "/parts/gpus/"))]
    prices = {row.slug: min((p.amount_usd for p in row.current_prices.all()), default=None) for row in shown}
    first = [
        row.form == "card"
        and (row.memory_gib or 0) >= 16
        and row.supports_bf16
        and row.released_on is not None
        and (prices[row.slug] or 9999) <= 5000
        for row in shown
    ]
    assert first[0]
    assert first == sorted(first, reverse=True)


def test_a_list_says_by_which_rule_it_opens(client: Client) -> None:
    for listing in LISTINGS.values():
        html = page(client, listing.url())
        assert ('id="useful-rule"' in html) == (listing.useful is not None), listing.word
        assert 'id="useful-rule"' not in page(client, f"{listing.url()}?sort=-name")


def test_ticks_stay_while_the_list_changes_around_them(client: Client) -> None:
    response = client.get(
        "/parts/gpus/?with=rtx-3090&with=rx-7900-xtx&with=none-such&vendor=amd", headers=HTMX
    )
    html = response.content.decode()
    assert response["HX-Push-Url"].startswith("/parts/gpus/?vendor=amd&with=rtx-3090")
    assert sorted(re.findall(r'name="with" value="([^"]+)" checked', html)) == ["rtx-3090", "rx-7900-xtx"]
    assert "with=" not in re.search(r"<thead>.*?</thead>", html, re.DOTALL)[0]  # type: ignore[index]


def test_what_changes_the_facets_brings_them_along(client: Client) -> None:
    html = client.get("/parts/gpus/?vendor=amd", headers={**HTMX, "HX-Target": "list"}).content.decode()
    assert "<html" not in html
    assert re.search(r'name="vendor" value="amd" checked', html)
