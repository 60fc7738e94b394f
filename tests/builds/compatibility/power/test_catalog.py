"""The rules of power against every card, riser and supply of the shipped catalog."""

from __future__ import annotations

import pytest

from builds.assembly.carriers import DATA_ONLY
from builds.compatibility.findings import Severity
from builds.compatibility.power.adapters import adapter
from builds.compatibility.power.connectors import connector_budget
from builds.compatibility.risers.feeds import sata_powered, unpowered
from builds.parts import Card, RiserPart, SmallPart
from builds.shelf import Shelf
from tests.builds.compatibility.cast import RTX_3090, build_of, card_uses
from tests.builds.compatibility.wiring import said

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

SOLD_SHORT = {"arc-pro-b70", "rtx-a5000", "rtx-a5500"}
"""One 8-pin plug and the slot give 225 W; their makers allow 230 W."""


def cards_of(shelf: Shelf) -> list[Card]:
    parts = [part for slug in shelf.items if isinstance(part := shelf.part(slug), Card)]
    assert len(parts) > 100
    return parts


def risers_of(shelf: Shelf) -> list[RiserPart]:
    parts = [part for slug in shelf.items if isinstance(part := shelf.part(slug), RiserPart)]
    assert len(parts) > 20
    return parts


def test_no_card_that_is_sold_is_blocked_for_its_own_plugs(shelf: Shelf) -> None:
    noted = set()
    for card in cards_of(shelf):
        for shape in (None, *card.shapes):
            for finding in said(connector_budget, build_of(*card_uses(card, shape=shape))):
                assert finding.severity is Severity.NOTE, finding.message
                noted |= {card.slug} if finding.figure is not None else set()
    assert noted == SOLD_SHORT


def test_adapters_from_the_box_suffice_for_every_card(shelf: Shelf) -> None:
    for card in cards_of(shelf):
        findings = said(adapter, build_of(*card_uses(card)))
        assert all(finding.severity is Severity.NOTE for finding in findings), card.slug


def test_every_riser_fed_by_sata_is_blocked_and_no_other(shelf: Shelf) -> None:
    for riser in risers_of(shelf):
        if riser.kind in (*DATA_ONLY, "ribbon"):
            findings = said(sata_powered, build_of(*card_uses(RTX_3090, riser=riser)))
            assert bool(findings) == (riser.feed == "sata"), riser.slug


def test_bare_cables_are_blocked_and_boards_with_a_plug_are_not(shelf: Shelf) -> None:
    for riser in risers_of(shelf):
        if riser.kind in DATA_ONLY:
            findings = said(unpowered, build_of(*card_uses(RTX_3090, riser=riser)))
            blocked = any(finding.severity is Severity.BLOCK for finding in findings)
            assert blocked == (riser.feed == "none"), riser.slug


def test_no_accessory_of_the_catalog_is_taken_for_a_lead_from_sata(shelf: Shelf) -> None:
    parts = [part for slug in shelf.items if isinstance(part := shelf.part(slug), SmallPart)]
    assert parts
    assert said(adapter, build_of(small_parts=tuple(parts))) == []
