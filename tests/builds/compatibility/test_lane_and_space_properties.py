"""Rules of lanes, space, cooling and bridges hold their tongue rightly: unknowns, quantities, headroom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builds.assembly.build import Build, CardUse
from builds.assembly.links import seated
from builds.assembly.plan import Plan, Seat
from builds.compatibility import lanes as lane_rules
from builds.compatibility import nvlink, space
from builds.compatibility.findings import Finding, Severity
from builds.parts import Board, Card, CardShape, Disk, RiserPart, Room, Slot, SmallPart, Supply
from tests.builds.compatibility.cast import RTX_3090, build_of, card_uses
from tests.builds.compatibility.seating import OPEN, RIBBON, TORRENT, USB_X1, asked_of, usual

RULES = tuple(rule for family in (lane_rules, space, nvlink) for rule in family.RULES)

SEVERITIES = {rule.id: rule.severities for rule in RULES}

NOTHING = Card(slug="card", name="Card")
EMPTY_BOARD = Board(slug="board", name="Board")

maybe_count = st.none() | st.sampled_from([0, 1, 2, 4, 8, 16])
lanes = st.none() | st.sampled_from([1, 2, 4, 8, 16])
generations = st.none() | st.integers(1, 5)
slots = st.builds(
    Slot,
    position=st.just(0),
    lanes_physical=lanes,
    lanes_electrical=lanes,
    lanes_shared=lanes,
    generation=generations,
    attached_to=st.sampled_from(["", "cpu", "chipset"]),
    shares_with=st.sampled_from(["", "the second slot", "M.2_2", "the first slot, M.2", "Thunderbolt"]),
    slots_to_next=st.none() | st.integers(1, 5),
)
boards = st.builds(
    lambda rows, words, least, most: replace(
        EMPTY_BOARD,
        slots=tuple(replace(row, position=place) for place, row in enumerate(rows, 1)),
        bifurcation=words,
        cards_min=least,
        cards_max=most,
    ),
    st.lists(slots, max_size=8),
    st.sampled_from(["", "no", "x16 → x8/x8 or x4/x4/x4/x4", "x16 or x8/x8", "Every slot can be split."]),
    maybe_count,
    maybe_count,
)
shapes = st.builds(
    CardShape,
    thickness_slots=st.none() | st.sampled_from([1, 2, 2.5, 3, 3.5, 4]),
    length_mm=st.none() | st.floats(150, 400),
    retail_count=maybe_count,
)
cards = st.builds(
    Card,
    slug=st.sampled_from(["rtx-3090", "tesla-v100", "card"]),
    name=st.sampled_from(["NVIDIA GeForce RTX 3090", "Arc Pro B60 Dual", "Card"]),
    limit_w=st.none() | st.floats(50, 600),
    generation=generations,
    lanes=lanes,
    memory_gib=st.none() | st.floats(8, 96),
    cooling=st.sampled_from(["", "axial", "blower", "passive", "liquid"]),
    nvlink_gb_s=st.none() | st.sampled_from([0, 112.5]),
    shapes=st.lists(shapes, max_size=3).map(tuple),
)
risers = st.builds(
    RiserPart,
    slug=st.just("riser"),
    name=st.just("Riser"),
    kind=st.sampled_from(
        ["", "ribbon", "usb-x1", "m2", "oculink", "mcio", "switch", "bifurcation", "host-card", "nvlink"]
    ),
    generation=generations,
    lanes=lanes,
    ports=maybe_count,
)
rooms = st.builds(
    Room,
    slug=st.just("room"),
    name=st.just("Room"),
    kind=st.sampled_from(["", "tower", "rack", "open"]),
    slots=maybe_count,
    max_length_mm=st.none() | st.floats(150, 500),
    supplies_max=maybe_count,
    notes=st.sampled_from(["", "ATX supply up to 160 mm."]),
)
supplies = st.builds(
    Supply, slug=st.just("psu"), name=st.just("PSU"), depth_mm=st.none() | st.floats(120, 230)
)
small = st.builds(
    SmallPart, slug=st.sampled_from(["fan", "shroud"]), name=st.just("Fan"), kind=st.sampled_from(["", "fan"])
)


@st.composite
def planned(draw: st.DrawFn) -> tuple[Build, Plan]:
    """A build of anything, seated anyhow."""
    board = draw(boards)
    loose = tuple(draw(st.lists(risers, max_size=2)))
    uses = tuple(
        CardUse(
            key=f"card#{place}",
            card=draw(cards),
            riser=draw(st.none() | risers),
            power_limit_w=draw(st.none() | st.just(200.0)),
        )
        for place in range(draw(st.integers(0, 5)))
    )
    places = [None, *(slot.position for slot in board.slots), 99]
    seats = tuple(
        Seat(
            card=use.key,
            slot=draw(st.sampled_from(places)),
            riser=use.riser,
            splitter=draw(st.sampled_from([None, *loose])),
            pinned=draw(st.booleans()),
        )
        for use in uses
    )
    build = Build(
        cards=uses,
        risers=loose,
        boards=(board,),
        rooms=tuple(draw(st.lists(rooms, max_size=2))),
        supplies=tuple(draw(st.lists(supplies, max_size=3))),
        small_parts=tuple(draw(st.lists(small, max_size=3))),
        disks=(Disk(slug="disk", name="Disk", interface=draw(st.sampled_from(["", "M.2 NVMe"]))),),
    )
    return build, Plan(seats=seats)


@settings(max_examples=60)
@given(planned())
def test_any_build_is_judged_in_whole_sentences(case: tuple[Build, Plan]) -> None:
    build, plan = case
    keys = {use.key for use in build.cards}
    slugs = {part.slug for part in (*build.boards, *build.rooms, *build.risers, *build.supplies)}
    for finding in asked_of(RULES, build, plan):
        assert finding.message[0].isupper() or finding.message[0].isdigit()
        assert finding.message.endswith(".")
        assert len(finding.message) < 420
        assert "None" not in finding.message
        assert finding.parts
        assert set(finding.parts) <= keys | slugs
        assert finding.source.startswith("http")
        assert not finding.to_check or finding.severity is Severity.NOTE
        assert finding.to_check or finding.severity in SEVERITIES[finding.rule]
        if finding.severity is Severity.BLOCK:
            assert any(character.isdigit() for character in finding.message)


@pytest.mark.parametrize("count", [0, 1, 16, 64])
@pytest.mark.parametrize("riser", [None, RIBBON, USB_X1])
@pytest.mark.parametrize("card", [NOTHING, RTX_3090], ids=["unknown", "rtx-3090"])
@pytest.mark.parametrize(
    "boards_there", [(), (EMPTY_BOARD,), None], ids=["no board", "bare board", "ROMED8-2T"]
)
def test_any_quantity_is_judged(
    count: int, riser: RiserPart | None, card: Card, boards_there: tuple[Board, ...] | None
) -> None:
    uses = card_uses(card, count, riser) if count else ()
    build = build_of(*uses)
    if boards_there is not None:
        build = replace(build, boards=boards_there)
    places = [
        place if build.board and place <= len(build.board.slots) else None for place in range(1, count + 1)
    ]
    plan = usual(build, *places) if count else Plan()
    found = asked_of(RULES, build, plan)
    if not count:
        assert found == []
    per_rule: dict[tuple[str, Severity], int] = {}
    for finding in found:
        key = finding.rule, finding.severity
        per_rule[key] = per_rule.get(key, 0) + 1
    # Equal cards are told of together.
    assert all(told <= 2 for told in per_rule.values()), found


def test_a_build_of_unknowns_yields_notes_alone() -> None:
    board = replace(EMPTY_BOARD, slots=(Slot(position=1), Slot(position=2)))
    room = Room(slug="room", name="Room", kind="tower")
    build = Build(cards=card_uses(NOTHING, 2), boards=(board,), rooms=(room,))
    found = asked_of(RULES, build, usual(build))
    assert found
    assert all(finding.severity is Severity.NOTE and finding.to_check for finding in found)


def said(findings: list[Finding]) -> list[str]:
    return sorted(finding.rule for finding in findings)


@settings(max_examples=60)
@given(planned(), st.integers(0, 4), st.floats(0, 200), st.integers(0, 2))
def test_a_roomier_case_never_adds_a_finding(
    case: tuple[Build, Plan], more_slots: int, longer_mm: float, more_supplies: int
) -> None:
    build, plan = case
    room = replace(TORRENT, slots=4, max_length_mm=250)
    tight = replace(build, rooms=(room,))
    roomier = replace(
        room,
        slots=(room.slots or 0) + more_slots,
        max_length_mm=(room.max_length_mm or 0) + longer_mm,
        supplies_max=(room.supplies_max or 0) + more_supplies,
    )
    before = asked_of(RULES, tight, plan)
    for rooms_after in ((roomier,), (OPEN,)):
        after = asked_of(RULES, replace(build, rooms=rooms_after), plan)
        left = said(before)
        for rule in said(after):
            assert rule in left, (rule, [finding.message for finding in after])
            left.remove(rule)
        worse = {rule: min(f.severity.rank for f in after if f.rule == rule) for rule in said(after)}
        assert all(
            rank >= min(f.severity.rank for f in before if f.rule == rule) for rule, rank in worse.items()
        )


@settings(max_examples=60)
@given(planned())
def test_links_are_never_wider_than_the_card(case: tuple[Build, Plan]) -> None:
    for card in seated(*case):
        for exact, most, own in (
            (card.way.lanes, card.way.most_lanes, card.use.card.lanes),
            (card.way.generation, card.way.most_generation, card.use.card.generation),
        ):
            assert exact is None or most is not None
            assert exact is None or exact <= (most or 0)
            assert own is None or most is None or most <= own
