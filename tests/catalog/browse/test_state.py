"""A list's address: read forgivingly, written in one form, and never an error of ours."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalog.browse.listings import LISTINGS
from catalog.browse.state import number_of, read_state

GPUS = LISTINGS["gpus"]
NAMES = [
    "q", "sort", "page", "vendor", "connector", "memory_gib_min", "memory_gib_max", "price_new_max", "x",
]  # fmt: skip


def read(query: str):
    return read_state(QueryDict(query), GPUS)


@pytest.mark.parametrize(
    "query",
    [
        "?",
        "?q=3090",
        "?vendor=nvidia&vendor=amd",
        "?vendor=nvidia&memory_gib_min=24&price_used_max=1000&sort=-tdp_w&page=2",
        "?memory_gib_min=abc",
    ],
)
def test_an_address_is_written_as_it_was_read(query: str) -> None:
    assert read(query[1:]).query() == query


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=120)), max_size=8))
def test_what_was_read_once_is_read_the_same_from_its_own_address(pairs: list[tuple[str, str]]) -> None:
    state = read(urlencode(pairs, errors="replace"))
    again = read(state.query()[1:])
    assert again.query() == state.query()
    assert "\x00" not in state.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("24", 24), ("1,500", 1500), ("$1,500", 1500), ("128k", 128_000), ("0.5", 0.5), ("2 000", 2000)],
)
def test_numbers_are_understood_as_people_write_them(typed: str, meant: float) -> None:
    assert number_of(typed) == meant


@pytest.mark.parametrize(
    "typed", ["abc", "-3", "1e400", "nan", "inf", "٣", "24 GB", "9" * 40, "\x00", "1.2.3"]
)
def test_what_is_no_number_is_named_beside_its_field_and_kept(typed: str) -> None:
    bounds = read(urlencode({"memory_gib_min": typed})).bounds.get("memory_gib")
    if typed != "\x00":
        assert bounds is not None
        assert bounds.error
        assert bounds.low is None
        assert bounds.low_typed == typed


def test_bounds_that_exclude_each_other_say_so() -> None:
    assert "nothing can be both" in read("memory_gib_min=48&memory_gib_max=24").bounds["memory_gib"].error


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "cannot be narrowed by 'colour'"),
        ("sort=colour", "There is no column 'colour'"),
        ("sort=--tdp_w", "There is no column"),
        ("page=minus", "There is no page 'minus'"),
        ("page=-1", "There is no page '-1'"),
        ("page=0", "There is no page '0'"),
        ("q=a&q=b", "“q” stands more than once"),
        ("q=" + "x" * 200, "Only the first 100 characters"),
    ],
)
def test_what_makes_no_sense_is_named(query: str, said: str) -> None:
    assert any(said in remark for remark in read(query).remarks)


def test_a_change_begins_at_the_first_page() -> None:
    assert read("vendor=amd&page=3").toggled("vendor", "nvidia").query() == "?vendor=amd&vendor=nvidia"
    assert read("vendor=amd&page=3").toggled("vendor", "amd").query() == "?"
