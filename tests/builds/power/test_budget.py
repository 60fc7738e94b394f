"""What a build draws."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.assembly.build import Build
from builds.assembly.outlets import OUTLETS
from builds.assembly.plan import Feed, Plan
from builds.parts import Card, CardShape, Disk, Modules, Plugs, Processor, RiserPart, Supply
from builds.power.budget import Draw, Draws, budget_of
from estimator.platforms import HOSTS
from tests.builds.compatibility.cast import AX1600I, EPYC_7302, RTX_3090, RTX_5090, build_of, card_uses

from .strategies import build_and_plan

US_15A = OUTLETS["us-120v-15a"]
NO_PLAN = Plan()
ADDED_UP = ("idle_w", "decode_w", "prefill_w", "continuous_w")
STATES = [field.name for field in fields(Draw)]


def four(limit_w: float | None = None, **parts: Any) -> Build:
    return build_of(*card_uses(RTX_3090, 4, power_limit_w=limit_w), **{"outlet": US_15A, **parts})


def test_four_cards_at_220_w_take_1200_w_from_the_wall() -> None:
    budget = budget_of(four(220), NO_PLAN)
    assert budget.dc.continuous_w == 4 * 220 + 155 + 75
    assert budget.wall.continuous_w == pytest.approx(1201, abs=2)
    assert budget.supplies[0].share == pytest.approx(0.694, abs=0.001)


def test_four_cards_at_300_w_peak_about_where_they_were_measured() -> None:
    """1,717 W at the wall, measured; a meter sees less than the shortest spike and more than the mean."""
    budget = budget_of(four(300), NO_PLAN)
    assert budget.wall.continuous_w < 1717 < budget.wall.transient_w


def test_reading_prompts_runs_cards_into_their_limits_and_decoding_below() -> None:
    draws = Draws(shares={"Ampere|tensor": 0.765, "tensor": 0.7})
    card = budget_of(four(), NO_PLAN, draws).lines[0].draw
    assert card.prefill_w == 350
    assert card.decode_w == pytest.approx(0.765 * 350)
    capped = budget_of(four(220), NO_PLAN, draws).lines[0].draw
    assert (capped.decode_w, capped.prefill_w) == (220, 220)


def test_measured_shares_are_taken_by_how_the_cards_work_together() -> None:
    shares = {"Ampere|layer": 0.5, "Ampere|tensor": 0.75, "Ampere|single": 0.95}
    layer = budget_of(four(), NO_PLAN, Draws(shares=shares, setup="layer")).lines[0].draw.decode_w
    tensor = budget_of(four(), NO_PLAN, Draws(shares=shares)).lines[0].draw.decode_w
    alone = budget_of(build_of(*card_uses(RTX_3090)), NO_PLAN, Draws(shares=shares)).lines[0].draw.decode_w
    assert (layer, tensor, alone) == pytest.approx((175, 262.5, 332.5))


def test_a_cap_leaves_the_jump_above_it_as_high_as_it_was() -> None:
    stock = budget_of(build_of(*card_uses(RTX_5090)), NO_PLAN).lines[0].draw
    capped = budget_of(build_of(*card_uses(RTX_5090, power_limit_w=400)), NO_PLAN).lines[0].draw
    assert stock.transient_w == pytest.approx(901, abs=3)
    assert stock.transient_w - stock.continuous_w == pytest.approx(capped.transient_w - capped.continuous_w)


def test_cards_do_not_all_spike_in_the_same_millisecond() -> None:
    one = budget_of(build_of(*card_uses(RTX_3090)), NO_PLAN)
    all_four = budget_of(four(), NO_PLAN)
    jump = one.lines[0].draw.transient_w - 350
    assert all_four.dc.transient_w == pytest.approx(all_four.dc.continuous_w + jump + 3 * 35)


@pytest.mark.parametrize(
    ("socket", "tdp_w", "limit_w"),
    [("AM5", 170, 229.5), ("LGA1700", 125, 250), ("SP3", 155, 155), ("SP3", None, 180), ("AM5", None, 120)],
)
def test_a_processor_counts_at_what_its_platform_lets_it_draw(
    socket: str, tdp_w: float | None, limit_w: float
) -> None:
    processor = Processor(slug="cpu", name="CPU", socket=socket, tdp_w=tdp_w)
    line = next(
        line for line in budget_of(four(processors=(processor,)), NO_PLAN).lines if line.part == "cpu"
    )
    assert line.draw.continuous_w == pytest.approx(limit_w)
    assert line.assumed is (tdp_w is None)


def test_memory_disks_risers_and_switches_are_counted() -> None:
    bare = budget_of(four(), NO_PLAN).dc.continuous_w
    kit = Modules(slug="kit", name="Kit", modules=8)
    more = four(kits=(kit,), disks=(Disk(slug="disk", name="Disk"),) * 2)
    assert budget_of(more, NO_PLAN).dc.continuous_w == bare + 8 * 3 + 2 * 8
    riser = RiserPart(slug="usb", name="USB", kind="usb-x1", feed="6-pin")
    switch = RiserPart(slug="switch", name="Switch", kind="switch", feed="eps")
    on_risers = build_of(*card_uses(RTX_3090, 4, riser), outlet=US_15A, risers=(switch,))
    assert budget_of(on_risers, NO_PLAN).dc.continuous_w == bare + 4 * 5 + 10


def test_a_build_without_cards_idles_like_the_hosts_of_estimates() -> None:
    desktop = Processor(slug="cpu", name="CPU", socket="AM5", tdp_w=65)
    server = budget_of(build_of(), NO_PLAN)
    assert server.dc.idle_w == HOSTS["epyc-ddr4"].idle_power_w
    assert budget_of(build_of(processors=(desktop,)), NO_PLAN).dc.idle_w == HOSTS["am5-ddr5"].idle_power_w


def test_an_empty_build_draws_nothing() -> None:
    budget = budget_of(Build(), NO_PLAN)
    assert (budget.dc, budget.wall, budget.lines) == (Draw(), Draw(), ())


def test_a_card_without_a_stated_limit_counts_as_nothing_and_is_named() -> None:
    budget = budget_of(build_of(*card_uses(Card(slug="odd", name="Odd"), 2)), NO_PLAN)
    assert budget.unknown == ("odd#1", "odd#2")
    assert budget.lines[0].draw == Draw()


def test_two_equal_processors_are_two_lines() -> None:
    parts = [line.part for line in budget_of(four(processors=(EPYC_7302,) * 2), NO_PLAN).lines]
    assert parts[-3:] == ["epyc-7302#1", "epyc-7302#2", "rest"]


def test_the_same_load_takes_less_from_a_230_v_outlet() -> None:
    low, high = (
        budget_of(four(outlet=OUTLETS[slug]), NO_PLAN).wall.continuous_w
        for slug in ("us-120v-15a", "eu-230v-16a")
    )
    assert high < low


def test_half_of_a_rating_for_200_v_is_left_on_120_v() -> None:
    delta = Supply(slug="delta", name="Delta", form="server", rated_w=2200, full_rating_voltage_min_v=200)
    assert budget_of(four(supplies=(delta,)), NO_PLAN).supplies[0].rated_w == 1100
    europe = four(supplies=(delta,), outlet=OUTLETS["eu-230v-16a"])
    assert budget_of(europe, NO_PLAN).supplies[0].rated_w == 2200


def test_without_a_supply_the_wall_is_still_told() -> None:
    budget = budget_of(four(supplies=()), NO_PLAN)
    assert budget.supplies == ()
    assert budget.wall.continuous_w == pytest.approx(budget.dc.continuous_w / 0.85)


class TestTwoSupplies:
    """Loads follow the wiring plan."""

    def feeds(self, *supplies: int) -> tuple[Feed, ...]:
        cards = [f"rtx-3090#{n}" for n in range(1, 5)]
        return tuple(
            Feed(consumer=card, plug="16-pin", supply=supply, watts=284)
            for card, supply in zip(cards, supplies, strict=True)
        )

    def test_plugs_load_their_supply_and_slots_the_boards(self) -> None:
        board = Feed(consumer="board", plug="24-pin", supply=1)
        plan = Plan(feeds=(board, *self.feeds(1, 1, 2, 2)))
        loads = budget_of(four(supplies=(AX1600I,) * 2), plan).supplies
        assert loads[0].draw.continuous_w == pytest.approx(155 + 75 + 2 * 350 + 2 * 66)
        assert loads[1].draw.continuous_w == pytest.approx(2 * 284)

    def test_a_powered_riser_takes_the_slots_share_to_its_supply(self) -> None:
        riser = RiserPart(slug="usb", name="USB", kind="usb-x1", feed="6-pin")
        build = build_of(*card_uses(RTX_3090, 4, riser), supplies=(AX1600I,) * 2)
        fed = tuple(Feed(consumer=f"riser of rtx-3090#{n}", plug="6-pin", supply=2) for n in range(1, 5))
        loads = budget_of(build, Plan(feeds=(*self.feeds(2, 2, 2, 2), *fed))).supplies
        assert loads[1].draw.continuous_w == pytest.approx(4 * 350)
        assert loads[0].draw.continuous_w == pytest.approx(155 + 75 + 4 * 5)

    def test_a_line_names_its_supply_only_where_one_feeds_all_of_it(self) -> None:
        plan = Plan(feeds=self.feeds(1, 1, 2, 2))
        lines = budget_of(four(supplies=(AX1600I,) * 2), plan).lines
        assert [line.supply for line in lines] == [1, 1, None, None, 1, 1]

    def test_cards_without_feeds_are_shared_by_rating(self) -> None:
        small = replace(AX1600I, slug="small", rated_w=800.0)
        loads = budget_of(four(supplies=(AX1600I, small)), NO_PLAN).supplies
        assert loads[1].draw.continuous_w == pytest.approx(1400 / 3)

    def test_a_pinned_card_loads_the_supply_that_was_named(self) -> None:
        build = build_of(*card_uses(RTX_3090, 2, supply=2), supplies=(AX1600I,) * 2)
        assert budget_of(build, NO_PLAN).supplies[1].draw.continuous_w == 700

    def test_the_board_hangs_on_the_supply_that_can_feed_it(self) -> None:
        server = Supply(slug="hp", name="HP", form="server", rated_w=1200)
        loads = budget_of(build_of(supplies=(server, AX1600I)), NO_PLAN).supplies
        assert (loads[0].draw.continuous_w, loads[1].draw.continuous_w) == (0, 155 + 75)

    def test_a_card_without_plugs_draws_all_from_its_slot(self) -> None:
        small = Card(slug="t4", name="T4", limit_w=70, shapes=(CardShape(plugs=Plugs()),))
        build = build_of(*card_uses(small, 2), supplies=(AX1600I,) * 2)
        assert budget_of(build, NO_PLAN).supplies[1].draw.continuous_w == 0


@given(build_and_plan())
def test_lines_and_supplies_add_up_to_the_whole(case: tuple[Build, Plan]) -> None:
    build, plan = case
    budget = budget_of(build, plan)
    for state in ADDED_UP:
        whole = getattr(budget.dc, state)
        assert sum(getattr(line.draw, state) for line in budget.lines) == pytest.approx(whole)
        if build.supplies:
            assert sum(getattr(load.draw, state) for load in budget.supplies) == pytest.approx(whole)


@given(build_and_plan())
def test_each_state_draws_at_least_as_much_as_the_one_before(case: tuple[Build, Plan]) -> None:
    budget = budget_of(*case)
    for draw in (budget.dc, budget.wall, *(line.draw for line in budget.lines)):
        in_order = [getattr(draw, state) for state in STATES]
        assert in_order == pytest.approx(sorted(in_order))
    assert all(getattr(budget.wall, state) >= getattr(budget.dc, state) for state in STATES)


@given(build_and_plan(), st.data())
def test_a_card_less_never_draws_more_from_any_supply(case: tuple[Build, Plan], data: st.DataObject) -> None:
    build, plan = case
    if not build.cards:
        return
    gone = data.draw(st.integers(0, len(build.cards) - 1))
    fewer = replace(build, cards=build.cards[:gone] + build.cards[gone + 1 :])
    before, after = budget_of(build, plan), budget_of(fewer, plan)
    for was, now in zip(before.supplies, after.supplies, strict=True):
        assert now.draw.continuous_w <= was.draw.continuous_w + 1e-6
        assert now.draw.transient_w <= was.draw.transient_w + 1e-6
    assert after.wall.continuous_w <= before.wall.continuous_w + 1e-6


@given(build_and_plan(), st.data(), st.floats(1, 2000))
def test_a_larger_supply_never_strains_more(
    case: tuple[Build, Plan], data: st.DataObject, more_w: float
) -> None:
    build, plan = case
    rated = [n for n, supply in enumerate(build.supplies) if supply.rated_w is not None]
    if not rated:
        return
    n = data.draw(st.sampled_from(rated))
    larger = replace(build.supplies[n], rated_w=(build.supplies[n].rated_w or 0) + more_w)
    with_larger = replace(build, supplies=(*build.supplies[:n], larger, *build.supplies[n + 1 :]))
    before, after = budget_of(build, plan), budget_of(with_larger, plan)
    for was, now in zip(before.supplies, after.supplies, strict=True):
        assert (was.share is None) == (now.share is None)
        if was.share is not None and now.share is not None:
            assert now.share <= was.share + 1e-9


@pytest.mark.parametrize("count", [0, 1, 16, 64])
def test_any_number_of_cards_is_counted(count: int) -> None:
    uses = card_uses(RTX_3090, count) if count else ()
    assert budget_of(build_of(*uses), NO_PLAN).dc.continuous_w == pytest.approx(count * 350 + 155 + 75)
