"""Processor, board, cooler and display; how many cards a board starts."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from django.conf import settings

from builds.assembly.build import Build
from builds.assembly.displays import console_of, graphics_of, outputs_of
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.platform import RULES as PLATFORM_RULES
from builds.parts import Board, Card, CoolerPart, Processor
from tests.builds.compatibility.asking import case_of, found
from tests.builds.compatibility.cast import EPYC_7302, ROMED8_2T, RTX_3090, build_of, card_uses

COOLER = CoolerPart(
    slug="noctua-nh-u14s-tr4-sp3", name="Noctua NH-U14S TR4-SP3", sockets=("SP3", "TR4", "sTRX4", "sWRX8")
)
MI50 = Card(
    slug="instinct-mi50-32gb", name="AMD Instinct MI50 32GB", vendor="amd", family="GCN5", memory_gib=32,
    cooling="passive",
)  # fmt: skip
RYZEN = Processor(slug="ryzen-7-9700x", name="AMD Ryzen 7 9700X", socket="AM5")
AM5_BOARD = Board(slug="am5-board", name="An AM5 board", socket="AM5")
WRX90 = Board(slug="wrx90", name="ASUS Pro WS WRX90E-SAGE SE", socket="sTR5", chipset="WRX90")


def of(rule: str, build: Build) -> list[Finding]:
    return found(PLATFORM_RULES, case_of(build), rule)


def only(rule: str, build: Build) -> Finding:
    (finding,) = of(rule, build)
    return finding


def test_a_processor_in_its_own_socket_passes() -> None:
    assert of("platform.socket", build_of()) == []


def test_a_processor_for_another_socket_does_not_go_in() -> None:
    finding = only("platform.socket", build_of(processors=(RYZEN,)))
    assert finding.severity is Severity.BLOCK
    assert "AM5" in finding.message
    assert "SP3" in finding.message


@pytest.mark.parametrize(
    "build",
    [
        build_of(processors=(replace(EPYC_7302, socket=""),)),
        build_of(boards=(replace(ROMED8_2T, socket=""),)),
    ],
    ids=["processor", "board"],
)
def test_a_socket_that_nobody_states_is_to_be_compared(build: Build) -> None:
    finding = only("platform.socket", build)
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_wrx90_starts_threadripper_pro_only() -> None:
    plain = Processor(slug="tr", name="AMD Ryzen Threadripper 7960X", socket="sTR5")
    pro = Processor(slug="trp", name="AMD Ryzen Threadripper PRO 7975WX", socket="sTR5")
    assert only("platform.socket", build_of(boards=(WRX90,), processors=(plain,))).severity is Severity.BLOCK
    assert of("platform.socket", build_of(boards=(WRX90,), processors=(pro,))) == []


def test_a_second_processor_is_to_be_checked_against_the_board() -> None:
    assert only("platform.socket", build_of(processors=(EPYC_7302, EPYC_7302))).to_check
    dual = replace(ROMED8_2T, memory_channels=16)
    assert of("platform.socket", build_of(boards=(dual,), processors=(EPYC_7302, EPYC_7302))) == []


def test_a_cooler_that_lists_the_socket_passes() -> None:
    assert of("platform.cooler", build_of(coolers=(COOLER,))) == []


def test_a_cooler_for_other_holes_cannot_be_mounted() -> None:
    finding = only("platform.cooler", build_of(coolers=(replace(COOLER, sockets=("AM5", "LGA1700")),)))
    assert finding.severity is Severity.BLOCK
    assert "SP3" in finding.message


@pytest.mark.parametrize("sockets", [(), ("TR4",)], ids=["unknown", "nearly the same holes"])
def test_a_cooler_that_may_fit_is_to_be_looked_up(sockets: tuple[str, ...]) -> None:
    finding = only("platform.cooler", build_of(coolers=(replace(COOLER, sockets=sockets),)))
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_desktop_coolers_are_sold_with_frames_for_older_sockets_too() -> None:
    older = replace(EPYC_7302, socket="LGA1200")
    cooler = replace(COOLER, sockets=("AM5", "LGA1700"))
    finding = only("platform.cooler", build_of(processors=(older,), coolers=(cooler,)))
    assert (finding.severity, finding.to_check) == (Severity.NOTE, True)


def test_what_several_cards_want_switched_on_is_one_note() -> None:
    (finding,) = of("platform.many-cards", build_of(*card_uses(RTX_3090, 4)))
    assert "Above 4G" in finding.message
    assert "iommu=pt" in finding.message


def test_without_a_cooler_the_socket_to_look_for_is_said() -> None:
    finding = only("platform.cooler", build_of())
    assert finding.severity is Severity.NOTE
    assert "SP3" in finding.message
    assert "155 W" in finding.message


def test_two_processors_need_two_coolers() -> None:
    finding = only("platform.cooler", build_of(processors=(EPYC_7302,) * 2, coolers=(COOLER,)))
    assert "1 cooler" in finding.message


def test_a_server_board_shows_its_own_console() -> None:
    assert of("platform.boot-display", build_of(*card_uses(MI50, 4))) == []


def test_cards_without_outputs_on_a_board_without_console_show_nothing() -> None:
    board = Board(slug="x99", name="ASUS X99-E WS", socket="LGA2011-3")
    xeon = Processor(slug="xeon", name="Intel Xeon E5-2699 v4", socket="LGA2011-3")
    finding = only(
        "platform.boot-display", build_of(*card_uses(MI50, 2), boards=(board,), processors=(xeon,))
    )
    assert finding.severity is Severity.NOTE
    assert not finding.to_check


def test_a_processor_that_nobody_knows_is_to_be_looked_up() -> None:
    processor = Processor(slug="own", name="Own processor", socket="AM5")
    build = build_of(*card_uses(MI50), boards=(AM5_BOARD,), processors=(processor,))
    assert only("platform.boot-display", build).to_check


def test_a_card_with_outputs_is_enough() -> None:
    silent = replace(RYZEN, name="AMD Ryzen 7 8700F")
    build = build_of(*card_uses(RTX_3090), boards=(AM5_BOARD,), processors=(silent,))
    assert of("platform.boot-display", build) == []


@pytest.mark.parametrize(
    ("name", "socket", "shows"),
    [
        ("AMD Ryzen 7 9700X", "AM5", True),
        ("AMD Ryzen 5 7500F", "AM5", False),
        ("AMD Ryzen 9 9950X3D", "AM5", True),
        ("AMD Ryzen 7 5700X", "AM4", False),
        ("AMD Ryzen 5 5600G", "AM4", True),
        ("Intel Core i5-12400F", "LGA1700", False),
        ("Intel Core i9-14900K", "LGA1700", True),
        ("Intel Core i9-14900KF", "LGA1700", False),
        ("Intel Core Ultra 9 285K", "LGA1851", True),
        ("Intel Celeron G5905", "LGA1200", True),
        ("AMD EPYC 7302", "SP3", False),
        ("Something", "", None),
    ],
)
def test_makers_names_tell_which_processors_have_graphics(name: str, socket: str, shows: bool | None) -> None:
    assert graphics_of(Processor(slug="p", name=name, socket=socket)) is shows


def test_every_processor_of_the_catalog_is_known_to_have_graphics_or_not() -> None:
    with (settings.BASE_DIR / "fixtures" / "cpus.csv").open(encoding="utf-8") as rows:
        unknown = [
            row["slug"]
            for row in csv.DictReader(rows)
            if graphics_of(
                Processor(slug=row["slug"], name=row["name"], socket=row["socket"], notes=row["notes"])
            )
            is None
        ]
    assert unknown == []


@pytest.mark.parametrize(
    ("card", "shows"),
    [
        (RTX_3090, True),
        (MI50, False),
        (Card(slug="l4", name="NVIDIA L4"), False),
        (Card(slug="v620", name="AMD Radeon Pro V620"), False),
        (Card(slug="own", name="Own card"), None),
        (Card(slug="s", name="NVIDIA RTX PRO 6000 Blackwell", cooling="passive"), None),
    ],
)
def test_cards_have_outputs_by_their_line(card: Card, shows: bool | None) -> None:
    assert outputs_of(card) is shows


def test_boards_tell_their_console() -> None:
    assert console_of(ROMED8_2T) is True
    assert console_of(AM5_BOARD) is False
    assert console_of(Board(slug="own", name="Own board")) is None


def many(count: int, board: Board = ROMED8_2T) -> list[Finding]:
    return of("platform.many-cards", build_of(*card_uses(MI50, count), boards=(board,)))


def test_fourteen_cards_start_on_the_romed8_and_sixteen_do_not() -> None:
    assert all(finding.severity is Severity.NOTE for finding in many(14))
    worst = many(16)[0]
    assert worst.severity is Severity.WARN
    assert (worst.figure, worst.limit) == (16, 14)


def test_many_cards_on_a_board_that_nobody_tried_are_to_be_checked() -> None:
    assert many(9, replace(ROMED8_2T, slug="other"))[0].to_check
    assert not any(finding.to_check for finding in many(8, replace(ROMED8_2T, slug="other")))


def test_cards_that_show_all_their_memory_need_room_above_4_gb() -> None:
    (finding,) = of("platform.many-cards", build_of(*card_uses(MI50)))
    assert finding.severity is Severity.NOTE
    assert "Above 4G" in finding.message
    assert "32 GB" in finding.message
    assert "CSM" in finding.message


def test_one_ordinary_card_needs_nothing_switched_on() -> None:
    assert of("platform.many-cards", build_of(*card_uses(RTX_3090))) == []


def test_several_cards_on_an_amd_host_start_with_iommu_pt() -> None:
    messages = [f.message for f in of("platform.many-cards", build_of(*card_uses(RTX_3090, 2)))]
    assert any("iommu=pt" in message for message in messages)
    intel = build_of(
        *card_uses(RTX_3090, 2), boards=(replace(AM5_BOARD, socket="LGA1700"),),
        processors=(replace(RYZEN, socket="LGA1700"),),
    )  # fmt: skip
    assert not any("iommu" in f.message for f in of("platform.many-cards", intel))


def test_what_is_known_of_a_board_with_several_cards_is_said() -> None:
    board = replace(
        WRX90,
        known_issues="Owners report that more than four large cards do not start until USB4 is off. Blue.",
    )
    build = build_of(*card_uses(RTX_3090, 2), boards=(board,))
    said = [f for f in of("platform.many-cards", build) if "USB4" in f.message]
    assert len(said) == 1
    assert "Blue" not in said[0].message
    assert not any(
        "USB4" in f.message
        for f in of("platform.many-cards", build_of(*card_uses(RTX_3090), boards=(board,)))
    )
