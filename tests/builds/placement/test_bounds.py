"""However varied a build is, the search ends soon; every card has a place, and no part is used twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from builds.assembly.build import Build, CardUse
from builds.parts import RiserPart, Supply
from builds.placement import plan_of, seating, setups
from builds.placement.planner import seats_of
from builds.placement.seating import Seating
from builds.placement.setups import Stock, count_of_setups
from builds.placement.wiring import WEIGHED, Wiring
from tests.builds.compatibility.cast import AX1600I, RTX_3090, build_of

from .strategies import LOOSE, RIBBON, SWITCH


def loose(each: int) -> tuple[RiserPart, ...]:
    """Three versions of every riser, so many of each."""
    versions = (replace(part, slug=f"{part.slug}-{n}") for part in LOOSE for n in range(3))
    return tuple(part for part in versions for _ in range(each))


def unlike(count: int, *, own: bool = False) -> tuple[CardUse, ...]:
    """Cards of which no two are alike, each over a riser of its own if so wished."""
    return tuple(
        CardUse(
            key=f"card#{n}",
            card=replace(
                RTX_3090, slug=f"card-{n}", generation=n % 5 + 1, lanes=2 ** (n % 5), limit_w=100.0 + n
            ),
            riser=replace(RIBBON, slug=f"own-{n}") if own else None,
        )
        for n in range(count)
    )


def supplies(count: int) -> tuple[Supply, ...]:
    return tuple(replace(AX1600I, slug=f"psu-{n}", rated_w=1000.0 + n) for n in range(count))


VARIED = {
    "64 unlike cards": build_of(*unlike(64)),
    "unlike cards on loose risers of all kinds": build_of(*unlike(16), risers=loose(2)),
    "unlike cards, each on a riser of its own": build_of(*unlike(48, own=True), risers=loose(4)),
    "a switch of ten million ports": build_of(*unlike(12), risers=(replace(SWITCH, ports=10**7),)),
    "unlike cards on unlike supplies": build_of(*unlike(40), supplies=supplies(20)),
}


@pytest.mark.parametrize("build", VARIED.values(), ids=VARIED)
def test_every_card_of_a_varied_build_has_a_seat_and_no_riser_carries_two(build: Build) -> None:
    plan = plan_of(build)
    assert [seat.card for seat in plan.seats] == [use.key for use in build.cards]
    used = Counter(seat.riser for seat in plan.seats if seat.riser is not None)
    named = Counter(use.riser for use in build.cards if use.riser is not None)
    assert not used - (named + Counter(build.risers))


@pytest.mark.parametrize("build", VARIED.values(), ids=VARIED)
def test_what_is_tried_to_seat_cards_is_bounded(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    layer = Seating._layer

    def counted(search, before, options, wanted):  # type: ignore[no-untyped-def]
        tried.append(len(before) * len(options))
        return layer(search, before, options, wanted)

    monkeypatch.setattr(Seating, "_layer", counted)
    seats_of(build)
    assert sum(tried) <= max(seating.TRIALS, seating.HARD_TRIALS)


@pytest.mark.parametrize("build", VARIED.values(), ids=VARIED)
def test_what_is_tried_to_wire_cards_is_bounded(build: Build) -> None:
    search = Wiring(build, seats_of(build))
    search.best()
    assert len(search.known) <= 2 * WEIGHED


def test_setups_of_a_build_too_varied_follow_its_order() -> None:
    kinds = seating.kinds_of(unlike(30, own=True))
    stock = Stock((replace(SWITCH, ports=10**7),), (1,))
    assert count_of_setups(kinds, stock) > setups.FEW
    few = list(setups.few_setups_of(kinds, stock, 1))
    assert len(few) == setups.FEW
    hosted = [[member.kind for member in setup.members] for setup in few if setup.splitter is not None]
    assert hosted
    assert all(group == list(range(group[0], group[0] + len(group))) for group in hosted)
