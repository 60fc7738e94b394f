"""Facets: each narrows, and each count is what choosing it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.browse.figures import figure, with_figures
from catalog.browse.listing import Listing
from catalog.browse.listings import LISTINGS
from catalog.browse.query import extents, narrowed, tally
from catalog.browse.state import State, read_state
from catalog.models import Gpu, Machine

pytestmark = pytest.mark.usefixtures("catalog")

ALL = list(LISTINGS.values())
by_word = pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.word)


def asked(listing: Listing, query: str) -> tuple[Any, State]:
    return tally(listing, read_state(QueryDict(query), listing))


def slugs(listing: Listing, query: str) -> list[str]:
    found, state = asked(listing, query)
    names = [row.slug for row in narrowed(listing, state, found)]
    assert len(names) == found.total == len(set(names))
    return names


@by_word
def test_every_facet_tells_rows_apart(listing: Listing) -> None:
    found, _ = asked(listing, "")
    for choice in listing.choices:
        if len(found.counts[choice.name]) > 1 and choice.name != "availability":
            assert min(found.counts[choice.name].values()) < found.total, choice.name
    reach = extents(listing)
    for name, (least, most) in reach.items():
        if least < most:
            all_of_them, the_largest = (slugs(listing, f"{name}_min={figure:f}") for figure in (least, most))
            assert len(all_of_them) > len(the_largest), name
    assert reach or not listing.ranges


@by_word
def test_a_count_is_what_choosing_the_word_leaves(listing: Listing) -> None:
    found, _ = asked(listing, "")
    for choice in listing.choices:
        for word, n in list(found.counts[choice.name].items())[:6]:
            query = QueryDict(mutable=True)
            query.appendlist(choice.name, word)
            assert len(slugs(listing, query.urlencode())) == n > 0, (choice.name, word)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_counts_hold_under_any_other_choice(data: st.DataObject) -> None:
    listing = data.draw(st.sampled_from([LISTINGS[word] for word in ("gpus", "machines", "models")]))
    everything, _ = asked(listing, "")
    query = QueryDict(mutable=True)
    for choice in data.draw(st.lists(st.sampled_from(listing.choices), max_size=3, unique=True)):
        words = list(everything.counts[choice.name])
        query.setlist(
            choice.name, data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True))
        )
    if data.draw(st.booleans()):
        facet = data.draw(st.sampled_from(listing.ranges))
        query[f"{facet.name}_min"] = str(data.draw(st.integers(0, 64)))
    found, _ = asked(listing, query.urlencode())
    assert len(slugs(listing, query.urlencode())) == found.total
    choice = data.draw(st.sampled_from(listing.choices))
    word = data.draw(st.sampled_from(list(found.counts[choice.name])))
    query.setlist(choice.name, [word])
    assert len(slugs(listing, query.urlencode())) == found.counts[choice.name][word]


def test_a_word_that_nothing_has_is_left_out_and_named() -> None:
    found, state = asked(LISTINGS["gpus"], "vendor=voodoo&vendor=amd")
    assert state.chosen == {"vendor": ("amd",)}
    assert "nothing here is 'voodoo'" in state.remarks[0]
    assert found.total == Gpu.objects.filter(vendor="amd", retired_at=None).count()


def test_cards_with_two_kinds_of_plug_stand_under_both() -> None:
    Gpu.objects.filter(slug="rtx-3090").update(plugs_8pin=1, plugs_6pin=1)
    for plug in ("8-pin", "6-pin"):
        assert "rtx-3090" in slugs(LISTINGS["gpus"], f"connector={plug}")
    Gpu.objects.filter(slug="rtx-3090").update(
        plugs_6pin=None, plugs_8pin=None, plugs_16pin=None, plugs_eps=None
    )
    assert "rtx-3090" in slugs(LISTINGS["gpus"], "connector=unknown")


def test_the_memory_that_a_gpu_may_use_is_its_share() -> None:
    for machine in Machine.objects.filter(slug__in=slugs(LISTINGS["machines"], "gpu_memory_gib_min=90")):
        assert machine.memory_gib * machine.gpu_memory_share >= 90


def test_price_bounds_take_the_price_of_their_condition() -> None:
    for slug in slugs(LISTINGS["gpus"], "price_used_max=500"):
        assert Gpu.objects.get(slug=slug).current_prices.get(condition="used").amount_usd <= 500


def test_the_cheapest_condition_decides_what_a_gigabyte_costs() -> None:
    rows = with_figures(Gpu.objects.all(), ["price_per_gib"]).annotate(found=figure("price_per_gib"))
    for card in rows.prefetch_related("current_prices").order_by("slug"):
        amounts = [price.amount_usd for price in card.current_prices.all()]
        assert card.found == (pytest.approx(float(min(amounts)) / card.memory_gib) if amounts else None)


def test_no_list_reads_an_observation() -> None:
    with CaptureQueriesContext(connection) as queries:
        slugs(LISTINGS["gpus"], "price_used_max=500&sort=price_per_gib&availability=on-sale")
    assert queries.captured_queries
    assert not any("priceobservation" in query["sql"] for query in queries.captured_queries)
