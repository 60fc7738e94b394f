"""What holds of the rules of power and risers for every build.

Fewer cards, lower caps, more plugs and higher ratings never make anything worse; whatever is unknown never
raises and never blocks by itself.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builds.assembly.build import Build, CardUse
from builds.assembly.plan import Plan
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.power import RULES as POWER_RULES
from builds.compatibility.risers import RULES as RISER_RULES
from builds.parts import Board, Card, CardShape, Plugs, RiserPart, Slot, SmallPart, Supply
from builds.placement import plan_of
from tests.builds.compatibility.cast import AX1600I, RTX_3090, RTX_5090, build_of, card_uses
from tests.builds.compatibility.wiring import case_of, wired

RULES = (*POWER_RULES, *RISER_RULES)
FEEDS = ("", "none", "24-pin", "6-pin", "8-pin", "eps", "sata", "molex", "own")
KINDS = ("", "ribbon", "slimsas", "mcio", "oculink", "m2", "usb-x1", "host-card", "retimer", "switch")
LEVELS = len(Severity)

plugs = st.builds(
    Plugs,
    six=st.integers(0, 2),
    eight=st.integers(0, 3),
    sixteen=st.integers(0, 2),
    eps=st.integers(0, 1),
)
shapes = st.builds(CardShape, name=st.sampled_from(["", "Partner card"]), plugs=st.none() | plugs)
cards = st.builds(
    Card,
    slug=st.sampled_from(["a", "b", "c"]),
    name=st.sampled_from(["A", "NVIDIA GeForce B", "AMD Radeon C"]),
    family=st.sampled_from(["", "Ampere", "Ada"]),
    form=st.sampled_from(["card", "card", "card", "module"]),
    limit_w=st.none() | st.sampled_from([30.0, 75.0, 170.0, 230.0, 350.0, 450.0, 575.0, 600.0]),
    generation=st.none() | st.integers(1, 5),
    cooling=st.sampled_from(["", "passive", "blower"]),
    shapes=st.lists(shapes, max_size=3).map(tuple),
)
risers = st.builds(
    RiserPart,
    slug=st.sampled_from(["r", "s"]),
    name=st.just("Riser"),
    kind=st.sampled_from(KINDS),
    generation=st.none() | st.integers(1, 5),
    lanes=st.none() | st.sampled_from([1, 4, 8, 16]),
    ports=st.none() | st.integers(1, 5),
    length_cm=st.none() | st.sampled_from([10.0, 30.0, 45.0, 90.0]),
    feed=st.sampled_from(FEEDS),
    slot_w=st.none() | st.sampled_from([0.0, 54.0, 66.0, 75.0]),
)
counts = st.none() | st.integers(0, 12)
supplies = st.builds(
    Supply,
    slug=st.just("supply"),
    name=st.just("Supply"),
    form=st.sampled_from(["atx", "atx", "sfx", "server"]),
    rated_w=st.none() | st.just(1600.0),
    eight=counts,
    eight_cables=counts,
    sixteen=counts,
    sixteen_w=st.none() | st.sampled_from([300.0, 450.0, 600.0]),
    eps=counts,
    sata=counts,
    molex=counts,
)
slots = st.builds(
    Slot,
    position=st.integers(1, 8),
    lanes_physical=st.none() | st.sampled_from([1, 4, 8, 16]),
    lanes_electrical=st.none() | st.sampled_from([1, 4, 8, 16]),
    generation=st.none() | st.integers(2, 5),
)
boards = st.builds(
    Board,
    slug=st.just("board"),
    name=st.just("Board"),
    slots=st.lists(slots, max_size=7, unique_by=lambda slot: slot.position).map(tuple),
)
small_parts = st.builds(
    SmallPart,
    slug=st.just("lead"),
    name=st.sampled_from(["SATA to 6-pin lead", "2x 8-pin to EPS", "Breakout board", "Fan"]),
    kind=st.just("cable"),
)


@st.composite
def uses(draw: st.DrawFn, key: str = "card") -> CardUse:
    card = draw(cards)
    return CardUse(
        key=key,
        card=card,
        shape=draw(st.none() | (st.sampled_from(card.shapes) if card.shapes else st.none())),
        power_limit_w=draw(st.none() | st.sampled_from([100.0, 220.0, 300.0, 450.0])),
        riser=draw(st.none() | risers),
        riser_feed=draw(st.sampled_from(["", "", "none", "6-pin", "sata", "molex"])),
        power_adapter=draw(st.sampled_from(["", "", "", "8-pin", "sata", "molex", "eps"])),
        adapter_inputs=draw(st.none() | st.integers(1, 4)),
        cables=draw(st.none() | st.integers(1, 3)),
    )


@st.composite
def builds(draw: st.DrawFn, most_supplies: int = 2) -> Build:
    return Build(
        cards=tuple(draw(uses(f"card#{n}")) for n in range(1, draw(st.integers(0, 4)) + 1)),
        risers=tuple(draw(st.lists(risers, max_size=2))),
        supplies=tuple(draw(st.lists(supplies, max_size=most_supplies))),
        boards=tuple(draw(st.lists(boards, max_size=1))),
        small_parts=tuple(draw(st.lists(small_parts, max_size=1))),
    )


def findings(build: Build, plan: Plan | None = None) -> list[Finding]:
    case = case_of(build, plan)
    return [finding for rule in RULES for finding in rule.check(case)]


def worst_by_rule(build: Build) -> dict[str, int]:
    """How bad each rule's worst finding is; 0 is a block."""
    worst: dict[str, int] = {}
    for finding in findings(build):
        worst[finding.rule] = min(worst.get(finding.rule, LEVELS), finding.severity.rank)
    return worst


