"""What a build does with a model, and what decides it: link, limits, host, engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builds.assembly.build import Build
from builds.assembly.plan import Plan, Seat
from builds.builder.document import ScenarioAsked
from builds.builder.running import Running, running_of, shown_of
from builds.parts import Card, Modules, RiserPart
from builds.shelf import Shelf
from estimator.calibrations import current_calibration
from estimator.core.hardware import LinkKind
from estimator.core.scenario import Engine, Split
from estimator.platforms import LINKS, pcie_link
from tests.builds.compatibility.cast import RTX_3090, RTX_5090, build_of, card_uses

pytestmark = [pytest.mark.django_db, pytest.mark.shipped_catalog]

CALIBRATION = current_calibration()
TENSOR = ScenarioAsked(engine="vllm", split="tensor")
A6000 = replace(RTX_3090, slug="rtx-a6000", name="NVIDIA RTX A6000")
SWITCH = RiserPart(slug="switch", name="Switch", kind="switch", lanes=16, ports=5, generation=4)
BRIDGE = RiserPart(slug="nvlink-bridge-3090", name="NVLink bridge", kind="nvlink", ports=2)
KIT = Modules(slug="kit", name="Kit", kind="RDIMM", capacity_gib=32, modules=1, rate_mt_s=3200)


def seated(build: Build, *links: tuple[int | None, int | None], **seat: Any) -> Plan:
    """Each card's (generation, lanes); one pair stands for all."""
    pairs = links * len(build.cards) if len(links) == 1 else links
    return Plan(
        seats=tuple(
            Seat(card=use.key, slot=1, generation=generation, lanes=lanes, **seat)
            for use, (generation, lanes) in zip(build.cards, pairs, strict=True)
        )
    )


def run(build: Build, shelf: Shelf, plan: Plan | None = None, asked: ScenarioAsked = TENSOR) -> Running:
    return running_of(asked, build, plan or seated(build, (4, 16)), shelf, CALIBRATION)


def decode(running: Running) -> float:
    assert running.speed is not None, running.problem
    return running.speed.decode_tokens_per_s


def said(running: Running, words: str) -> bool:
    return any(words in note for note in running.notes)


