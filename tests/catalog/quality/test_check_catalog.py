"""`manage.py check_catalog` on the catalog that ships, and what reviewers accepted."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import Gpu
from catalog.quality import FAMILIES, Severity, findings
from catalog.quality.accepted import read_accepted, without_accepted
from catalog.quality.finding import Finding
from tests.catalog.quality.test_rules import BROKEN

pytestmark = pytest.mark.usefixtures("catalog")


def checked(**options: Any) -> str:
    out = StringIO()
    call_command("check_catalog", stdout=out, **options)
    return out.getvalue()


def test_nothing_in_the_shipped_catalog_is_impossible() -> None:
    errors = [
        str(finding) for finding in findings(timezone.localdate()) if finding.severity == Severity.ERROR
    ]
    assert errors == []


def test_no_exception_is_accepted_in_vain() -> None:
    assert [str(f) for f in findings(timezone.localdate()) if f.rule == "accepted-in-vain"] == []


def test_age_alone_never_fails_a_check() -> None:
    in_ten_years = timezone.localdate().replace(year=2036, day=1)
    assert [f for f in findings(in_ten_years) if f.severity == Severity.ERROR] == []


def test_an_impossible_value_makes_the_exit_status_one_and_is_named() -> None:
    Gpu.objects.filter(slug="rtx-3090").update(memory_bandwidth_gb_s=93.6)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of these cannot be right"):
        call_command("check_catalog", stdout=out, severity="error")
    assert "error bandwidth-of-its-memory: rtx-3090.memory_bandwidth_gb_s: 93.6 GB/s" in out.getvalue()


def test_json_holds_every_finding_with_its_figures() -> None:
    rows = json.loads(checked(json=True, kind="gpu"))
    assert rows
    assert {row["kind"] for row in rows} == {"gpu"}
    assert set(rows[0]) == {"rule", "severity", "subject", "field", "message", "figure", "limit", "kind"}


def test_the_last_line_counts_what_was_found() -> None:
    assert checked(severity="error").splitlines() == ["0 errors, 0 warns, 0 notes."]


def test_the_rules_ask_the_database_no_more_for_more_rows(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(22):
        findings(timezone.localdate())


def test_every_rule_is_tested_with_a_broken_row() -> None:
    rules = {rule for rule, *_ in BROKEN}
    texts = [Path(family.__file__).read_text() for family in FAMILIES.values()]
    named = {rule for rule in rules if any(f'"{rule}"' in text for text in texts)}
    assert named == rules
    assert sum(text.count("yield from") for text in texts) >= len(FAMILIES)


SOME = Finding("some-rule", Severity.ERROR, "card", "tdp_w", "…", "1", "2", "gpu")


def test_what_a_reviewer_accepted_is_found_no_more() -> None:
    assert list(without_accepted([SOME], {SOME.key: "so it is"})) == []


def test_an_exception_that_is_none_any_more_is_a_warning() -> None:
    (left,) = without_accepted([], {SOME.key: "so it is"})
    assert (left.rule, left.severity, left.subject) == ("accepted-in-vain", Severity.WARN, "card")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule,subject,field\n", "header"),
        ("rule,subject,field,reason\na,b,c,\n", "say why"),
        ("rule,subject,field,reason\na,b,c,so\na,b,c,so\n", "twice"),
    ],
)
def test_an_exception_needs_its_reason_and_stands_once(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "accepted_findings.csv").write_text(text)
    with pytest.raises(ValueError, match=said):
        read_accepted(tmp_path)


def test_without_a_file_nothing_is_accepted(tmp_path: Path) -> None:
    assert read_accepted(tmp_path) == {}
