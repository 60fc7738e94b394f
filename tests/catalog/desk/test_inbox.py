"""The inbox: order, groups, filters, reasons, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.desk.candidates import candidates, prices_waiting
from catalog.desk.inbox import ROWS_A_GROUP, Filters, inbox
from catalog.models import CurrentPrice, ErrorReport, Gpu, PriceObservation, Product
from catalog.services import retract
from tests.catalog.desk.conftest import SHOP, Record, new_card

pytestmark = pytest.mark.usefixtures("catalog")


def a_year_from_now() -> Any:
    """A day on which every shipped price is stale."""
    return timezone.localdate() + timedelta(days=365)


def test_a_price_that_could_change_a_starter_build_comes_before_one_that_could_not(record: Record) -> None:
    dear = new_card("dearest-card-of-all")
    record(dear, "900000", high="990000", days=400)
    found = [task for task in candidates(a_year_from_now()) if task.type == "stale"]
    places = {(task.product, task.condition): place for place, task in enumerate(found)}
    in_a_build = places[Product.objects.get(slug="rtx-3090").pk, "used"]
    assert in_a_build < places[dear.pk, "used"]
    weights = [task.weight for task in found]
    assert weights == sorted(weights, reverse=True)


def test_a_row_says_why_it_is_there(desk: Client) -> None:
    old = CurrentPrice.objects.get(product__slug="rtx-3090", condition="used")
    CurrentPrice.objects.filter(pk=old.pk).update(newest_on=timezone.localdate() - timedelta(days=23))
    html = desk.get("/desk/", {"kind": "gpu", "type": "stale"}).content.decode()
    assert "23 days old; such prices move within 14; in 2 starter builds: ±$" in html
    assert "in the comparison that the site opens with" in html


def test_prices_of_one_page_stand_together_and_are_confirmed_at_once(desk: Client, record: Record) -> None:
    cards = [new_card(f"shop-card-{n}") for n in range(3)]
    for card in cards:
        record(card, "300")
    found = inbox(Filters(source=SHOP), timezone.localdate())
    assert [len(group.rows) for group in found.groups] == [3]

    rows = [f"{row.newest.observation.pk}:{row.seen}" for row in found.groups[0].rows if row.newest]
    answer = desk.post("/desk/", {"row": rows, "back": "/desk/?kind=gpu"}, follow=True)
    assert answer.redirect_chain == [("/desk/?kind=gpu", 302)]
    assert "3 prices are still true" in answer.content.decode()
    seen_on = CurrentPrice.objects.filter(product__in=cards).values_list("newest_on", flat=True)
    assert set(seen_on) == {timezone.localdate()}
    assert inbox(Filters(source=SHOP), timezone.localdate()).n_found == 0


def test_a_long_page_shows_some_rows_and_leads_to_the_rest(desk: Client, record: Record) -> None:
    for n in range(ROWS_A_GROUP + 2):
        record(new_card(f"shop-card-{n}"), "300", days=400 + n)
    html = desk.get("/desk/", {"source": SHOP}).content.decode()
    assert html.count("data-desk-still") == ROWS_A_GROUP + 2
    group = next(g for g in _all_groups() if g.source and g.source.url == SHOP)
    assert (len(group.rows), group.n_more) == (ROWS_A_GROUP, 2)


def _all_groups() -> list[Any]:
    today = timezone.localdate()
    first = inbox(Filters(), today)
    pages = [inbox(Filters(page=number), today) for number in range(2, first.n_pages + 1)]
    return [group for page in [first, *pages] for group in page.groups]


def test_every_task_stands_on_exactly_one_page() -> None:
    shown = [t.key for g in _all_groups() for t in [*g.tasks, *(row.task for row in g.rows)]]
    assert len(shown) == len(set(shown))
    left_over = sum(group.n_more for group in _all_groups())
    assert len(shown) + left_over == inbox(Filters(), timezone.localdate()).n_found


def test_a_report_a_finding_and_a_product_without_a_price_wait_too(desk: Client, card: Gpu) -> None:
    ErrorReport.objects.create(
        product=card, field="memory_gib", message="It has 64.", created_at=timezone.now()
    )
    Gpu.objects.filter(pk=card.pk).update(tdp_w=90000)
    found = inbox(Filters(type="report"), timezone.localdate())
    assert [task.subject.message for task in found.groups[0].tasks] == ["It has 64."]
    assert "It has 64." in desk.get("/desk/?type=report").content.decode()
    unpriced = [task for task in candidates(timezone.localdate()) if task.type == "unpriced"]
    assert (card.pk, "new") in {(task.product, task.condition) for task in unpriced}
    assert "rule" in desk.get("/desk/?type=finding").content.decode()


def test_what_follows_another_price_waits_with_its_parent(card: Gpu, record: Record) -> None:
    parent = new_card("parent-card")
    record(parent, "1000", days=50)
    record(card, "1300", days=50, derived_from=parent.slug, derivation="+300")
    waiting = {task.product for task in candidates(timezone.localdate()) if task.type == "stale"}
    assert parent.pk in waiting
    assert card.pk not in waiting


@pytest.mark.parametrize("query", ["page=0", "page=9999999", "type=x&kind=y", "page=%00", "source=%00"])
def test_no_address_breaks_the_inbox(desk: Client, query: str) -> None:
    assert desk.get(f"/desk/?{query}").status_code == 200


def test_the_inbox_asks_no_more_for_more_rows(
    desk: Client, record: Record, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        record(new_card(f"shop-card-{n}"), "300", source_url=f"https://shop.example.org/{n}")
    desk.get("/desk/?type=stale")
    with django_assert_max_num_queries(24):
        desk.get("/desk/?type=stale")


def test_a_row_that_changed_meanwhile_is_not_confirmed(desk: Client, card: Gpu, record: Record) -> None:
    old = record(card)
    record(card, "380", days=20)
    html = desk.post("/desk/", {"row": [f"{old.pk}:{old.pk}"]}, follow=True).content.decode()
    assert "another editor was faster" in html
    assert not PriceObservation.objects.filter(product=card, observed_on=timezone.localdate()).exists()


def test_what_waits_is_ranked_again_only_when_a_price_changes(
    card: Gpu, record: Record, django_assert_num_queries: Any
) -> None:
    record(card)
    today = timezone.localdate()
    first = prices_waiting(today)
    with django_assert_num_queries(1):
        assert prices_waiting(today) is first
    taken = retract(record(card, "410", days=39), by=None, now=timezone.now())
    assert taken
    assert prices_waiting(today) is not first
    assert prices_waiting(today - timedelta(days=30)).stale != first.stale
