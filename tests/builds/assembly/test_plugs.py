"""The arithmetic of plugs against the figures of the norms and of cards as they are sold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds.assembly.build import CardUse
from builds.assembly.plugs import (
    board_needs,
    capacity_w,
    has_breakout,
    needs_of,
    outputs_of,
    part_needs,
    plug_load_w,
    plugs_of,
    riser_needs,
    slot_draw_w,
)
from builds.parts import Card, CardShape, Plugs, RiserPart, SmallPart, Supply
from tests.builds.compatibility.cast import AX1600I, ROMED8_2T, RTX_3090, RTX_5090, card_uses

TWO_EIGHTS = RTX_3090.shapes[1]


def use_of(card: Card, **settings: object) -> CardUse:
    return replace(card_uses(card)[0], **settings)  # type: ignore[arg-type]


def card_of(limit_w: float | None, family: str = "Ada", **plugs: int) -> Card:
    return Card(
        slug="card", name="Card", family=family, limit_w=limit_w, shapes=(CardShape(plugs=Plugs(**plugs)),)
    )


@pytest.mark.parametrize(
    ("plugs", "watts"),
    [
        (Plugs(), 0),
        (Plugs(six=1), 75),
        (Plugs(six=1, eight=1), 225),
        (Plugs(eight=3), 450),
        (Plugs(sixteen=1), 600),
    ],
)
def test_plugs_carry_what_the_norm_says(plugs: Plugs, watts: float) -> None:
    assert capacity_w(plugs) == watts


def test_the_named_shape_decides_the_plugs_and_else_the_reference_card() -> None:
    assert plugs_of(use_of(RTX_3090)) == Plugs(sixteen=1)
    assert plugs_of(use_of(RTX_3090, shape=TWO_EIGHTS)) == Plugs(eight=2)
    assert plugs_of(use_of(Card(slug="x", name="X"))) is None


def test_a_named_shape_with_unknown_plugs_is_unknown_whatever_the_reference_card_has() -> None:
    assert plugs_of(use_of(RTX_3090, shape=CardShape(name="Longest"))) is None


def test_two_plugs_share_what_the_slot_does_not_give() -> None:
    needs = needs_of(use_of(RTX_3090, shape=TWO_EIGHTS))
    assert [(need.plug, need.watts) for need in needs] == [("8-pin", 142.0), ("8-pin", 142.0)]


def test_a_cap_lowers_what_plugs_carry() -> None:
    use = use_of(RTX_3090, shape=TWO_EIGHTS, power_limit_w=220)
    assert plug_load_w(use, Plugs(eight=2)) == 154


def test_newer_cards_take_little_from_the_slot() -> None:
    assert plug_load_w(use_of(RTX_5090), Plugs(sixteen=1)) == 565


@pytest.mark.parametrize(
    ("limit_w", "inputs"),
    [(130, 1), (220, 2), (300, 2), (320, 3), (360, 3), (450, 3), (575, 4), (600, 4)],
    ids=str,
)
def test_adapters_have_the_inputs_that_cards_are_sold_with(limit_w: float, inputs: int) -> None:
    (need,) = needs_of(use_of(card_of(limit_w, sixteen=1)))
    assert [(way.output, way.inputs) for way in need.ways] == [("16-pin", 1), ("8-pin", inputs)]


def test_a_cap_never_makes_an_adapter_with_one_input_out_of_a_bigger_one() -> None:
    (need,) = needs_of(use_of(card_of(450, sixteen=1), power_limit_w=120))
    assert need.ways[1].inputs == 2


def test_a_founders_card_of_ampere_lives_on_two_eight_pins() -> None:
    (need,) = needs_of(use_of(RTX_3090))
    assert need.ways[1].inputs == 2


def test_an_eps_card_takes_its_makers_adapter_from_two_eight_pins() -> None:
    (need,) = needs_of(use_of(card_of(250, eps=1)))
    assert [(way.output, way.inputs, way.adapter) for way in need.ways] == [
        ("eps", 1, False),
        ("8-pin", 2, True),
    ]


def test_a_named_adapter_is_the_only_way() -> None:
    (need,) = needs_of(use_of(RTX_5090, power_adapter="8-pin", adapter_inputs=2))
    assert [(way.output, way.inputs, way.rated_w) for way in need.ways] == [("8-pin", 2, 300)]
    (need,) = needs_of(use_of(card_of(170, eight=1), power_adapter="sata"))
    assert [(way.output, way.rated_w) for way in need.ways] == [("sata", 54)]


def test_an_adapter_that_changes_nothing_is_ignored() -> None:
    needs = needs_of(use_of(RTX_3090, shape=TWO_EIGHTS, power_adapter="8-pin"))
    assert all(need.ways[0].output == "8-pin" and not need.ways[0].adapter for need in needs)


def test_a_six_pin_socket_is_filled_by_an_eight_pin_plug() -> None:
    (need,) = needs_of(use_of(card_of(120, six=1)))
    assert (need.plug, need.ways[0].output, need.ways[0].rated_w) == ("6-pin", "8-pin", 75)


@pytest.mark.parametrize(("limit_w", "plugs", "watts"), [(350, {"eight": 2}, 66), (70, {}, 66), (50, {}, 50)])
def test_what_a_card_may_draw_from_its_slot(limit_w: float, plugs: dict[str, int], watts: float) -> None:
    card = Card(slug="card", name="Card", limit_w=limit_w, shapes=(CardShape(plugs=Plugs(**plugs)),))
    assert slot_draw_w(use_of(card)) == watts


def test_a_cap_lowers_the_slots_share_of_cards_without_plugs_only() -> None:
    assert slot_draw_w(use_of(card_of(70), power_limit_w=40)) == 40
    assert slot_draw_w(use_of(RTX_3090, power_limit_w=40)) == 66
    assert slot_draw_w(use_of(Card(slug="x", name="X"))) == 66


def test_a_risers_feed_is_a_need_of_its_own() -> None:
    riser = RiserPart(slug="usb", name="USB x1", kind="usb-x1", feed="6-pin")
    (need,) = riser_needs(use_of(RTX_3090, riser=riser))
    assert (need.consumer, need.plug, need.watts, need.ways[0].output) == (
        "riser of rtx-3090",
        "6-pin",
        66,
        "8-pin",
    )
    (need,) = riser_needs(use_of(RTX_3090, riser=riser, riser_feed="molex"))
    assert need.plug == "molex"
    assert riser_needs(use_of(RTX_3090, riser=replace(riser, feed="own"))) == ()
    assert riser_needs(use_of(RTX_3090)) == ()


def test_a_switch_is_fed_for_all_of_its_cards() -> None:
    switch = RiserPart(slug="switch", name="Switch", kind="switch", ports=4, feed="eps")
    (need,) = part_needs(switch, 4)
    assert (need.consumer, need.plug, need.watts) == ("switch", "eps", 264)


def test_a_board_takes_its_own_plugs_first() -> None:
    assert [need.plug for need in board_needs(ROMED8_2T)] == ["24-pin", "eps"]


def test_outputs_of_a_supply() -> None:
    outputs = outputs_of(AX1600I)
    assert (outputs["8-pin"].plugs, outputs["8-pin"].cables) == (10, 10)
    assert (outputs["molex"].plugs, outputs["molex"].cables) == (8, 3)
    assert outputs["24-pin"].plugs == 1


def test_what_no_source_counts_stays_open() -> None:
    outputs = outputs_of(Supply(slug="s", name="S"))
    assert {plug for plug, output in outputs.items() if output.plugs is None} == {
        "8-pin", "16-pin", "eps", "sata", "molex",
    }  # fmt: skip


def test_a_server_supply_has_what_its_breakout_has_and_nothing_for_a_board() -> None:
    server = Supply(slug="delta", name="Delta", form="server", eight=0)
    assert outputs_of(server)["8-pin"].plugs == 0
    assert outputs_of(server, breakout=True)["8-pin"].plugs is None
    assert outputs_of(server)["eps"].plugs == outputs_of(server)["24-pin"].plugs == 0


def test_a_breakout_board_is_known_by_its_name() -> None:
    assert has_breakout([SmallPart(slug="server-psu-breakout-board", name="Breakout board")])
    assert not has_breakout([SmallPart(slug="fan", name="Fan")])
