"""``lanes.electrical``, ``lanes.shared`` and ``lanes.tensor-parallel``: what a link loses on its way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.speed import Speed
from builds.compatibility.case import Asked
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.lanes import tensor_parallel, widths
from builds.parts import Board, RiserPart, Slot
from estimator.core.architecture import Architecture
from estimator.core.hardware import Link
from estimator.core.scenario import Engine, Split
from tests.builds.compatibility.cast import ROMED8_2T, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.seating import (
    DISK,
    H510,
    PROART,
    RIBBON,
    STRIX,
    USB_X1,
    X399,
    asked_of,
    slots_of,
    usual,
)

RULES = (*widths.RULES, *tensor_parallel.RULES)


def worst(findings: list[Finding], rule: str) -> Severity | None:
    said = [finding.severity for finding in findings if finding.rule == rule]
    return min(said, key=lambda severity: severity.rank) if said else None


# --- lanes.electrical ----------------------------------------------------------------------------


def test_a_card_in_the_gen_2_x4_slot_of_an_x399_board_is_found() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), boards=(X399,))
    found = asked_of(RULES, build, usual(build, 1, 2, 3, 4), rule="lanes.electrical")
    narrow = next(finding for finding in found if finding.severity is Severity.WARN)
    assert narrow.parts == ("rtx-3090#2",)
    assert "PCIe 2.0 x4" in narrow.message
    assert "24.7" in narrow.message
    assert narrow.figure == pytest.approx(1.6)
    assert narrow.fix is not None
    assert narrow.fix.text == "Move it to slot 5."


def test_a_slot_that_nobody_can_place_warns_once_all_others_are_taken() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), boards=(X399,))
    found = asked_of(RULES, build, usual(build, 1, 3, 4, 5), rule="lanes.electrical")
    assert worst(found, "lanes.electrical") is Severity.WARN
    few = build_of(*card_uses(RTX_3090, 2, RIBBON), boards=(X399,))
    assert worst(asked_of(RULES, few, usual(few, 1, 4)), "lanes.electrical") is Severity.NOTE


def test_a_trap_whose_place_is_known_is_a_note() -> None:
    placed = replace(X399, slots=tuple(replace(slot, note="") for slot in X399.slots))
    build = build_of(*card_uses(RTX_3090, 4, RIBBON), boards=(placed,))
    found = asked_of(RULES, build, usual(build, 1, 3, 4, 5), rule="lanes.electrical")
    assert {finding.severity for finding in found} == {Severity.NOTE}
    assert any("Leave slot 2" in finding.message for finding in found)


def test_a_chipset_slot_warns_even_at_gen_4() -> None:
    build = build_of(*card_uses(RTX_3090, 2), boards=(STRIX,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="lanes.electrical")
    warned = [finding for finding in found if finding.severity is Severity.WARN]
    assert [finding.parts for finding in warned] == [("rtx-3090#2",)]
    assert "chipset" in warned[0].message


def test_full_slots_say_nothing() -> None:
    build = build_of(*card_uses(RTX_3090, 4, RIBBON))
    assert asked_of(RULES, build, usual(build), rule="lanes.electrical") == []


def test_a_gen_5_card_in_a_gen_4_slot_is_a_note_at_most() -> None:
    build = build_of(*card_uses(RTX_5090))
    found = asked_of(RULES, build, usual(build))
    assert [finding.severity for finding in found] == [Severity.NOTE]
    assert "no speed" in found[0].message


def test_unknown_widths_are_to_be_checked() -> None:
    board = Board(slug="b", name="Board", slots=slots_of(None, None))
    build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
    found = asked_of(RULES, build, usual(build), rule="lanes.electrical")
    assert [(finding.severity, finding.to_check) for finding in found] == [(Severity.NOTE, True)]


def test_one_lane_over_usb_tells_how_long_loading_takes() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1))
    found = asked_of(RULES, build, usual(build), rule="lanes.electrical")
    assert [finding.severity for finding in found] == [Severity.WARN]
    assert len(found[0].parts) == 4
    assert "16 seconds" in found[0].message


def test_mining_slots_warn_as_slots_not_as_risers() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1), boards=(H510,))
    found = asked_of(RULES, build, usual(build), rule="lanes.electrical")
    assert len([finding for finding in found if finding.severity is Severity.WARN]) == 1


# --- lanes.shared --------------------------------------------------------------------------------


def test_m_2_takes_half_of_the_slot_on_x870e_boards() -> None:
    one = build_of(*card_uses(RTX_5090), boards=(STRIX,), disks=(DISK,))
    found = asked_of(RULES, one, usual(one), rule="lanes.shared")
    assert [finding.severity for finding in found] == [Severity.NOTE]
    assert "M.2_2 or M.2_3" in found[0].message
    two = build_of(*card_uses(RTX_3090, 2), boards=(PROART,), disks=(DISK,))
    found = asked_of(RULES, two, usual(two, 1, 2), rule="lanes.shared")
    warned = [finding for finding in found if finding.severity is Severity.WARN]
    assert len(warned) == 1
    assert "from x8 to x4" in warned[0].message


def test_slot_6_of_the_romed8_2t_shares_its_lanes() -> None:
    slots = tuple(
        replace(slot, label="PCIE2", shares_with="M.2, SATA, OCuLink") if slot.position == 6 else slot
        for slot in ROMED8_2T.slots
    )
    board = replace(ROMED8_2T, slots=slots)
    build = build_of(*card_uses(RTX_3090, 7, RIBBON), boards=(board,), disks=(DISK,))
    found = asked_of(RULES, build, usual(build), rule="lanes.shared")
    assert [(finding.severity, finding.parts) for finding in found] == [(Severity.WARN, ("rtx-3090#6",))]
    assert "slot 6 (PCIE2)" in found[0].message.casefold().replace("pcie2", "PCIE2")
    fewer = build_of(*card_uses(RTX_3090, 4, RIBBON), boards=(board,), disks=(DISK,))
    assert asked_of(RULES, fewer, usual(fewer), rule="lanes.shared") == []


def test_two_cards_at_x8_of_gen_5_lose_little() -> None:
    build = build_of(*card_uses(RTX_5090, 2), boards=(PROART,))
    found = asked_of(RULES, build, usual(build, 1, 2), rule="lanes.shared")
    assert {finding.severity for finding in found} == {Severity.NOTE}
    assert any("x8 instead of x16" in finding.message for finding in found)


def test_slots_that_share_without_figures_are_to_be_checked() -> None:
    board = Board(
        slug="b",
        name="Board",
        slots=(
            Slot(position=1, label="A", lanes_electrical=8, generation=3, shares_with="B"),
            Slot(position=2, label="B", lanes_electrical=8, generation=3, shares_with="A"),
        ),
    )
    build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
    found = asked_of(RULES, build, usual(build), rule="lanes.shared")
    assert found
    assert all(finding.to_check and finding.severity is Severity.NOTE for finding in found)


# --- lanes.tensor-parallel -----------------------------------------------------------------------


def asked(split: Split | None) -> Asked:
    # The rule never looks at the architecture.
    return Asked(architecture=Architecture.__new__(Architecture), engine=Engine.VLLM, split=split)


def estimate(*, link: Link | None = None, power_limit_w: float | None = None) -> Speed | None:
    """A tenth of a token for each GB/s, so that a narrow link shows."""
    width = link.bandwidth_gb_s if link else 25.6
    return Speed(decode_tokens_per_s=50 + width, prefill_tokens_per_s=100 * width, split=Split.TENSOR)


def test_x1_risers_under_tensor_parallel_warn_with_the_loss() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1))
    found = asked_of(
        RULES, build, usual(build), asked=asked(Split.TENSOR), speed_of=estimate, rule="lanes.tensor-parallel"
    )
    assert [finding.severity for finding in found] == [Severity.WARN]
    assert "51.6 instead of 75.6 tokens/s" in found[0].message, found[0].message
    assert len(found[0].parts) == 4
    assert found[0].fix is not None


def test_without_an_estimate_the_warning_stands() -> None:
    build = build_of(*card_uses(RTX_3090, 2, USB_X1))
    found = asked_of(RULES, build, usual(build), asked=asked(Split.TENSOR), rule="lanes.tensor-parallel")
    assert [finding.severity for finding in found] == [Severity.WARN]


def test_gen_4_x4_and_gen_3_x8_are_enough() -> None:
    for width, generation in ((4, 4), (8, 3)):
        board = Board(slug="b", name="Board", slots=slots_of(width, width, generation=generation))
        build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
        found = asked_of(RULES, build, usual(build), asked=asked(Split.TENSOR), rule="lanes.tensor-parallel")
        assert found == []


def test_a_link_through_the_chipset_warns_though_it_is_wide_enough() -> None:
    build = build_of(*card_uses(RTX_3090, 2), boards=(STRIX,))
    found = asked_of(
        RULES, build, usual(build), asked=asked(Split.TENSOR), speed_of=estimate, rule="lanes.tensor-parallel"
    )
    assert [finding.severity for finding in found] == [Severity.WARN]
    assert "chipset" in found[0].message


def test_layers_over_narrow_links_are_fine() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1))
    found = asked_of(RULES, build, usual(build), asked=asked(Split.LAYER), rule="lanes.tensor-parallel")
    assert found == []


def test_with_nothing_asked_a_narrow_link_is_a_note() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1))
    found = asked_of(RULES, build, usual(build), rule="lanes.tensor-parallel")
    assert [finding.severity for finding in found] == [Severity.NOTE]


def test_the_planners_own_split_counts_where_none_was_asked() -> None:
    build = build_of(*card_uses(RTX_3090, 4, USB_X1))
    found = asked_of(
        RULES, build, usual(build), asked=asked(None), speed_of=estimate, rule="lanes.tensor-parallel"
    )
    assert [finding.severity for finding in found] == [Severity.WARN]


def test_a_bridged_pair_does_not_meet_over_pcie() -> None:
    bridge = RiserPart(slug="nvlink-bridge-3090", name="NVLink bridge", kind="nvlink", ports=2)
    build = build_of(*card_uses(RTX_3090, 2, USB_X1), risers=(bridge,))
    found = asked_of(RULES, build, usual(build), asked=asked(Split.TENSOR), rule="lanes.tensor-parallel")
    assert found == []


def test_unknown_links_under_tensor_parallel_are_to_be_checked() -> None:
    board = Board(slug="b", name="Board", slots=slots_of(None, None))
    build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
    found = asked_of(RULES, build, usual(build), asked=asked(Split.TENSOR), rule="lanes.tensor-parallel")
    assert [(finding.severity, finding.to_check) for finding in found] == [(Severity.NOTE, True)]
