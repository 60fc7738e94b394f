"""What was sent waits, is decided on once, counts as evidence at once, and reaches the fixtures."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.loading.loader import load_fixtures
from catalog.models import LoadedRow
from estimator.core.scenario import Split
from estimator.measured.evidence import nearest
from estimator.models import Measurement, SubmittedRun
from estimator.submitted.submissions import accept, estimate_anew, measurement_key, reject, reopen
from tests.estimator.questions import ask, hardware
from tests.estimator.shapes import architecture, quantization
from tests.estimator.submitted.sending import NOW, runs_of, sample, sent, table

pytestmark = pytest.mark.usefixtures("catalog")


def accepted(**said) -> SubmittedRun:
    """The decode run of the sample, accepted."""
    decode = runs_of(sent(**said))[1]
    accept([decode], by=None, now=NOW)
    decode.refresh_from_db()
    return decode


def test_a_form_sent_twice_is_stored_once():
    assert sent(key="a").pk == sent(key="a").pk
    assert SubmittedRun.objects.count() == 2


def test_each_run_keeps_its_line_and_what_was_expected_of_it():
    prefill, decode = runs_of(sent())
    assert (prefill.line, decode.line) == (2, 48)
    assert decode.ratio == pytest.approx(decode.tokens_per_s / decode.expected_tokens_per_s)
    assert decode.status == SubmittedRun.Status.WAITING


def test_what_is_stored_names_no_home_folder_and_no_more_than_256_kb():
    text = sample().replace("models/", "/home/ada/models/").replace("auto", "C:\\\\Users\\\\ada\\\\x")
    assert "ada" not in sent(text).raw_text
    long = table(100, 101) + "\n" + "é" * 200_000
    stored = sent(long, key="long", hardware="RTX 3090").raw_text
    assert 250_000 < len(stored.encode()) <= 256 * 1024


def test_an_accepted_run_is_a_measurement_with_its_source():
    run = accepted(source_url="https://example.org/run")
    row = run.measurement
    assert (row.source_url, row.tokens_per_s, row.hardware) == (
        "https://example.org/run", run.tokens_per_s, "rtx-4080",
    )  # fmt: skip
    assert row.key == measurement_key(row)
    assert (run.status, run.decided_at) == ("accepted", NOW)
    assert [record.status for record in run.history.all()] == ["accepted"]


def test_without_a_publication_the_page_of_the_submission_is_the_source():
    run = accepted()
    assert run.measurement.source_url == run.submission.page_url


def near_4080():
    question = hardware("rtx-4080"), architecture("qwen2.5-7b"), quantization("gguf-q4_k_m"), ask()
    return nearest(*question, Split.NONE, n=100)


def test_an_accepted_run_is_evidence_at_once_and_an_undone_one_is_not():
    before = near_4080()
    run = accepted()
    source = run.measurement.source_url
    assert source not in {near.source_url for near in before.runs}
    assert source in {near.source_url for near in near_4080().runs}
    reopen([run], by=None, now=NOW.replace(hour=13))
    assert near_4080() == before
    run.refresh_from_db()
    assert (run.status, run.measurement) == ("waiting", None)


def test_a_waiting_or_rejected_run_is_no_evidence():
    before = near_4080().count
    decode = runs_of(sent())[1]
    reject([decode], reason="a laptop card", by=None, now=NOW)
    assert near_4080().count == before
    decode.refresh_from_db()
    assert (decode.status, decode.reason) == ("rejected", "a laptop card")


def test_a_run_is_decided_once():
    run = accepted()
    again = accept([run], by=None, now=NOW)
    turned = reject([run], reason="no", by=None, now=NOW)
    assert (again.done, turned.done) == ([], [])
    assert "before" in again.left[0][1]
    assert Measurement.objects.filter(submitted_run=run).count() == 1


def test_the_same_run_of_two_senders_becomes_one_measurement():
    first, second = sent(key="a"), sent(key="b")
    assert runs_of(second) == []
    run = runs_of(first)[1]
    run.pk, run.submission = None, second
    run.save()
    decided = accept([runs_of(first)[1], run], by=None, now=NOW)
    assert len(decided.done) == 1
    assert "It is measurement" in decided.left[0][1]


def test_an_edit_before_accepting_is_estimated_anew_and_kept():
    run = runs_of(sent())[1]
    run.power_limit_w, run.hardware_count = 200.0, 1
    before = run.expected_tokens_per_s
    estimate_anew(run)
    run.save()
    assert run.expected_tokens_per_s < before
    accept([run], by=None, now=NOW)
    run.refresh_from_db()
    assert run.measurement.power_limit_w == 200


def exported(**options) -> list[dict[str, str]]:
    out = StringIO()
    call_command("export_measurements", stdout=out, **options)
    return list(csv.DictReader(StringIO(out.getvalue())))


def test_exported_rows_load_as_the_measurements_that_they_are(tmp_path):
    run = accepted()
    (row,) = exported()
    assert row["key"] == run.measurement.key
    out = StringIO()
    call_command("export_measurements", stdout=out)
    (tmp_path / "measurements.csv").write_text(out.getvalue())
    before = Measurement.objects.get(pk=run.measurement.pk)
    (tally,) = load_fixtures(tmp_path, NOW)
    assert (tally.added, tally.changed, tally.unchanged, tally.kept) == (0, 0, 1, [])
    after = Measurement.objects.get(key=before.key)
    assert after.pk == before.pk
    assert {f.name: getattr(after, f.name) for f in Measurement._meta.concrete_fields} == {
        f.name: getattr(before, f.name) for f in Measurement._meta.concrete_fields
    }


def test_what_the_fixtures_hold_is_exported_no_more_and_cannot_be_undone_here(tmp_path):
    run = accepted()
    LoadedRow.objects.create(
        table="measurements", key="of the fixture row", object_pk=run.measurement.pk, values={}
    )
    assert exported() == []
    assert [row["key"] for row in exported(all=True)] == [run.measurement.key]
    decided = reopen([run], by=None, now=NOW)
    assert "correct it there" in decided.left[0][1]


def test_the_export_is_the_same_every_time_and_sorted():
    accept(runs_of(sent()), by=None, now=NOW)
    first, second = exported(), exported()
    assert first == second
    assert [row["test"] for row in first] == ["decode", "prefill"]


def test_loading_the_fixtures_again_leaves_accepted_runs_alone():
    run = accepted()
    call_command("load_catalog", force=True, verbosity=0)
    assert Measurement.objects.filter(pk=run.measurement.pk).exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(Exception, match="Cannot write"):
        call_command("export_measurements", out=str(tmp_path / "no" / "such.csv"))