def test_the_narrowest_planned_seat_links_the_cards(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    plan = seated(build, (4, 16), (4, 16), (3, 8), (4, 4))
    assert run(build, shelf, plan).link == pcie_link(3, 8)


def test_tensor_parallel_over_narrow_links_is_slower(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    wide, narrow = (decode(run(build, shelf, seated(build, (4, lanes)))) for lanes in (16, 1))
    assert narrow < wide


def test_seats_that_nobody_knows_take_the_usual_link_and_say_so(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    running = run(build, shelf, seated(build, (None, None)))
    assert running.link == pcie_link(4, 16)
    assert said(running, "The cards' links are not known: PCIe 4.0 x16 is taken")


def test_a_known_narrow_seat_counts_beside_unknown_ones(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    running = run(build, shelf, seated(build, (4, 1), (None, None)))
    assert running.link == pcie_link(4, 1)
    assert said(running, "The link of one card is not known")


def test_a_link_of_unknown_generation_takes_that_of_the_card(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    running = run(build, shelf, seated(build, (None, 1)))
    assert running.link == pcie_link(4, 1)
    assert said(running, "generation is not known")


def test_a_bridge_joins_two_cards_that_take_one(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 2), risers=(BRIDGE,))
    assert run(build, shelf).link == LINKS["nvlink-bridge"]


@pytest.mark.parametrize(("card", "count"), [(RTX_3090, 4), (RTX_5090, 2)])
def test_a_bridge_that_cannot_join_all_cards_is_said_and_not_counted(
    card: Card, count: int, shelf: Shelf
) -> None:
    running = run(build_of(*card_uses(card, count), risers=(BRIDGE,)), shelf)
    assert running.link is not None
    assert running.link.kind is LinkKind.PCIE
    assert said(running, "An NVLink bridge joins two cards")


def test_workstation_cards_behind_one_switch_talk_to_each_other(shelf: Shelf) -> None:
    build = build_of(*card_uses(A6000, 4))
    link = run(build, shelf, seated(build, (4, 16), splitter=SWITCH)).link
    assert link == pcie_link(4, 16, peer_to_peer=True)


def test_gaming_cards_behind_a_switch_need_a_patched_driver(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    running = run(build, shelf, seated(build, (4, 16), splitter=SWITCH))
    assert running.link == pcie_link(4, 16)
    assert said(running, "patched driver")


def test_one_card_has_no_link(shelf: Shelf) -> None:
    assert run(build_of(*card_uses(RTX_3090)), shelf, asked=ScenarioAsked()).link is None


def test_processor_and_memory_make_the_host(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, 2), kits=(KIT,) * 8), shelf)
    assert running.contender is not None
    assert running.contender.rig.host.memory_gib == 256
    assert running.contender.rig.host.memory_bandwidth_gb_s == pytest.approx(204.8)
    assert not said(running, "usual host")


def test_an_open_host_is_a_usual_one_and_said(shelf: Shelf) -> None:
    assert said(run(build_of(*card_uses(RTX_3090, 2)), shelf), "a usual host is taken")


def test_offloaded_layers_are_read_through_the_slot_that_was_planned(shelf: Shelf) -> None:
    large = ScenarioAsked(model="gpt-oss-120b", engine="llama.cpp")
    build = build_of(*card_uses(RTX_3090), kits=(KIT,) * 8)
    wide, narrow = (run(build, shelf, seated(build, (3, lanes)), large) for lanes in (16, 1))
    assert wide.contender is not None
    assert narrow.contender is not None
    assert narrow.contender.rig.host.card_link_gb_s < wide.contender.rig.host.card_link_gb_s
    assert wide.speed is not None
    assert not wide.speed.fits


def test_equal_cards_with_different_limits_run_at_the_lowest(shelf: Shelf) -> None:
    one, two = card_uses(RTX_3090, 2)
    mixed = run(build_of(replace(one, power_limit_w=220), two), shelf)
    alike = run(build_of(*card_uses(RTX_3090, 2, power_limit_w=220)), shelf)
    assert said(mixed, "all are estimated at the lowest, 220 W")
    assert not said(alike, "lowest")
    assert decode(mixed) == decode(alike)


def test_a_small_card_s_limit_does_not_starve_a_large_one(shelf: Shelf) -> None:
    """280 of 350 W is four fifths; the larger card beside it is not taken to half of its power."""
    build = build_of(*card_uses(RTX_3090, power_limit_w=280), *card_uses(RTX_5090))
    running = run(build, shelf, asked=ScenarioAsked(engine="llama.cpp"))
    assert running.contender is not None
    assert running.contender.power_limit_w == pytest.approx(0.8 * 575)
    assert said(running, "80% of its own power")


def test_a_cap_costs_speed_and_a_limit_above_the_card_s_own_costs_none(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090)), shelf, asked=ScenarioAsked())
    assert running.speed_of is not None
    stock, capped, lifted = (running.speed_of(power_limit_w=watts) for watts in (None, 150, 400))
    assert stock
    assert capped
    assert lifted
    assert capped.decode_tokens_per_s < stock.decode_tokens_per_s == lifted.decode_tokens_per_s


def test_another_link_is_asked_without_changing_the_build(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, 4)), shelf)
    assert running.speed_of is not None
    narrow = running.speed_of(link=pcie_link(2, 1))
    assert narrow is not None
    assert narrow.decode_tokens_per_s < decode(running)
    assert running.link == pcie_link(4, 16)


def test_the_speed_in_short_is_the_speed_that_the_page_shows(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, 2)), shelf)
    assert running.answer is not None
    assert running.answer.decode is not None
    assert decode(running) == pytest.approx(running.answer.decode.tokens_per_s)


