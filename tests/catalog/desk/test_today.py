"""The ten-minute mode: twelve steps, each skipped or settled, and an end that says what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.desk.candidates import candidates
from catalog.desk.today import MOST, begin
from catalog.models import ErrorReport, Gpu
from tests.catalog.desk.conftest import Record, new_card, typed

pytestmark = pytest.mark.usefixtures("catalog")


def a_round(cards: list[Gpu]) -> str:
    """The address of a round about some cards' used prices."""
    began = timezone.now().isoformat()
    keys = "+".join(f"p{card.pk}-used" for card in cards)
    return f"/desk/today/?list={keys}&began={began.replace('+', '%2B')}"


def test_a_round_is_of_the_twelve_that_matter_most() -> None:
    today, now = timezone.localdate() + timedelta(days=365), timezone.now()
    assert set(begin(today, now).keys) == {task.key for task in candidates(today)[:MOST]}


def test_a_round_begins_at_its_first_step(desk: Client) -> None:
    html = desk.get("/desk/today/", follow=True).content.decode()
    assert f"1 of {MOST}" in html


def test_each_step_leads_to_the_next_and_the_last_to_the_end(
    desk: Client, record: Record, edna: User
) -> None:
    kept, changed, skipped = cards = [new_card(f"step-card-{n}") for n in range(3)]
    for card in cards:
        record(card, "400")
    address = a_round(cards)

    first = desk.get(address + "&at=1")
    row = first.context["row"]
    sent = {"action": "still_true", "observation": row.newest.observation.pk, "seen": row.seen}
    second = desk.post(f"/desk/prices/{kept.slug}/", sent | {"back": first.context["back"]}, follow=True)
    assert "2 of 3" in second.content.decode()
    third = desk.post(
        f"/desk/prices/{changed.slug}/", typed(changed, "420", back=second.context["back"]), follow=True
    )
    assert "3 of 3" in third.content.decode()
    assert third.context["form"].initial["source_url"] == "https://shop.example.org/cards"
    end = desk.get(third.context["skip"]).content.decode()

    assert "2 of 3 settled" in end
    assert "$400, still true" in end
    assert "$400 → $420" in end
    assert "skipped" in end
    assert skipped.name in end


def test_a_report_may_be_among_the_twelve(desk: Client, card: Gpu) -> None:
    report = ErrorReport.objects.create(product=card, message="It is wrong.", created_at=timezone.now())
    began = timezone.now().replace(microsecond=0).isoformat().replace("+", "%2B")
    html = desk.get(f"/desk/today/?list=r{report.pk}&began={began}&at=1").content.decode()
    assert f"/desk/reports/{report.pk}/" in html
    assert "It is wrong." in html


def test_what_somebody_settled_meanwhile_is_said(desk: Client, card: Gpu, record: Record) -> None:
    record(card, days=0)
    assert "settled already" in desk.get(a_round([card]) + "&at=1").content.decode()


@pytest.mark.parametrize(
    "query",
    ["list=x&at=1", "list=p1-used", "list=p1-used&began=never", "list=p1-used&began=2001-01-01T00:00:00Z"],
)
def test_what_names_no_round_begins_a_new_one(desk: Client, query: str) -> None:
    assert desk.get(f"/desk/today/?{query}")["Location"] == "/desk/today/"


def test_a_step_asks_no_more_for_more(desk: Client, django_assert_max_num_queries: Any) -> None:
    address = desk.get("/desk/today/")["Location"]
    desk.get(address)
    with django_assert_max_num_queries(26):
        desk.get(address)
