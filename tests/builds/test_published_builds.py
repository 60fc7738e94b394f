"""The rules against builds that people published: what went wrong is found, what runs is not blocked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builds.builder.checked import Checked
from builds.builder.checking import check_document
from builds.builder.json_format import read_json
from builds.compatibility.findings import Severity
from builds.shelf import current_shelf
from estimator.calibrations import current_calibration
from tests.builds.published import RUNNING, WRONG, Published

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

EVERY = (*RUNNING, *WRONG)
TODAY = date(2026, 11, 23)


ANSWERED: dict[str, Checked] = {}
"""The catalog that ships is the same for every test of a process, so each build is answered once."""


def checked(published: Published) -> Checked:
    if published.name not in ANSWERED:
        document = read_json(published.document)
        ANSWERED[published.name] = check_document(document, current_shelf(), current_calibration(), TODAY)
    return ANSWERED[published.name]


def worst_by_rule(answer: Checked) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for finding in answer.findings:
        if finding.rule not in worst or finding.severity.rank < worst[finding.rule].rank:
            worst[finding.rule] = finding.severity
    return worst


def said_in_spite(published: Published, answer: Checked) -> list[tuple[str, str]]:
    """What rules say that have no reason to."""
    return [
        (finding.rule, finding.message)
        for finding in answer.findings
        if finding.rule in published.silent and not finding.to_check and finding.severity is not Severity.NOTE
    ]


def name_of(value: Any) -> str:
    return value.name if isinstance(value, Published) else ""


@pytest.mark.parametrize("published", EVERY, ids=name_of)
def test_every_part_of_a_published_build_is_known(published: Published) -> None:
    assert [problem.message for problem in checked(published).problems] == []


@pytest.mark.parametrize("published", WRONG, ids=name_of)
def test_what_went_wrong_is_found(published: Published) -> None:
    answer = checked(published)
    worst = worst_by_rule(answer)
    for rule, severity in published.finds.items():
        assert rule in worst, f"{rule} says nothing; found {sorted(worst)}"
        assert worst[rule].rank <= Severity(severity).rank, f"{rule} says {worst[rule]} only"
    assert said_in_spite(published, answer) == []


@pytest.mark.parametrize("published", RUNNING, ids=name_of)
def test_a_rig_that_runs_is_not_blocked(published: Published) -> None:
    answer = checked(published)
    blocks = [(f.rule, f.message) for f in answer.findings if f.severity is Severity.BLOCK]
    assert blocks == []
    assert said_in_spite(published, answer) == []
    worst = worst_by_rule(answer)
    for rule, severity in published.finds.items():
        assert rule in worst
        assert worst[rule].rank <= Severity(severity).rank


@pytest.mark.parametrize("published", EVERY, ids=name_of)
def test_every_finding_says_enough(published: Published) -> None:
    for finding in checked(published).findings:
        assert finding.message[0].isupper() or finding.message[0].isdigit(), finding.message
        assert finding.message.endswith((".", "”")), finding.message
        assert len(finding.message) < 420, finding.message
        assert finding.source.startswith("https://") or finding.source.startswith("http://"), finding.rule
        if finding.severity is Severity.BLOCK and not finding.to_check:
            assert any(character.isdigit() for character in finding.message), finding.message
