"""The searches against every arrangement of small builds."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from builds.assembly.build import Build
from builds.assembly.plugs import outputs_of
from builds.placement import plan_of
from builds.placement.costs import BALANCE
from builds.placement.kinds import kinds_of
from builds.placement.planner import seats_of
from builds.placement.seating import Seating
from builds.placement.setups import stock_of
from builds.placement.wiring import Wiring

from .brute_force import cheapest_seating, cheapest_wiring
from .strategies import builds

SLOW = settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


@SLOW
@given(builds(cards=3, slots=3, supplies=0))
def test_no_way_to_fill_the_slots_is_better_than_the_planned_one(build: Build) -> None:
    search = Seating(build, kinds_of(build.cards), stock_of(build.risers))
    assert search.best()[0] == cheapest_seating(build)


@SLOW
@given(builds(cards=4, slots=2, supplies=3))
def test_no_way_to_hang_cards_on_supplies_is_better_than_the_planned_one(build: Build) -> None:
    assume(build.supplies)
    seats = seats_of(build)
    planned, best = Wiring(build, seats).best()[0], cheapest_wiring(build, seats)
    assert planned // BALANCE == best // BALANCE, "but for the order of equal supplies"


@SLOW
@given(builds())
def test_every_card_has_one_seat_and_no_more_hang_in_a_slot_than_it_hosts(build: Build) -> None:
    plan = plan_of(build)
    assert [seat.card for seat in plan.seats] == [use.key for use in build.cards]
    for use, seat in zip(build.cards, plan.seats, strict=True):
        assert use.slot is None or (seat.slot == use.slot and seat.pinned)
        if use.riser is not None:
            assert use.riser in (seat.riser, seat.splitter)


@SLOW
@given(builds(supplies=4))
def test_no_plug_of_a_supply_is_used_twice(build: Build) -> None:
    plan = plan_of(build)
    for n, supply in enumerate(build.supplies, 1):
        for name, output in outputs_of(supply).items():
            taken = [
                feed
                for feed in plan.feeds
                if feed.supply == n and (feed.output or {"6-pin": "8-pin"}.get(feed.plug, feed.plug)) == name
            ]
            assert output.plugs is None or len(taken) <= output.plugs


@SLOW
@given(builds(supplies=4))
def test_a_card_and_the_riser_under_it_hang_on_one_supply_where_it_was_pinned(build: Build) -> None:
    plan = plan_of(build)
    for use in build.cards:
        feeds = (*plan.feeds_of(use.key), *plan.feeds_of(f"riser of {use.key}"))
        fed = {feed.supply for feed in feeds if feed.supply is not None}
        assert len(fed) <= 1
        if use.supply is not None and use.supply <= len(build.supplies):
            assert fed <= {use.supply}
            assert all(feed.pinned for feed in feeds)
