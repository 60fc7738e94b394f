"""The page of results and the short list below the header's box."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.search import search

pytestmark = pytest.mark.usefixtures("catalog")


def test_results_stand_by_kind_the_best_kind_first(client: Client) -> None:
    text = client.get("/search/", {"q": "rtx 3090"}).text
    assert text.index("GPUs</h2>") < text.index("/parts/gpus/rtx-3090/")
    assert "24 GiB · 936.2 GB/s" in text
    assert text.index("GPUs</h2>") < text.index("Risers and adapters</h2>")


def test_a_count_is_repeated(client: Client) -> None:
    assert "You asked for 2" in client.get("/search/", {"q": "2x rtx 4090"}).text


def test_the_question_stays_in_its_box(client: Client) -> None:
    assert 'value="&lt;b&gt;3090"' in client.get("/search/", {"q": "<b>3090"}).text


@pytest.mark.parametrize("asked", ["", "zzzzzz", "\x00"])
def test_nothing_found_says_what_to_do(client: Client, asked: str) -> None:
    text = client.get("/search/", {"q": asked}).text
    assert 'href="/machines/"' in text.split('class="empty"')[1]


def test_the_short_list_links_to_what_it_found_and_to_all_results(client: Client) -> None:
    text = client.get("/search/live/", {"q": "2x rtx 4090"}).text
    assert "<html" not in text
    assert 'href="/parts/gpus/rtx-4090/"' in text
    assert "2 × NVIDIA GeForce RTX 4090" in text
    assert 'href="/search/?q=2x%20rtx%204090"' in text


def test_the_short_list_is_empty_for_an_empty_box(client: Client) -> None:
    assert client.get("/search/live/", {"q": " "}).text.strip() == ""


def test_every_page_has_the_box(client: Client) -> None:
    assert 'action="/search/"' in client.get("/methodology/").text


def test_a_page_of_results_asks_the_same_few_queries_however_many_there_are(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/search/", {"q": "rtx"})
    # Candidates and prices; PostgreSQL sets its threshold in a transaction first. The rest is the frame's.
    for asked in ("rtx 3090", "rtx", "q"):
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            client.get("/search/", {"q": asked})


def test_a_search_is_one_question_to_the_database(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        search("rtx")
