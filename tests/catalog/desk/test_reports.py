"""Visitors' reports at the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.models import ErrorReport, Gpu

pytestmark = pytest.mark.usefixtures("catalog")


@pytest.fixture
def report(catalog: None) -> ErrorReport:
    return ErrorReport.objects.create(
        product=Gpu.objects.get(slug="rtx-3090"),
        field="tdp_w",
        message="The maker says otherwise.",
        right_value="351 W",
        source_url="https://maker.example.org/card",
        created_at=timezone.now(),
    )


def test_what_they_say_stands_beside_what_we_say(desk: Client, report: ErrorReport) -> None:
    html = desk.get(f"/desk/reports/{report.pk}/").content.decode()
    for said in ("The maker says otherwise.", "351 W", "maker.example.org", "350 W"):
        assert said in html
    assert "Edit its specs" not in html


def test_a_report_on_a_price_leads_to_its_entry(desk: Client, report: ErrorReport) -> None:
    ErrorReport.objects.filter(pk=report.pk).update(field="price")
    html = desk.get(f"/desk/reports/{report.pk}/").content.decode()
    assert "/desk/prices/rtx-3090/?back=/desk/reports/" in html


def test_who_may_edit_specs_is_led_to_their_form(client: Client, report: ErrorReport) -> None:
    client.force_login(User.objects.create_superuser("root"))
    html = client.get(f"/desk/reports/{report.pk}/").content.decode()
    assert f"/admin/catalog/gpu/{report.product_id}/change/" in html


@pytest.mark.parametrize(("action", "state"), [("settle", "settled"), ("decline", "declined")])
def test_an_answer_settles_or_declines(desk: Client, report: ErrorReport, action: str, state: str) -> None:
    sent = {"action": action, "answer": "Looked it up.", "back": "/desk/?type=report"}
    assert desk.post(f"/desk/reports/{report.pk}/", sent)["Location"] == "/desk/?type=report"
    report.refresh_from_db()
    assert (report.state, report.answer, str(report.settled_by)) == (state, "Looked it up.", "edna")


def test_an_empty_answer_is_asked_for(desk: Client, report: ErrorReport) -> None:
    answer = desk.post(f"/desk/reports/{report.pk}/", {"action": "settle", "answer": " "})
    assert answer.status_code == 422
    assert "Say in a sentence" in answer.content.decode()


def test_the_second_editor_sees_the_first_one_s_answer(desk: Client, report: ErrorReport) -> None:
    desk.post(f"/desk/reports/{report.pk}/", {"action": "settle", "answer": "Mended it."})
    second = desk.post(f"/desk/reports/{report.pk}/", {"action": "decline", "answer": "Nothing wrong."})
    assert second.status_code == 422
    report.refresh_from_db()
    assert report.answer == "Mended it."
