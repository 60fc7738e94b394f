"""The pages: what is typed is read, shown, sent and followed; what is wrong is said beside its cause."""

import html
import re
import zipfile
from io import BytesIO

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from buildplanner.settings import base
from estimator.models import Submission, SubmittedRun
from estimator.submitted.matching import choice_key
from estimator.submitted.submissions import accept, reject
from tests.estimator.submitted.sending import NOW, runs_of, sample, table

pytestmark = pytest.mark.usefixtures("catalog")

FORM, SEND = "/measurements/submit/", "/measurements/submit/send"
BY_HAND = {
    "hardware": "RTX 3090", "run_model": "Llama 3.1 8B", "run_format": "Q4_K_M", "run_test": "decode",
    "run_rate": "110.5",
}  # fmt: skip


def hidden(page: str) -> dict[str, str]:
    """The fields that the preview adds."""
    return dict(re.findall(r'<input type="hidden" name="(seen|key)" value="(\w+)">', page))


def read(client: Client, **fields):
    return client.post(FORM, {"text": sample(), **fields})


def send(client: Client, **fields):
    typed = {"text": sample(), **fields}
    return client.post(SEND, typed | hidden(client.post(FORM, typed).text))


def test_a_paste_is_shown_with_its_estimates_and_not_yet_sent(client):
    page = read(client)
    assert page.status_code == 200
    assert "Send 2 runs" in page.text
    assert "NVIDIA GeForce RTX 4080" in page.text
    assert not Submission.objects.exists()


def test_what_was_shown_is_sent_and_followed(client):
    answer = send(client, note="open case")
    (submission,) = Submission.objects.all()
    assert answer.url == f"/measurements/submitted/{submission.pk}/"
    assert submission.page_url == f"http://testserver{answer.url}"
    page = client.get(answer.url).text
    assert "Thank you: 2 runs wait to be looked at" in page
    prefill, decode = runs_of(submission)
    accept([decode], by=None, now=NOW)
    reject([prefill], reason="The clock was <locked>.", by=None, now=NOW)
    page = client.get(answer.url).text
    assert "Your runs were looked at" in page
    assert "The clock was &lt;locked&gt;." in page
    decode.refresh_from_db()
    assert f"/measurements/{decode.measurement.key}/" in page


def test_the_page_of_a_submission_does_not_show_the_note_or_the_text(client):
    page = client.get(send(client, note="written by Ada").url).text
    assert "Ada" not in page
    assert "8-Core" not in page


def test_a_form_sent_twice_leads_to_the_same_page(client):
    typed = {"text": sample()}
    typed |= hidden(client.post(FORM, typed).text)
    first, second = client.post(SEND, typed), client.post(SEND, typed)
    assert first.url == second.url
    assert SubmittedRun.objects.count() == 2


def test_what_changed_since_the_preview_is_shown_again_first(client):
    shown = hidden(read(client).text)
    answer = client.post(SEND, {"text": sample(), "hardware": "RTX 3090"} | shown)
    assert answer.status_code == 422
    assert "Something is not as the preview showed it" in html.unescape(answer.text)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "forged", [{}, {"key": "abc"}, {"seen": "abc", "key": "abc"}, {"seen": "", "key": ""}]
)
def test_nothing_is_sent_that_was_not_shown(client, forged):
    assert client.post(SEND, {"text": sample()} | forged).status_code == 422
    assert not Submission.objects.exists()


def test_a_rate_that_the_sender_changes_after_the_preview_is_read_anew(client):
    shown = hidden(read(client).text)
    client.post(SEND, {"text": sample().replace("118.881588", "119.881588")} | shown)
    assert not Submission.objects.exists()


def test_one_run_typed_by_hand_is_sent(client):
    answer = send(client, text="", **BY_HAND)
    (run,) = runs_of(Submission.objects.get())
    assert answer.status_code == 302
    assert (run.line, run.tokens_per_s, run.language_model) == (0, 110.5, "llama-3.1-8b")
    assert run.submission.format == "form"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("run_rate", "fast", "not a number"),
        ("run_rate", "-3", "above zero"),
        ("run_rate", "", "is missing"),
        ("run_model", "", "Name the model"),
        ("run_format", "", "Name the weight format"),
        ("run_kv", "q77", "no cache type"),
        ("run_day", "2999-01-01", "a day up to today"),
        ("run_tokens", "1.5", "not a whole number"),
        ("hardware", "RTX 309O", "closest"),
        ("count", "99", "from 1 to 64"),
        ("power_limit_w", "warm", "not a number"),
        ("source_url", "javascript:alert(1)", "beginning with https://"),
        ("engine", "guessed", "not one of"),
        ("note", "x" * 1001, "1000 are kept"),
    ],
)
def test_a_wrong_field_is_marked_and_everything_typed_stays(client, field, value, reason):
    typed = BY_HAND | {"note": "kept note"} | {field: value}
    answer = client.post(FORM, typed)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert reason in page
    assert f'id="{field}-error"' in page
    assert all(text in page for name, text in typed.items() if name != "engine")


