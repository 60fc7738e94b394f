"""What a build still lacks, and what it costs."""

from __future__ import annotations

from dataclasses import replace

from builds.assembly.build import Build
from builds.assembly.plan import Feed, Plan
from builds.compatibility.completeness import RULES as COMPLETENESS_RULES
from builds.compatibility.findings import Finding, Severity
from builds.parts import CoolerPart, Disk, Modules, Room, SmallPart
from tests.builds.compatibility.asking import case_of, found
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of, card_uses

WHOLE = build_of(
    *card_uses(RTX_3090, 2),
    coolers=(CoolerPart(slug="cooler", name="Cooler"),),
    kits=(Modules(slug="kit", name="Kit"),),
    disks=(Disk(slug="disk", name="Disk"),),
    rooms=(Room(slug="frame", name="Frame"),),
)
RELAY = SmallPart(slug="add2psu-relay", name="ADD2PSU second-supply starter", kind="supply-sync")
PRICES = {"cooler": (30.0, 110.0), "memory-kit": (300.0, 900.0), "supply-sync": (8.0, 15.0)}


def of(build: Build, plan: Plan | None = None, **prices: tuple[float, float]) -> list[Finding]:
    return found(
        COMPLETENESS_RULES, case_of(build, plan=plan, typical_usd=prices or None), "build.missing-part"
    )


def only(build: Build, plan: Plan | None = None) -> Finding:
    (finding,) = of(build, plan)
    return finding


def test_a_whole_build_lacks_nothing() -> None:
    assert of(WHOLE) == []


def test_an_empty_build_is_not_told_what_it_lacks() -> None:
    assert of(Build()) == []


def test_a_card_alone_lacks_a_computer_in_one_finding() -> None:
    finding = only(Build(cards=card_uses(RTX_3090)))
    assert finding.severity is Severity.WARN
    assert finding.figure == 7
    for name in ("board", "processor", "cooler", "memory", "disk", "power supply", "case or frame"):
        assert name in finding.message


def test_what_is_missing_is_priced_where_prices_are_known() -> None:
    build = replace(WHOLE, coolers=(), kits=())
    (finding,) = found(COMPLETENESS_RULES, case_of(build, typical_usd=PRICES), "build.missing-part")
    assert "processor cooler ($30–110)" in finding.message
    assert "$330 to $1,010" in finding.message


def test_what_has_no_price_is_counted() -> None:
    build = replace(WHOLE, coolers=(), disks=())
    (finding,) = found(COMPLETENESS_RULES, case_of(build, typical_usd=PRICES), "build.missing-part")
    assert "1 part without a known price" in finding.message


def test_a_second_supply_lacks_its_starter_until_one_is_chosen() -> None:
    two = replace(WHOLE, supplies=(AX1600I, AX1600I))
    finding = only(two)
    assert "second-supply starter" in finding.message
    assert finding.fix is not None
    assert finding.fix.change is not None
    assert finding.fix.change.subject == "add2psu-relay"
    assert of(replace(two, small_parts=(RELAY,))) == []


def test_four_supplies_take_three_starters() -> None:
    four = replace(WHOLE, supplies=(AX1600I,) * 4, small_parts=(RELAY,))
    assert "2 second-supply starters" in only(four).message


def test_a_server_supply_lacks_a_breakout_board() -> None:
    server = replace(AX1600I, slug="server", form="server", eight=None)
    build = replace(WHOLE, supplies=(AX1600I, server), small_parts=(RELAY,))
    assert "breakout board" in only(build).message
    with_one = replace(server, name="Server supply with breakout board")
    assert of(replace(build, supplies=(AX1600I, with_one))) == []
    board = SmallPart(slug="b", name="Breakout board for server supplies", kind="cable")
    assert of(replace(build, small_parts=(RELAY, board))) == []


def test_cables_beyond_those_of_the_supply_are_bought() -> None:
    feeds = tuple(
        Feed(consumer=f"rtx-3090#{n}", plug="8-pin", supply=1, cable=n, watts=150) for n in range(1, 5)
    )
    supply = replace(AX1600I, eight_cables=3)
    build = replace(WHOLE, supplies=(supply,))
    assert "8-pin power cable" in only(build, Plan(feeds=feeds)).message
    assert of(replace(build, supplies=(AX1600I,)), Plan(feeds=feeds)) == []
    cable = SmallPart(slug="pcie-8pin-cable", name="Extra 8-pin PCIe power cable", kind="cable")
    assert of(replace(build, small_parts=(cable,)), Plan(feeds=feeds)) == []


def test_a_supply_whose_cables_nobody_counted_lacks_none() -> None:
    feeds = (Feed(consumer="rtx-3090", plug="8-pin", supply=1, cable=9),)
    assert of(replace(WHOLE, supplies=(replace(AX1600I, eight_cables=None),)), Plan(feeds=feeds)) == []
