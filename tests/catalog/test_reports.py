"""Visitors' reports: the form, the queue, the answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from buildplanner.throttle import Throttle
from catalog.models import ErrorReport, Gpu
from catalog.reports import (
    SettledReportError,
    field_label,
    fields_of,
    report_subject,
    settle_report,
    submit_report,
)

pytestmark = pytest.mark.usefixtures("catalog")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CARD = "/report/product/rtx-3090/"
SAID = {
    "field": "memory_bandwidth_gb_s",
    "message": "The maker says 936 GB/s.",
    "right_value": "936 GB/s",
    "source_url": "https://www.example.org/3090",
}


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", password="x")


def test_a_report_waits_in_the_queue(client: Client) -> None:
    answer = client.post(CARD, SAID)
    assert answer["Location"] == CARD + "thanks/"
    report = ErrorReport.objects.get()
    assert (report.subject.slug, report.state, report.right_value) == ("rtx-3090", "open", "936 GB/s")
    assert field_label(report) == "Memory bandwidth"
    assert "editors’ queue" in client.get(answer["Location"]).text


@pytest.mark.parametrize("address", [CARD, "/report/model/qwen3.6-27b/", "/report/format/gguf-q4_k_m/"])
def test_every_kind_of_page_has_a_form(client: Client, address: str) -> None:
    shown = client.get(address)
    assert shown.status_code == 200
    answer = client.post(address, {"field": "", "message": "It is called otherwise."})
    assert answer.status_code == 302
    assert ErrorReport.objects.count() == 1


def test_the_value_is_chosen_where_the_link_names_it(client: Client) -> None:
    assert '<option value="price" selected>' in client.get(CARD, {"field": "price"}).text
    assert '<option value="" selected>' in client.get(CARD, {"field": "no-such\x00"}).text


def test_what_was_typed_stays_beside_what_is_wrong_with_it(client: Client) -> None:
    answer = client.post(CARD, SAID | {"message": "", "source_url": "my friend", "right_value": "<b>935"})
    assert answer.status_code == 422
    assert "Say in a few words what is wrong." in answer.text
    assert "This is no address of a page" in answer.text
    assert "my friend" in answer.text
    assert "&lt;b&gt;935" in answer.text
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("message", "x" * 2001),
        ("right_value", "x" * 301),
        ("source_url", "https://example.org/" + "x" * 600),
        ("source_url", "javascript:alert(1)"),
        ("field", "password"),
        ("message", "\x00"),
    ],
)
def test_too_much_or_unfit_text_is_refused(client: Client, name: str, text: str) -> None:
    assert client.post(CARD, SAID | {name: text}).status_code == 422
    assert not ErrorReport.objects.exists()


def test_what_fills_the_hidden_field_is_thanked_and_forgotten(client: Client) -> None:
    assert client.post(CARD, SAID | {"website": "https://spam.example"}).status_code == 302
    assert not ErrorReport.objects.exists()


def test_the_same_report_sent_twice_is_one_report(client: Client) -> None:
    client.post(CARD, SAID)
    client.post(CARD, SAID)
    assert ErrorReport.objects.count() == 1


def test_a_report_that_was_stored_twice_in_one_moment_can_be_sent_again(client: Client) -> None:
    client.post(CARD, SAID)
    twin = ErrorReport.objects.get()
    twin.pk = None
    twin.save()
    assert client.post(CARD, SAID).status_code == 302
    assert ErrorReport.objects.count() == 2


def test_markup_in_a_report_stays_text_wherever_editors_see_it(client: Client) -> None:
    markup = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    link = "https://example.org/?a=%22%3E%3Cscript%3Ealert(1)</script>"
    client.post(CARD, SAID | {"message": markup, "right_value": markup, "source_url": link})
    report = ErrorReport.objects.get()
    client.force_login(User.objects.create_superuser("root"))
    pages = [
        f"/desk/reports/{report.pk}/", "/desk/?type=report", "/desk/", "/desk/today/", "/desk/history/",
        "/admin/catalog/errorreport/", f"/admin/catalog/errorreport/{report.pk}/change/",
    ]  # fmt: skip
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text, page
        assert "<img src=x" not in answer.text, page


def test_a_form_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(CARD, SAID).status_code == 403


@pytest.mark.parametrize(
    "address", ["/report/product/rtx-3091/", "/report/model/qwne/", "/report/user/admin/"]
)
def test_what_does_not_exist_cannot_be_reported(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address, SAID).status_code == 404


def test_one_address_reports_ten_times_an_hour(client: Client) -> None:
    from buildplanner.settings import base

    limits = [throttle for throttle in base.THROTTLES if throttle.name == "report"]
    assert isinstance(limits[0], Throttle)
    cache.clear()
    with override_settings(THROTTLES=limits):
        answers = [client.post(CARD, SAID | {"message": str(n)}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_a_report_on_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no value called"):
        submit_report(Gpu.objects.get(slug="rtx-3090"), field="taste", message="sour", now=NOW)


def test_every_spec_can_be_reported() -> None:
    card = report_subject("product", "rtx-3090")
    assert card is not None
    assert {"price", "name", "memory_gib", "length_mm", ""} <= set(dict(fields_of(card)))


def test_an_answer_settles_a_report_once(editor: User) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    report = submit_report(card, field="price", message="Too high.", now=NOW)
    settled = settle_report(report, by=editor, now=NOW, answer="Retracted the shop's price.")
    assert (settled.state, settled.settled_by, settled.settled_at) == ("settled", editor, NOW)
    with pytest.raises(SettledReportError, match="settled already: Retracted"):
        settle_report(report, by=editor, now=NOW, answer="No.", declined=True)
    assert submit_report(card, field="price", message="Too high.", now=NOW).pk != report.pk


def test_editors_answer_in_the_admin(client: Client, editor: User) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    report = submit_report(card, field="price", message="Too high.", now=NOW)
    client.force_login(editor)
    address = reverse("admin:catalog_errorreport_changelist")
    assert "Too high." in client.get(address).text
    chosen = {"action": "decline", "_selected_action": [report.pk], "answer": "It is the price asked."}
    client.post(address, chosen)
    report.refresh_from_db()
    assert (report.state, report.answer, report.settled_by) == ("declined", "It is the price asked.", editor)
    client.post(address, chosen | {"action": "settle", "answer": "Other."})
    report.refresh_from_db()
    assert report.answer == "It is the price asked."
