"""What is tried before a part is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.plan import Plan
from builds.builder.assembling import assemble
from builds.builder.document import BuildDocument, LineAsked
from builds.builder.fitting import _OF_PARTS, _OF_PLAN, reason_of_parts, reason_of_plan
from builds.compatibility.case import Case
from builds.compatibility.registry import RULES
from builds.placement import plan_of
from builds.power.budget import budget_of
from builds.shelf import Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

AM5 = BuildDocument(
    lines=(
        LineAsked(part="rtx-3090", quantity=2),
        LineAsked(part="asrock-rack-romed8-2t"),
        LineAsked(part="ryzen-7-9700x"),
        LineAsked(part="tesla-p40", quantity=3),
        LineAsked(part="corsair-ax1600i"),
    )
)


def with_part(slug: str) -> BuildDocument:
    return replace(AM5, lines=(*AM5.lines, LineAsked(part=slug)))


def test_every_rule_on_fit_exists() -> None:
    assert {rule.id for rule in RULES} >= _OF_PARTS | _OF_PLAN


def test_rules_of_parts_say_the_same_whatever_the_plan(shelf: Shelf) -> None:
    build = assemble(AM5, shelf).build
    plan = plan_of(build)
    planned = Case(build=build, plan=plan, power=budget_of(build, plan))
    unplanned = Case(build=build, plan=Plan(), power=budget_of(build, Plan()))
    said = 0
    for rule in RULES:
        if rule.id in _OF_PARTS:
            found = list(rule.check(planned))
            assert list(rule.check(unplanned)) == found, rule.id
            said += len(found)
    assert said


def test_what_is_wrong_already_is_not_held_against_a_part(shelf: Shelf) -> None:
    candidate = with_part("corsair-ax1600i")
    assert reason_of_parts(AM5, candidate, shelf) == ""
    assert reason_of_plan(AM5, candidate, shelf) == ""


def test_a_part_without_a_place_is_told_by_the_plan(shelf: Shelf) -> None:
    full = replace(AM5, lines=(replace(AM5.lines[0], quantity=7), *AM5.lines[1:]))
    candidate = replace(full, lines=(*full.lines, LineAsked(part="rtx-4090")))
    assert reason_of_plan(full, candidate, shelf)
