"""``cooling.passive``: cards without a fan need air led through them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.compatibility.findings import Action, Change, Severity
from builds.compatibility.space.cooling import RULES
from builds.parts import Board, Card, Room, SmallPart
from tests.builds.compatibility.cast import RTX_3090, build_of, card_uses
from tests.builds.compatibility.seating import FANS, MI50, OPEN, SHROUD, TORRENT, asked_of, usual

RACK = Room(slug="rm44", name="4U case", kind="rack", slots=8)


@pytest.mark.parametrize(
    ("rooms", "small_parts", "severity"),
    [
        ((), (), Severity.BLOCK),
        ((TORRENT,), (), Severity.BLOCK),
        ((OPEN,), (), Severity.BLOCK),
        ((RACK,), (), Severity.WARN),
        ((TORRENT,), (FANS,), Severity.WARN),
        ((TORRENT,), (SHROUD, FANS), Severity.WARN),
        ((TORRENT,), (SHROUD, SHROUD), Severity.WARN),
        ((TORRENT,), (SHROUD, SHROUD, FANS), None),
        ((RACK,), (SHROUD, SHROUD), None),
    ],
)
def test_two_passive_cards(
    rooms: tuple[Room, ...], small_parts: tuple[SmallPart, ...], severity: Severity | None
) -> None:
    build = build_of(*card_uses(MI50, 2), rooms=rooms, small_parts=small_parts)
    found = asked_of(RULES, build, usual(build))
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    if found:
        assert len(found[0].parts) == 2
        assert "600 W" in found[0].message
        assert found[0].fix is not None
        assert found[0].fix.change is not None


def test_sixteen_shrouds_want_four_packs_of_five_fans() -> None:
    build = build_of(*card_uses(MI50, 16), rooms=(TORRENT,), small_parts=(SHROUD,) * 16)
    (finding,) = asked_of(RULES, build, usual(build))
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.ADD, "arctic-p12-pro-5pack", "4")


def test_a_card_that_no_shroud_is_sold_for_is_not_mended_by_more_fans() -> None:
    server = replace(MI50, slug="rtx-pro-6000-blackwell-server", name="RTX PRO 6000 Server")
    build = build_of(*card_uses(server), rooms=(TORRENT,), small_parts=(FANS,))
    (finding,) = asked_of(RULES, build, usual(build))
    assert finding.fix is not None
    assert finding.fix.change is None


def test_a_server_sold_with_its_chassis_blows_through_its_cards() -> None:
    server = Board(slug="gigabyte-g292-z20", name="G292-Z20", form_factor="2U chassis")
    build = build_of(*card_uses(MI50, 8), boards=(server,))
    assert asked_of(RULES, build, usual(build)) == []


def test_cards_with_fans_need_nothing() -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    assert asked_of(RULES, build, usual(build)) == []


def test_a_data_centre_card_of_unknown_cooling_is_to_be_checked_and_a_desktop_card_is_not() -> None:
    unknown = Card(slug="tesla-v100-16gb-pcie", name="NVIDIA Tesla V100 PCIe 16GB")
    build = build_of(*card_uses(unknown))
    found = asked_of(RULES, build, usual(build))
    assert [(each.severity, each.to_check) for each in found] == [(Severity.NOTE, True)]
    desktop = build_of(*card_uses(replace(RTX_3090, cooling="")))
    assert asked_of(RULES, desktop, usual(desktop)) == []


def test_a_card_without_a_stated_limit_still_blocks_with_a_number() -> None:
    build = build_of(*card_uses(replace(MI50, limit_w=None)))
    found = asked_of(RULES, build, usual(build))
    assert [each.severity for each in found] == [Severity.BLOCK]
    assert "1 card" in found[0].message
