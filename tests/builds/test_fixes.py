"""Every fix that is a button mends what it stands beside, and breaks nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from builds.builder.changes import apply
from builds.builder.checked import Checked
from builds.builder.checking import check_document
from builds.builder.document import BuildDocument
from builds.builder.json_format import read_json
from builds.compatibility.findings import Finding, Severity
from builds.shelf import current_shelf
from catalog.models import Product
from estimator.calibrations import current_calibration
from tests.builds.published import RUNNING, WRONG, Published
from tests.builds.test_published_builds import name_of

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

TODAY = date(2026, 11, 23)
EVERY = (*RUNNING, *WRONG)


def checked(document: BuildDocument) -> Checked:
    return check_document(document, current_shelf(), current_calibration(), TODAY)


def how_bad(findings: Iterable[Finding], rule: str) -> tuple[int, ...]:
    """Blocks, warnings and notes of a rule, and how many parts they name: less is better, in this order."""
    of_rule = [finding for finding in findings if finding.rule == rule]
    counts = (sum(finding.severity is severity for finding in of_rule) for severity in Severity)
    return (*counts, sum(len(finding.parts) for finding in of_rule))


def blocks(findings: Iterable[Finding]) -> dict[str, str]:
    return {finding.rule: finding.message for finding in findings if finding.severity is Severity.BLOCK}


@pytest.mark.parametrize("published", EVERY, ids=name_of)
def test_every_button_mends_its_finding_and_adds_no_block(published: Published) -> None:
    cards = set(Product.objects.filter(kind=Product.Kind.GPU).values_list("slug", flat=True))
    before = checked(read_json(published.document))
    for finding in before.findings:
        if finding.fix is None or finding.fix.change is None:
            continue
        mended = apply(before.document, finding.fix.change, cards)
        assert mended != before.document, finding.fix
        after = checked(mended)
        assert how_bad(after.findings, finding.rule) < how_bad(before.findings, finding.rule), finding.fix
        new = blocks(after.findings).keys() - blocks(before.findings).keys()
        assert {rule: blocks(after.findings)[rule] for rule in new} == {}, finding.fix


@pytest.mark.parametrize("published", RUNNING, ids=name_of)
def test_a_rig_that_runs_is_told_few_things(published: Published) -> None:
    answer = checked(read_json(published.document))
    assert len(answer.findings) <= 10, [(finding.rule, finding.message) for finding in answer.findings]
