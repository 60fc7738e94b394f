"""Adapters: `power.eps-not-pcie` and `power.adapter`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.compatibility.findings import Action, Change, Severity
from builds.compatibility.power.adapters import adapter, eps_not_pcie
from builds.parts import Card, CardShape, Plugs, SmallPart
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import said

P40 = Card(
    slug="tesla-p40", name="NVIDIA Tesla P40", limit_w=250, cooling="passive",
    shapes=(CardShape(plugs=Plugs(eps=1)),),
)  # fmt: skip
A6000 = replace(P40, slug="rtx-a6000", name="NVIDIA RTX A6000", limit_w=300, cooling="blower")
RTX_3060 = Card(slug="rtx-3060-12gb", name="RTX 3060", limit_w=170, shapes=(CardShape(plugs=Plugs(eight=1)),))
SIX_PIN = Card(slug="gtx-1060", name="GTX 1060", limit_w=120, shapes=(CardShape(plugs=Plugs(six=1)),))


# power.eps-not-pcie


def test_an_eps_card_on_pcie_cables_is_blocked() -> None:
    (finding,) = said(eps_not_pcie, build_of(*card_uses(P40, 3)))
    assert finding.severity is Severity.BLOCK
    assert finding.parts == ("tesla-p40#2", "tesla-p40#3")
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.POWER_ADAPTER, "tesla-p40", "8-pin")


def test_one_card_that_lacks_an_eps_plug_is_the_one_that_gets_the_adapter() -> None:
    (finding,) = said(eps_not_pcie, build_of(*card_uses(P40, 2)))
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.POWER_ADAPTER, "tesla-p40#2", "8-pin")


def test_eps_plugs_beyond_any_supplys_would_be_pcie_plugs() -> None:
    build = build_of(*card_uses(P40, 5), supplies=(replace(AX1600I, eps=None),))
    (finding,) = said(eps_not_pcie, build)
    assert (finding.severity, finding.parts) == (Severity.BLOCK, ("tesla-p40#4", "tesla-p40#5"))
    assert said(eps_not_pcie, replace(build, cards=build.cards[:3])) == []


def test_one_eps_card_takes_the_plug_that_the_board_leaves() -> None:
    assert said(eps_not_pcie, build_of(*card_uses(P40))) == []


def test_the_makers_adapter_mends_it_named_on_the_card_or_listed_as_a_part() -> None:
    assert said(eps_not_pcie, build_of(*card_uses(P40, 3, power_adapter="8-pin"))) == []
    lead = SmallPart(slug="own", name="2x 8-pin PCIe to EPS adapter", kind="cable")
    assert said(eps_not_pcie, build_of(*card_uses(P40, 3), small_parts=(lead,))) == []


def test_a_workstation_cards_adapter_comes_in_its_box() -> None:
    (finding,) = said(eps_not_pcie, build_of(*card_uses(A6000, 2)))
    assert finding.severity is Severity.WARN


@pytest.mark.parametrize("card", [RTX_3090, RTX_5090, RTX_3060], ids=lambda card: card.slug)
def test_a_card_with_pcie_plugs_on_an_eps_cable_is_blocked(card: Card) -> None:
    (finding,) = said(eps_not_pcie, build_of(*card_uses(card, power_adapter="eps")))
    assert finding.severity is Severity.BLOCK


def test_cards_without_an_eps_plug_are_not_mentioned() -> None:
    assert said(eps_not_pcie, build_of(*card_uses(RTX_3090, 4))) == []
    assert said(eps_not_pcie, build_of(*card_uses(Card(slug="x", name="X"), 4, power_adapter="eps"))) == []


# power.adapter


@pytest.mark.parametrize(
    ("card", "kind", "inputs", "severity"),
    [
        (RTX_3060, "sata", None, Severity.BLOCK),
        (RTX_3060, "sata", 2, Severity.BLOCK),
        (RTX_3060, "molex", None, Severity.BLOCK),
        (RTX_3060, "molex", 2, Severity.WARN),
        (SIX_PIN, "sata", 1, Severity.BLOCK),
        (SIX_PIN, "sata", 2, Severity.WARN),
        (SIX_PIN, "molex", 1, Severity.WARN),
        (RTX_5090, "sata", 4, Severity.WARN),
    ],
)
def test_leads_from_sata_and_molex(card: Card, kind: str, inputs: int | None, severity: Severity) -> None:
    uses = card_uses(card, 2, power_adapter=kind, adapter_inputs=inputs)
    (finding,) = said(adapter, build_of(*uses))
    assert (finding.severity, len(finding.parts)) == (severity, 2)
    assert finding.fix is not None
    assert finding.fix.change == Change(Action.POWER_ADAPTER, card.slug, "")


def test_a_lead_from_sata_blocks_even_where_the_plugs_of_a_card_are_unknown() -> None:
    (finding,) = said(adapter, build_of(*card_uses(Card(slug="x", name="X"), power_adapter="sata")))
    assert finding.severity is Severity.BLOCK


def test_a_lead_on_the_parts_list_is_found() -> None:
    lead = SmallPart(slug="lead", name="SATA to 6-pin PCIe lead", kind="cable")
    (finding,) = said(adapter, build_of(*card_uses(RTX_3060), small_parts=(lead, lead)))
    assert (finding.severity, finding.parts) == (Severity.BLOCK, ("lead",))
    molex = SmallPart(slug="lead", name="Dual Molex to 8 pin", kind="cable")
    (finding,) = said(adapter, build_of(small_parts=(molex,)))
    assert finding.severity is Severity.WARN


@pytest.mark.parametrize(
    "part",
    [
        SmallPart(
            slug="add2psu-relay", name="ADD2PSU", kind="supply-sync",
            specification="relay: Molex or SATA from the first supply, 24-pin of the second",
        ),
        SmallPart(slug="sata", name="SATA data cable", kind="cable"),
        SmallPart(slug="pcie", name="Extra 8-pin PCIe power cable", kind="cable"),
    ],
    ids=lambda part: part.slug,
)  # fmt: skip
def test_other_leads_are_left_alone(part: SmallPart) -> None:
    assert said(adapter, build_of(*card_uses(RTX_3060), small_parts=(part,))) == []


@pytest.mark.parametrize(
    ("inputs", "limit_w", "severity"),
    [(2, None, Severity.BLOCK), (3, None, Severity.BLOCK), (3, 500, Severity.WARN), (2, 300, None)],
)
def test_a_5090_wants_four_eight_pins(inputs: int, limit_w: float | None, severity: Severity | None) -> None:
    uses = card_uses(RTX_5090, power_adapter="8-pin", adapter_inputs=inputs, power_limit_w=limit_w)
    findings = said(adapter, build_of(*uses))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


def test_four_eight_pins_in_one_plug_are_noted_so_that_all_four_are_filled() -> None:
    for uses in (card_uses(RTX_5090, power_adapter="8-pin", adapter_inputs=4), card_uses(RTX_5090)):
        (finding,) = said(adapter, build_of(*uses))
        assert (finding.severity, finding.figure) == (Severity.NOTE, 4)


def test_a_founders_card_of_ampere_on_its_own_adapter_is_not_mentioned() -> None:
    assert said(adapter, build_of(*card_uses(RTX_3090, 4))) == []


def test_one_eight_pin_is_too_little_for_an_eps_card() -> None:
    (finding,) = said(adapter, build_of(*card_uses(P40, power_adapter="8-pin", adapter_inputs=1)))
    assert finding.severity is Severity.BLOCK
    assert said(adapter, build_of(*card_uses(P40, power_adapter="8-pin", adapter_inputs=2))) == []
