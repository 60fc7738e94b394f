from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from estimator.checks.findings import Finding, Rule
from estimator.fitting.fixtures import measured_rows
from estimator.management.commands import check_measurements


def test_no_shipped_row_breaks_physics(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_measurements", "--check")
    assert "none other breaks physics" in capsys.readouterr().out


def test_the_proposals_are_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_measurements")
    first = capsys.readouterr().out
    call_command("check_measurements")
    assert capsys.readouterr().out == first


def test_a_row_that_breaks_physics_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(measured_rows())
    fast = next(
        row for row in rows if row.test == "decode" and row.hardware == "rtx-3090" and not row.speculation
        and row.hardware_count == 1 and row.language_model == "qwen3.6-27b" and row.quantization
    )  # fmt: skip
    fast.tokens_per_s, fast.quarantine, fast.quality, fast.concurrency = 5_000.0, "", "", 1
    monkeypatch.setattr(check_measurements, "measured_rows", lambda: iter(rows))
    with pytest.raises(CommandError, match=f"1 rows break physics and are not quarantined:\n{fast.key}"):
        call_command("check_measurements", "--check")


def test_more_than_one_row_in_twenty_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(measured_rows())
    for row in rows[: len(rows) // 10]:
        row.quarantine = "doubted"
    monkeypatch.setattr(check_measurements, "measured_rows", lambda: iter(rows))
    with pytest.raises(CommandError, match="more than 5 %"):
        call_command("check_measurements", "--check")


def test_writing_changes_the_reasons_only(tmp_path: Path) -> None:
    path = tmp_path / "measurements.csv"
    path.write_text('key,note,quarantine\na,"x, y",\nb,,old\nc,,\n', encoding="utf-8")
    found = [Finding(key, Rule.UNLIKE_ITS_CELL, "too slow", 3.0) for key in ("a", "b")]

    check_measurements.write_quarantine(path, found)

    assert path.read_text(encoding="utf-8") == 'key,note,quarantine\na,"x, y",too slow\nb,,old\nc,,\n'