def worst_of_all(build: Build) -> int:
    return min(worst_by_rule(build).values(), default=LEVELS)


def with_supply(build: Build, **changes: object) -> Build:
    return replace(build, supplies=tuple(replace(supply, **changes) for supply in build.supplies))  # type: ignore[arg-type]


@given(builds(most_supplies=1), st.data())
def test_removing_a_card_never_adds_a_finding_of_power(build: Build, data: st.DataObject) -> None:
    if not build.cards:
        return
    gone = data.draw(st.sampled_from(build.cards))
    fewer = replace(build, cards=tuple(use for use in build.cards if use is not gone))
    before, after = worst_by_rule(build), worst_by_rule(fewer)
    assert {rule: rank for rule, rank in after.items() if rank < before.get(rule, LEVELS)} == {}


P40 = Card(slug="p40", name="P40", limit_w=250, cooling="passive", shapes=(CardShape(plugs=Plugs(eps=1)),))
T4 = Card(slug="t4", name="T4", limit_w=70, shapes=(CardShape(plugs=Plugs()),))
USB = RiserPart(slug="usb", name="USB x1", kind="usb-x1", lanes=1, feed="6-pin", slot_w=75)
CARRIERS = (
    None,
    USB,
    replace(USB, slug="molex", feed="molex"),
    replace(USB, slug="sata", feed="sata"),
    RiserPart(slug="ribbon", name="Ribbon", kind="ribbon", lanes=16, generation=4, length_cm=30, feed="none"),
)
single_supplies = st.builds(
    lambda eight, cables, sixteen, eps, molex: replace(
        AX1600I, eight=eight, eight_cables=cables, sixteen=sixteen, sixteen_w=600.0, eps=eps, molex=molex
    ),
    st.integers(2, 12),
    st.none() | st.integers(1, 12),
    st.integers(0, 2),
    st.integers(1, 4),
    st.integers(0, 8),
)


@given(
    st.lists(
        st.tuples(st.sampled_from([RTX_3090, RTX_5090, P40, T4]), st.sampled_from(CARRIERS)),
        min_size=1,
        max_size=6,
    ),
    single_supplies,
    st.data(),
)
@settings(max_examples=50)
def test_removing_a_card_from_a_planned_build_never_makes_it_worse(
    chosen: list[tuple[Card, RiserPart | None]], supply: Supply, data: st.DataObject
) -> None:
    every = [
        CardUse(key=f"{card.slug}#{n}", card=card, riser=riser) for n, (card, riser) in enumerate(chosen)
    ]
    gone = data.draw(st.sampled_from(every))
    fewer = [use for use in every if use is not gone]
    before, after = (
        min((f.severity.rank for f in findings(build, plan_of(build))), default=LEVELS)
        for build in (build_of(*every, supplies=(supply,)), build_of(*fewer, supplies=(supply,)))
    )
    assert after >= before


