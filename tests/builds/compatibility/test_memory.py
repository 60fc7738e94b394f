"""Memory: kind, slots, channels and speed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.assembly.build import Build
from builds.assembly.memory import bandwidth_gb_s, filled, generations_in, kinds_in
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.memory import RULES as MEMORY_RULES
from builds.parts import Board, Modules, Processor
from tests.builds.compatibility.asking import case_of, found
from tests.builds.compatibility.cast import EPYC_7302, ROMED8_2T, build_of

RDIMM = Modules(
    slug="ddr4-32gb-rdimm-3200", name="32 GB DDR4-3200 RDIMM", generation="DDR4", kind="RDIMM",
    capacity_gib=32, modules=1, rate_mt_s=3200,
)  # fmt: skip
UDIMM = Modules(
    slug="ddr5-64gb", name="64 GB DDR5-6000", generation="DDR5", kind="UDIMM", capacity_gib=64, modules=2,
    rate_mt_s=6000,
)  # fmt: skip
AM5_BOARD = Board(
    slug="am5-board", name="An AM5 board", socket="AM5", memory_type="DDR5 UDIMM", memory_channels=2,
    memory_slots=4, memory_max_gib=192,
)  # fmt: skip
RYZEN = Processor(
    slug="ryzen-7-9700x", name="AMD Ryzen 7 9700X", socket="AM5", memory_channels=2, memory_type="DDR5 UDIMM"
)


def epyc(*kits: Modules, **board: Any) -> Build:
    return build_of(kits=kits, boards=(replace(ROMED8_2T, **board),))


def desktop(*kits: Modules, **board: Any) -> Build:
    return build_of(kits=kits, boards=(replace(AM5_BOARD, **board),), processors=(RYZEN,))


def of(rule: str, build: Build) -> list[Finding]:
    return found(MEMORY_RULES, case_of(build), rule)


def only(rule: str, build: Build) -> Finding:
    (finding,) = of(rule, build)
    return finding


def test_eight_registered_modules_fill_an_epyc_board_and_nothing_is_said() -> None:
    build = epyc(*[RDIMM] * 8)
    assert [finding for rule in MEMORY_RULES for finding in rule.check(case_of(build))] == []


def test_two_plain_modules_on_a_desktop_board_go() -> None:
    assert of("memory.type", desktop(UDIMM)) == []
    assert of("memory.channels", desktop(UDIMM)) == []


def test_a_build_without_memory_is_no_matter_of_these_rules() -> None:
    assert [finding for rule in MEMORY_RULES for finding in rule.check(case_of(build_of()))] == []


def test_registered_modules_do_not_go_into_a_desktop_board() -> None:
    finding = only("memory.type", desktop(replace(RDIMM, generation="DDR5")))
    assert finding.severity is Severity.BLOCK
    assert "UDIMM only" in finding.message


def test_ddr4_does_not_go_into_a_ddr5_board() -> None:
    finding = only("memory.type", desktop(replace(UDIMM, generation="DDR4")))
    assert finding.severity is Severity.BLOCK
    assert "DDR5 only" in finding.message
    assert finding.parts == ("ddr5-64gb", "am5-board")


def test_equal_wrong_kits_are_one_finding() -> None:
    assert len(of("memory.type", desktop(*[replace(UDIMM, generation="DDR4")] * 4))) == 1


def test_load_reduced_and_registered_modules_are_not_mixed() -> None:
    finding = only("memory.type", epyc(RDIMM, replace(RDIMM, slug="lrdimm", kind="LRDIMM")))
    assert finding.severity is Severity.BLOCK
    assert "2 kinds" in finding.message


def test_a_board_that_names_no_kind_is_to_be_looked_up() -> None:
    finding = only("memory.type", epyc(RDIMM, memory_type="DDR4"))
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_the_processor_speaks_where_the_board_says_nothing() -> None:
    build = replace(epyc(UDIMM, memory_type=""))
    severities = {finding.severity for finding in of("memory.type", build)}
    assert severities == {Severity.BLOCK}


@pytest.mark.parametrize("kit", [replace(RDIMM, kind=""), replace(RDIMM, generation="")])
def test_a_kit_of_unknown_kind_is_to_be_looked_up(kit: Modules) -> None:
    assert only("memory.type", epyc(kit)).to_check


def test_nine_modules_do_not_go_into_eight_slots() -> None:
    finding = only("memory.slots", epyc(*[RDIMM] * 9))
    assert finding.severity is Severity.BLOCK
    assert (finding.figure, finding.limit) == (9, 8)


def test_more_gigabytes_than_a_board_is_listed_with_warn() -> None:
    finding = only("memory.slots", desktop(replace(UDIMM, capacity_gib=256, modules=4)))
    assert finding.severity is Severity.WARN
    assert (finding.figure, finding.limit) == (256, 192)


@pytest.mark.parametrize(
    "build", [epyc(replace(RDIMM, modules=None)), epyc(RDIMM, memory_slots=None)], ids=["kit", "board"]
)
def test_modules_or_slots_that_nobody_counted_are_to_be_counted(build: Build) -> None:
    assert only("memory.slots", build).to_check


def test_one_module_of_eight_channels_gives_an_eighth_of_the_bandwidth() -> None:
    finding = only("memory.channels", epyc(RDIMM))
    assert finding.severity is Severity.WARN
    assert "26 GB/s of 205 GB/s" in finding.message
    assert "8 modules" in (finding.fix.text if finding.fix else "")


def test_without_a_rate_the_share_is_said() -> None:
    processor = replace(EPYC_7302, memory_mt_s=None)
    build = replace(epyc(*[replace(RDIMM, rate_mt_s=None)] * 4), processors=(processor,))
    assert "50%" in only("memory.channels", build).message


def test_three_modules_on_two_channels_are_uneven() -> None:
    finding = only("memory.channels", desktop(*[replace(UDIMM, modules=1)] * 3))
    assert finding.severity is Severity.WARN
    assert "evenly" in finding.message


def test_channels_that_nobody_states_are_to_be_looked_up() -> None:
    build = replace(epyc(RDIMM, memory_channels=None), processors=())
    assert only("memory.channels", build).to_check


def test_two_processors_open_the_channels_of_both() -> None:
    build = replace(epyc(*[RDIMM] * 16, memory_channels=16, memory_slots=16), processors=(EPYC_7302,) * 2)
    assert filled(build).channels == 16
    assert of("memory.channels", build) == []


def test_four_modules_on_am5_run_slower() -> None:
    finding = only("memory.speed", desktop(UDIMM, UDIMM))
    assert finding.severity is Severity.WARN
    assert "4 modules on 2 channels" in finding.message
    assert "AM5" in finding.message


def test_two_ddr4_modules_on_a_channel_are_a_note() -> None:
    build = epyc(*[RDIMM] * 16, memory_slots=16)
    assert only("memory.speed", build).severity is Severity.NOTE


def test_a_processor_slower_than_the_kit_is_a_note() -> None:
    processor = replace(RYZEN, memory_mt_s=5600)
    finding = only("memory.speed", replace(desktop(UDIMM), processors=(processor,)))
    assert finding.severity is Severity.NOTE
    assert (finding.figure, finding.limit) == (6000, 5600)


def test_slow_modules_are_a_note_with_what_they_give() -> None:
    finding = only("memory.speed", epyc(*[replace(RDIMM, rate_mt_s=2133)] * 8))
    assert finding.severity is Severity.NOTE
    assert "137 GB/s" in finding.message
    assert "205" in finding.message


def test_kits_of_different_speed_run_at_the_slowest() -> None:
    findings = of("memory.speed", epyc(*[RDIMM] * 4, *[replace(RDIMM, slug="slow", rate_mt_s=2133)] * 4))
    assert "2,133 MT/s, not 3,200" in findings[0].message


def test_a_rate_that_nobody_states_is_to_be_looked_up() -> None:
    assert only("memory.speed", epyc(*[replace(RDIMM, rate_mt_s=None)] * 8)).to_check


def test_eight_channels_of_ddr4_3200_are_as_published() -> None:
    assert bandwidth_gb_s(8, 3200) == pytest.approx(204.8)
    assert bandwidth_gb_s(12, 4800) == pytest.approx(460.8)


def test_kinds_are_read_out_of_words() -> None:
    assert kinds_in("DDR4 RDIMM/LRDIMM") == {"RDIMM", "LRDIMM"}
    assert kinds_in("LRDIMM") == {"LRDIMM"}
    assert kinds_in("SO-DIMM") == {"SO-DIMM"}
    assert generations_in("DDR5 or DDR4") == {"DDR4", "DDR5"}


@given(st.integers(1, 8), st.integers(1, 8))
def test_a_further_module_in_an_empty_channel_never_costs_bandwidth(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    used = [filled(epyc(*[RDIMM] * count)).in_use or 0 for count in (low, high)]
    assert used[0] <= used[1]
