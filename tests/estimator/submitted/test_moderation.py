"""Moderators accept, edit and reject in the admin, one or many; nobody else gets there."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import Client

from estimator.models import Measurement, SubmittedRun
from estimator.submitted.submissions import accept
from tests.estimator.submitted.sending import NOW, runs_of, sent

pytestmark = pytest.mark.usefixtures("catalog")

QUEUE = "/admin/estimator/submittedrun/"


def staff(*permissions: str) -> Client:
    user = User.objects.create_user("moderator", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderator() -> Client:
    return staff("view_submittedrun", "change_submittedrun", "view_submission", "delete_submission")


def act(client: Client, action: str, runs: list[SubmittedRun], **fields):
    chosen = {"action": action, "_selected_action": [run.pk for run in runs], **fields}
    return client.post(QUEUE, chosen, follow=True)


def test_the_queue_shows_each_run_with_its_ratio_and_is_filtered_by_it(moderator):
    run = runs_of(sent())[1]
    page = moderator.get(QUEUE).text
    assert f"{run.ratio:.2f}" in page
    assert "NVIDIA GeForce RTX 4080" in moderator.get(QUEUE, {"band": "inside"}).text
    assert "NVIDIA GeForce RTX 4080, qwen" not in moderator.get(QUEUE, {"band": "none"}).text
    for band in ("outside", "far"):
        assert moderator.get(QUEUE, {"band": band}).status_code == 200


def test_many_are_accepted_at_once_and_it_is_kept_who_did_it(moderator):
    runs = runs_of(sent())
    assert "2 accepted." in act(moderator, "accept_runs", runs).text
    for run in runs:
        run.refresh_from_db()
        assert (run.status, run.decided_by.username) == ("accepted", "moderator")
        assert run.history.latest().history_user.username == "moderator"
    assert Measurement.objects.filter(submitted_run__isnull=False).count() == 2


def test_a_rejection_needs_its_reason(moderator):
    runs = runs_of(sent())
    assert "write the reason" in act(moderator, "reject_runs", runs).text
    assert "2 rejected." in act(moderator, "reject_runs", runs, reason="not plausible").text
    runs[0].refresh_from_db()
    assert (runs[0].status, runs[0].reason) == ("rejected", "not plausible")


def test_a_decision_can_be_undone(moderator):
    runs = runs_of(sent())
    accept(runs, by=None, now=NOW)
    assert "2 waiting again." in act(moderator, "reopen_runs", runs).text
    assert not Measurement.objects.filter(source_url__contains="planner.example.org").exists()


def fields_of(run: SubmittedRun) -> dict[str, object]:
    values = run.stated()
    return {name: "" if value is None else value for name, value in values.items()}


def test_a_waiting_run_is_edited_and_estimated_anew(moderator):
    run = runs_of(sent())[1]
    before = run.expected_tokens_per_s
    answer = moderator.post(f"{QUEUE}{run.pk}/change/", fields_of(run) | {"hardware": "rtx-3090"})
    assert answer.status_code == 302, answer.text
    run.refresh_from_db()
    assert run.hardware == "rtx-3090"
    assert run.expected_tokens_per_s != before


def test_an_edit_to_a_slug_that_does_not_exist_is_refused(moderator):
    run = runs_of(sent())[1]
    for name in ("hardware", "language_model", "quantization"):
        answer = moderator.post(f"{QUEUE}{run.pk}/change/", fields_of(run) | {name: "no-such-thing"})
        assert "The catalog has no" in answer.text


def test_a_decided_run_is_edited_no_more(moderator):
    run = runs_of(sent())[1]
    accept([run], by=None, now=NOW)
    moderator.post(f"{QUEUE}{run.pk}/change/", fields_of(run) | {"hardware": "rtx-3090"})
    run.refresh_from_db()
    assert run.hardware == "rtx-4080"


def test_the_text_is_shown_as_it_came(moderator):
    submission = sent()
    page = moderator.get(f"/admin/estimator/submission/{submission.pk}/change/").text
    assert "AMD Ryzen 7 7800X3D" in page


def test_what_was_accepted_keeps_its_submission(moderator):
    submission = sent()
    accept(runs_of(submission)[:1], by=None, now=NOW)
    answer = moderator.post(f"/admin/estimator/submission/{submission.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_without_permission_nothing_is_seen_or_decided():
    runs = runs_of(sent())
    assert staff().get(QUEUE).status_code == 403
    assert Client().get(QUEUE).status_code == 302
    User.objects.all().delete()
    viewer = staff("view_submittedrun")
    act(viewer, "accept_runs", runs)
    runs[0].refresh_from_db()
    assert runs[0].status == "waiting"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x"])
def test_a_source_that_no_page_may_link_to_is_refused(address):
    submission = runs_of(sent())[0].submission
    submission.source_url = address
    with pytest.raises(ValidationError, match="https://"):
        submission.clean()
