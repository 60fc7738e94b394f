"""docs/compatibility.md tells every rule and every outlet as the code has them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from builds.assembly.outlets import OUTLETS
from builds.compatibility.findings import Rule
from builds.compatibility.registry import RULES

PAGE = (settings.BASE_DIR / "docs" / "compatibility.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split(" | ")]]
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rules_row_says_what_the_rule_says(rule: Rule) -> None:
    severity, when, figure, source = ROWS[rule.id]
    assert severity == ", ".join(rule.severities)
    assert when == rule.when
    assert source == f"[{rule.confidence}]({rule.source})"
    assert re.search(r"\w", figure)


def test_no_row_is_of_a_rule_that_is_gone() -> None:
    ids = [row for row in ROWS if "." in row]
    assert ids == [rule.id for rule in RULES]


def test_no_id_is_given_twice() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("slug", OUTLETS)
def test_an_outlet_gives_what_its_row_says(slug: str) -> None:
    outlet = OUTLETS[slug]
    assert ROWS[slug] == [f"{outlet.peak_w:,.0f} W", f"{outlet.continuous_w:,.0f} W"]