def test_equal_cards_on_wide_links_are_meant_for_tensor_parallel(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    running = run(build, shelf, asked=ScenarioAsked())
    assert running.asked is not None
    assert running.asked.engine is Engine.VLLM
    assert running.speed is not None
    assert running.speed.split is Split.TENSOR


def test_cards_on_single_lanes_share_layers_unless_asked_otherwise(shelf: Shelf) -> None:
    build = build_of(*card_uses(RTX_3090, 2))
    running = run(build, shelf, seated(build, (3, 1)), asked=ScenarioAsked())
    assert running.asked is not None
    assert running.asked.engine is Engine.LLAMA_CPP


def test_what_cards_draw_follows_the_split(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, 2)), shelf)
    assert running.draws is not None
    assert running.draws.setup == "tensor"


def test_a_processor_that_computes_layers_draws_its_limit(shelf: Shelf) -> None:
    running = run(
        build_of(*card_uses(RTX_3090), kits=(KIT,) * 8), shelf,
        asked=ScenarioAsked(model="gpt-oss-120b", engine="llama.cpp"),
    )  # fmt: skip
    assert running.draws is not None
    assert running.draws.processor_share == 1.0


def test_without_a_card_nothing_is_estimated_and_that_is_said(shelf: Shelf) -> None:
    running = run(build_of(), shelf, Plan())
    assert running.speed is None
    assert "No graphics card" in running.problem
    assert shown_of(running, shelf, CALIBRATION)["problem"] == running.problem


@pytest.mark.parametrize("count", [17, 64])
def test_more_cards_than_are_estimated_are_said(count: int, shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, count)), shelf)
    assert f"this build has {count}" in running.problem


def test_a_card_of_one_s_own_needs_memory_and_bandwidth(shelf: Shelf) -> None:
    bare = Card(slug="own-1", name="Prototype")
    full = replace(bare, vendor="nvidia", family="Ampere", memory_gib=48.0, memory_bandwidth_gb_s=1000.0)
    assert "memory_bandwidth_gb_s" in run(build_of(*card_uses(bare)), shelf).problem
    assert decode(run(build_of(*card_uses(full)), shelf, asked=ScenarioAsked())) > 0


def test_a_model_that_does_not_fit_says_what_is_missing(shelf: Shelf) -> None:
    running = run(
        build_of(*card_uses(RTX_3090)), shelf, asked=ScenarioAsked(model="llama-3.3-70b", engine="vllm")
    )
    assert running.speed is None
    assert not running.fits
    assert running.problem


@pytest.mark.parametrize("prompt_tokens", [None, 4096])
def test_work_that_is_longer_than_the_model_takes_says_so_instead_of_a_speed(
    prompt_tokens: int | None, shelf: Shelf
) -> None:
    asked = ScenarioAsked(model="phi-2", prompt_tokens=prompt_tokens)
    running = run(build_of(*card_uses(RTX_3090, 2)), shelf, asked=asked)
    assert "more than Phi-2 2.7B holds: 2,048" in running.problem
    assert running.speed is None
    assert shown_of(running, shelf, CALIBRATION)["problem"] == running.problem


def test_words_of_the_scenario_that_mean_nothing_are_said(shelf: Shelf) -> None:
    asked = ScenarioAsked(model="qwen9", split="sideways", context_tokens=10**9)
    running = run(build_of(*card_uses(RTX_3090, 2)), shelf, asked=asked)
    assert said(running, "qwen9")
    assert said(running, "sideways")
    assert dict(running.problems)["context"]


def test_what_is_shown_names_engine_limits_and_evidence(shelf: Shelf) -> None:
    running = run(build_of(*card_uses(RTX_3090, 4, power_limit_w=220)), shelf)
    shown = shown_of(running, shelf, CALIBRATION)
    assert "tensor parallel" in shown["runs"]
    assert "capped at 220 W a card" in shown["runs"]
    assert shown["decode"]["range"]
    assert shown["basis"]["writing"]


def test_a_second_look_asks_the_database_nothing(shelf: Shelf, django_assert_num_queries: Any) -> None:
    build = build_of(*card_uses(RTX_3090, 4))
    run(build, shelf)
    with django_assert_num_queries(0):
        run(build, shelf)