def test_a_model_that_the_output_leaves_open_is_chosen_and_sent(client):
    text = table(100).replace("llama 8B", "mystery 8B")
    asked = client.post(FORM, {"text": text, "hardware": "RTX 3090"})
    assert "Choose the model that “mystery 8B” is" in asked.text
    assert "Nothing can be sent yet" in asked.text
    send(client, text=text, hardware="RTX 3090", **{choice_key("model", "mystery 8B"): "llama-3.1-8b"})
    assert SubmittedRun.objects.get().language_model == "llama-3.1-8b"


def test_lines_that_gave_no_run_are_listed_and_the_rest_is_sent(client):
    text = table(100, "nan", 101)
    page = client.post(FORM, {"text": text, "hardware": "RTX 3090"}).text
    assert "Line 3: t/s is" in page
    assert "Send 2 runs" in page


def test_output_that_is_markup_is_shown_as_text(client):
    page = read(client, text=table("<script>alert(1)</script>"), hardware="<b>x</b>").text
    assert "<script>alert" not in page
    assert "<b>x" not in page


def uploaded(client: Client, content: bytes, **fields):
    return client.post(FORM, {"file": SimpleUploadedFile("bench.json", content), **fields})


def test_a_file_is_read_like_a_paste_and_its_text_stays_on_the_page(client):
    page = uploaded(client, sample().encode())
    assert "Send 2 runs" in page.text
    assert "RTX 4080" in html.unescape(page.text).split("</textarea>")[0]


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"0" * 20_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"x" * 1_000_001, 413, "more than 1 MB"),
        (b"x" * 50_000_000, 413, "more than 1 MB"),
        (bomb(), 422, "unpack it first"),
        (b"<html><body>no</body></html>", 422, "source of a web page"),
    ],
    ids=["1 MB", "50 MB", "zip bomb", "html"],
)
def test_a_file_that_is_no_output_is_refused_beside_its_field(client, content, status, reason):
    answer = uploaded(client, content, hardware="RTX 3090", note="kept")
    page = html.unescape(answer.text)
    assert answer.status_code == status
    assert reason in page
    assert 'id="file-error"' in page
    assert 'value="kept"' in page


def test_a_paste_that_no_form_may_carry_is_refused_on_the_page(client):
    answer = client.post(FORM, {"text": "x" * (site_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 413
    assert "Send the output in parts" in answer.text


def test_text_and_file_at_once_are_told_apart_by_the_sender(client):
    assert "empty one of the two" in uploaded(client, b"x", text=sample()).text


def test_a_day_to_come_is_a_wrong_clock_and_not_kept(client):
    send(client, text=sample().replace("2025-04-24", "2999-01-01"))
    assert {run.measured_on for run in SubmittedRun.objects.all()} == {None}


def test_an_empty_form_says_what_it_needs(client):
    assert "Paste what the benchmark printed" in client.post(FORM, {}).text


def test_a_form_without_its_token_is_refused():
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(FORM, {"text": sample()}).status_code == 403
    assert visitor.post(SEND, {"text": sample()}).status_code == 403


def test_a_burst_from_one_address_is_refused(client, settings):
    settings.THROTTLES = base.THROTTLES
    previews = [client.post(FORM, {}).status_code for _ in range(21)]
    assert (previews[19], previews[20]) == (422, 429)
    sends = [client.post(SEND, {}).status_code for _ in range(11)]
    assert (sends[9], sends[10]) == (422, 429)


def test_an_unknown_submission_is_missing(client):
    assert client.get(reverse("estimator:submission", args=["nothing"])).status_code == 404
    assert client.get("/measurements/submitted/%00/").status_code == 404


def test_a_note_with_a_character_that_no_database_keeps_is_kept_without_it(client):
    assert send(client, note="warm\x00 room").status_code == 302
    assert Submission.objects.get().note == "warm room"


def test_a_form_with_many_files_keeps_one_of_them(client):
    files = [SimpleUploadedFile(f"{n}.json", sample().encode()) for n in range(3)]
    answer = client.post(FORM, {"file": files})
    assert "Send 2 runs" in answer.text
    assert len(answer.wsgi_request.FILES.getlist("file")) == 1


def test_a_request_beyond_every_limit_is_answered_unread(client):
    answer = client.post(FORM, {"text": sample()}, headers={"Content-Length": str(10**9)})
    assert answer.status_code == 413
    assert "it was not read" in answer.text
