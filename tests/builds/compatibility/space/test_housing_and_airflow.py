"""``space.slots``, ``space.length``, ``space.spacing``, ``thermal.memory``: where cards find room and air."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.compatibility.findings import Finding, Severity
from builds.compatibility.space import airflow, housing
from builds.parts import Board, Card, CardShape, Room
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of, card_uses
from tests.builds.compatibility.seating import (
    FANS,
    MI50,
    OPEN,
    PROART,
    RIBBON,
    RTX_5090_SHAPES,
    SHROUD,
    TORRENT,
    X399,
    asked_of,
    slots_of,
    usual,
)

RULES = (*housing.RULES, *airflow.RULES)
BLOWER = replace(RTX_3090, slug="rtx-a5000", name="NVIDIA RTX A5000", cooling="blower")
TWO_SLOT = (CardShape(thickness_slots=2, length_mm=267),)
BLOWER = replace(BLOWER, shapes=TWO_SLOT)


def severities(findings: list[Finding], rule: str) -> list[Severity]:
    return [finding.severity for finding in findings if finding.rule == rule]


# --- space.slots ---------------------------------------------------------------------------------


def test_three_slot_cards_on_one_slot_spacing_cover_each_other() -> None:
    build = build_of(*card_uses(RTX_3090, 4), rooms=(TORRENT,))
    found = asked_of(RULES, build, usual(build, 1, 3, 5, 7), rule="space.slots")
    assert found[0].severity is Severity.BLOCK
    assert "covers slot 3" in found[0].message
    assert len(found[0].parts) == 4


def test_cards_for_which_the_plan_found_no_place_block_as_too_thick() -> None:
    build = build_of(*card_uses(RTX_3090, 4), rooms=(OPEN,))
    found = asked_of(RULES, build, usual(build, 1, 4, 7, None), rule="space.slots")
    assert severities(found, "space.slots") == [Severity.BLOCK]
    assert found[0].figure == 12


def test_ribbons_in_an_open_frame_free_the_slots() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), rooms=(OPEN,))
    assert asked_of(RULES, build, usual(build)) == []


def test_two_unnamed_5090_three_slots_apart_warn_as_most_are_thicker() -> None:
    build = build_of(*card_uses(RTX_5090_SHAPES, 2), boards=(PROART,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="space.slots")
    assert severities(found, "space.slots") == [Severity.WARN]
    assert "3.5 slots" in found[0].message
    founders = RTX_5090_SHAPES.shapes[0]
    thin = build_of(*card_uses(RTX_5090_SHAPES, 2, shape=founders), boards=(PROART,))
    assert asked_of(RULES, thin, usual(thin, 1, 2), rule="space.slots") == []
    thick = RTX_5090_SHAPES.shapes[1]
    sure = build_of(*card_uses(RTX_5090_SHAPES, 2, shape=thick), boards=(PROART,))
    assert severities(asked_of(RULES, sure, usual(sure, 1, 2)), "space.slots") == [Severity.BLOCK]


def test_the_last_card_needs_a_case_with_one_slot_more() -> None:
    build = build_of(*card_uses(BLOWER, 4), rooms=(TORRENT,))
    found = asked_of(RULES, build, usual(build, 1, 3, 5, 7), rule="space.slots")
    assert severities(found, "space.slots") == [Severity.BLOCK]
    assert (found[0].figure, found[0].limit) == (8, 7)
    roomy = replace(build, rooms=(replace(TORRENT, slots=8),))
    assert asked_of(RULES, roomy, usual(roomy, 1, 3, 5, 7), rule="space.slots") == []


def test_cards_on_risers_have_no_place_in_a_closed_case() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), rooms=(TORRENT,))
    assert severities(asked_of(RULES, build, usual(build)), "space.slots") == [Severity.WARN]


def test_a_case_for_one_supply_warns_about_two() -> None:
    build = build_of(*card_uses(BLOWER), rooms=(TORRENT,), supplies=(AX1600I, AX1600I))
    found = asked_of(RULES, build, usual(build), rule="space.slots")
    assert severities(found, "space.slots") == [Severity.WARN]
    assert "1 power unit and this build has 2" in found[0].message


def test_a_tower_whose_slots_no_source_states_is_to_be_checked() -> None:
    build = build_of(*card_uses(BLOWER), rooms=(Room(slug="t", name="Tower", kind="tower"),))
    found = asked_of(RULES, build, usual(build))
    assert {finding.rule for finding in found} == {"space.slots", "space.length"}
    assert all(finding.to_check and finding.severity is Severity.NOTE for finding in found)


# --- space.length --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "severity", "to_check"),
    [
        (300, Severity.BLOCK, False),
        (320, Severity.WARN, False),
        (340, Severity.NOTE, True),
        (371, None, False),
    ],
)
def test_a_card_against_the_length_of_the_case(
    most: float, severity: Severity | None, to_check: bool
) -> None:
    build = build_of(*card_uses(RTX_5090_SHAPES), rooms=(replace(TORRENT, max_length_mm=most),))
    found = asked_of(RULES, build, usual(build), rule="space.length")
    assert [(each.severity, each.to_check) for each in found] == ([(severity, to_check)] if severity else [])


def test_a_named_shape_decides_the_length() -> None:
    short = card_uses(RTX_5090_SHAPES, shape=RTX_5090_SHAPES.shapes[0])
    build = build_of(*short, rooms=(replace(TORRENT, max_length_mm=310),))
    assert asked_of(RULES, build, usual(build), rule="space.length") == []


def test_an_open_frame_takes_any_length() -> None:
    build = build_of(*card_uses(RTX_5090_SHAPES), rooms=(replace(OPEN, max_length_mm=100),))
    assert asked_of(RULES, build, usual(build), rule="space.length") == []


def test_a_card_of_unknown_length_is_to_be_checked() -> None:
    build = build_of(*card_uses(Card(slug="x", name="Card")), rooms=(TORRENT,))
    found = asked_of(RULES, build, usual(build), rule="space.length")
    assert [(each.severity, each.to_check) for each in found] == [(Severity.NOTE, True)]


def test_a_shroud_adds_to_the_length() -> None:
    tight = replace(TORRENT, max_length_mm=300)
    build = build_of(*card_uses(MI50), rooms=(tight,), small_parts=(SHROUD, FANS))
    assert severities(asked_of(RULES, build, usual(build)), "space.length") == [Severity.WARN]
    bare = replace(build, small_parts=(FANS,))
    assert asked_of(RULES, bare, usual(bare), rule="space.length") == []


def test_deep_supplies_are_to_be_checked_and_warn_where_the_case_states_its_depth() -> None:
    deep = replace(AX1600I, depth_mm=205)
    build = build_of(*card_uses(BLOWER), rooms=(TORRENT,), supplies=(deep,))
    found = asked_of(RULES, build, usual(build), rule="space.length")
    assert [(each.severity, each.to_check) for each in found] == [(Severity.NOTE, True)]
    stated = replace(TORRENT, notes="424 mm without fans; ATX supply up to 200 mm.")
    build = replace(build, rooms=(stated,))
    assert severities(asked_of(RULES, build, usual(build)), "space.length") == [Severity.WARN]
    build = replace(build, rooms=(replace(stated, notes="ATX supply up to 255 mm."),))
    assert asked_of(RULES, build, usual(build), rule="space.length") == []


# --- space.spacing -------------------------------------------------------------------------------


def test_axial_cards_back_to_back_warn() -> None:
    build = build_of(*card_uses(RTX_3090, 2), boards=(PROART,), rooms=(TORRENT,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="space.spacing")
    assert severities(found, "space.spacing") == [Severity.WARN]
    assert (found[0].figure, found[0].limit) == (0, 1)


def test_one_free_slot_is_enough_and_an_open_frame_makes_it_a_note() -> None:
    apart = build_of(*card_uses(RTX_3090, 2), rooms=(TORRENT,))
    assert asked_of(RULES, apart, usual(apart, 1, 5), rule="space.spacing") == []
    frame = build_of(*card_uses(RTX_3090, 2), rooms=(OPEN,))
    assert severities(asked_of(RULES, frame, usual(frame, 1, 4)), "space.spacing") == [Severity.NOTE]


def test_blowers_may_stand_back_to_back() -> None:
    build = build_of(*card_uses(BLOWER, 4), rooms=(replace(TORRENT, slots=8),))
    assert asked_of(RULES, build, usual(build, 1, 3, 5, 7)) == []


def test_the_fans_of_the_upper_card_decide() -> None:
    upper = build_of(*card_uses(RTX_3090), *card_uses(BLOWER))
    assert severities(asked_of(RULES, upper, usual(upper, 1, 4)), "space.spacing") == [Severity.WARN]
    lower = build_of(*card_uses(BLOWER), *card_uses(RTX_3090))
    assert asked_of(RULES, lower, usual(lower, 1, 3), rule="space.spacing") == []


def test_unknown_spacing_thickness_or_cooling_is_to_be_checked() -> None:
    gaps = build_of(*card_uses(RTX_3090, 2), boards=(X399,))
    thick = build_of(*card_uses(replace(RTX_3090, shapes=()), 2))
    cooler = build_of(*card_uses(replace(BLOWER, cooling=""), 2))
    for build, positions in ((gaps, (1, 3)), (thick, (1, 4)), (cooler, (1, 3))):
        found = asked_of(RULES, build, usual(build, *positions), rule="space.spacing")
        assert [(each.severity, each.to_check) for each in found] == [(Severity.NOTE, True)]


def test_a_board_counted_in_two_slot_cards_takes_so_many_blowers() -> None:
    board = Board(slug="b850", name="Board", cards_min=2, cards_max=2, slots=slots_of(16, 8))
    build = build_of(*card_uses(BLOWER, 2), boards=(board,))
    assert asked_of(RULES, build, usual(build), rule="space.spacing") == []


# --- thermal.memory ------------------------------------------------------------------------------


def test_a_3090_close_under_another_card_has_hot_memory() -> None:
    build = build_of(*card_uses(RTX_3090, 2), boards=(PROART,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="thermal.memory")
    assert [(each.severity, each.parts) for each in found] == [(Severity.NOTE, ("rtx-3090#2",))]
    assert found[0].fix is not None
    assert found[0].fix.change is None  # back to back, a cap alone does not mend it


def test_capped_cards_get_no_second_cap() -> None:
    build = build_of(*card_uses(RTX_3090, 2, power_limit_w=220), boards=(PROART,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="thermal.memory")
    assert found[0].fix is not None
    assert found[0].fix.change is None


def test_capped_cards_with_a_free_slot_between_need_no_advice() -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    assert asked_of(RULES, build, usual(build, 1, 5), rule="thermal.memory") != []
    capped = build_of(*card_uses(RTX_3090, 2, power_limit_w=280))
    assert asked_of(RULES, capped, usual(capped, 1, 5), rule="thermal.memory") == []


def test_cards_apart_on_risers_or_of_another_kind_stay_cool() -> None:
    apart = build_of(*card_uses(RTX_3090, 2))
    assert asked_of(RULES, apart, usual(apart, 1, 6), rule="thermal.memory") == []
    hung = build_of(*card_uses(RTX_3090, 2, RIBBON))
    assert asked_of(RULES, hung, usual(hung), rule="thermal.memory") == []
    ti = build_of(*card_uses(replace(RTX_3090, slug="rtx-3090-ti", name="NVIDIA GeForce RTX 3090 Ti"), 2))
    assert asked_of(RULES, ti, usual(ti, 1, 4), rule="thermal.memory") == []