@given(
    st.sampled_from([RTX_3090, RTX_5090]),
    st.integers(1, 6),
    st.integers(0, 12),
    st.integers(0, 4),
    st.sampled_from(["eight", "sixteen", "eps", "molex"]),
    st.sampled_from(["", "6-pin", "molex"]),
)
def test_more_plugs_never_make_a_build_worse(
    card: Card, count: int, eight: int, sixteen: int, more: str, feed: str
) -> None:
    riser = (
        RiserPart(slug="usb", name="USB x1", kind="usb-x1", lanes=1, feed=feed, slot_w=75) if feed else None
    )
    supply = replace(AX1600I, eight=eight, eight_cables=None, sixteen=sixteen, sixteen_w=600.0, molex=2)
    build = build_of(*card_uses(card, count, riser=riser), supplies=(supply,))
    assert worst_of_all(with_supply(build, **{more: getattr(supply, more) + 1})) >= worst_of_all(build)


@given(builds(), st.sampled_from([450.0, 600.0]))
def test_a_higher_rating_of_16_pin_cables_never_adds_a_finding(build: Build, rated_w: float) -> None:
    before = worst_by_rule(with_supply(build, sixteen_w=300.0))
    after = worst_by_rule(with_supply(build, sixteen_w=rated_w))
    assert {rule for rule, rank in after.items() if rank < before.get(rule, LEVELS)} <= {"power.sense-rating"}
    assert after.get("power.sense-rating", LEVELS) >= min(
        before.get("power.sense-rating", LEVELS), Severity.NOTE.rank
    )


@given(builds())
def test_a_lower_cap_never_adds_a_finding_of_power(build: Build) -> None:
    capped = replace(
        build,
        cards=tuple(replace(use, power_limit_w=min(use.limit_w or 150.0, 150.0)) for use in build.cards),
    )
    before, after = worst_by_rule(build), worst_by_rule(capped)
    known = all(use.card.limit_w is not None for use in build.cards)
    if known:
        assert {rule: rank for rule, rank in after.items() if rank < before.get(rule, LEVELS)} == {}


@given(builds())
@settings(max_examples=200)
def test_no_build_raises_and_every_finding_says_enough(build: Build) -> None:
    for plan in (None, Plan(), plan_of(build)):
        for finding in findings(build, plan):
            assert finding.message[0].isupper() or finding.message[0].isdigit()
            assert finding.message.endswith(".")
            assert len(finding.message) < 420
            assert finding.source.startswith("http")
            assert finding.parts
            if finding.severity is Severity.BLOCK:
                assert any(character.isdigit() for character in finding.message)
                assert not finding.to_check
                assert finding.fix is not None


def unknown_build(count: int, supplies_known: bool) -> Build:
    riser = RiserPart(slug="riser", name="Riser")
    supply = Supply(slug="supply", name="Supply")
    return Build(
        cards=card_uses(Card(slug="card", name="Card"), count, riser=riser) if count else (),
        risers=(riser,),
        supplies=(supply,) if supplies_known else (),
        boards=(Board(slug="board", name="Board", slots=(Slot(position=1),)),),
        small_parts=(SmallPart(slug="lead", name="Lead"),),
    )


@pytest.mark.parametrize("count", [0, 1, 16, 64])
@pytest.mark.parametrize("supplies_known", [True, False])
def test_what_nobody_knows_yields_notes_and_never_errors(count: int, supplies_known: bool) -> None:
    build = unknown_build(count, supplies_known)
    for plan in (None, Plan()):
        said = findings(build, plan)
        assert {finding.severity for finding in said} <= {Severity.NOTE}
        assert all(finding.to_check for finding in said)


@pytest.mark.parametrize("count", [0, 1, 16, 64])
def test_as_many_cards_as_one_likes_make_one_finding_of_a_kind(count: int) -> None:
    riser = RiserPart(slug="usb", name="USB x1", kind="usb-x1", lanes=1, feed="sata", slot_w=54)
    build = build_of(*(card_uses(RTX_3090, count, riser=riser) if count else ()))
    said = [finding for finding in findings(build) if finding.severity is Severity.BLOCK]
    rules = [finding.rule for finding in said]
    assert rules.count("riser.sata-powered") == (1 if count else 0)
    assert rules.count("power.missing-connector") <= 2
    for finding in said:
        assert finding.rule != "riser.sata-powered" or len(finding.parts) == count


def test_the_dealer_of_plugs_in_these_tests_uses_no_plug_twice() -> None:
    build = build_of(*card_uses(RTX_5090, 4), supplies=(replace(AX1600I, sixteen=1),) * 2)
    feeds = [(f.supply, f.output or f.plug, f.cable) for f in wired(build).feeds if f.supply is not None]
    assert len(feeds) == len(set(feeds))
