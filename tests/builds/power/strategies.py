"""Builds of all sorts for properties of power: many cards and supplies, every field unknown at times."""

from __future__ import annotations

from hypothesis import strategies as st

from builds.assembly.build import Build, CardUse
from builds.assembly.outlets import OUTLETS
from builds.assembly.plan import Feed, Plan
from builds.parts import Card, CardShape, Disk, Modules, Plugs, Processor, Supply

__all__ = ["build_and_plan", "builds", "supplies"]

CHIPS = st.sampled_from(["", "GA102", "GB202", "Vega 20"])
FAMILIES = st.sampled_from(["", "Ampere", "Blackwell"])
PLUGS = st.sampled_from([None, Plugs(), Plugs(eight=2), Plugs(sixteen=1), Plugs(eps=1)])
LABELS = st.sampled_from(["", "80+", "80+ Gold", "80+ Platinum", "80+ Titanium", "Cybenetics Platinum"])


@st.composite
def cards(draw: st.DrawFn, slug: str = "card") -> Card:
    plugs = draw(PLUGS)
    return Card(
        slug=slug, name="Card", family=draw(FAMILIES), chip=draw(CHIPS),
        limit_w=draw(st.none() | st.floats(40, 700)),
        shapes=() if plugs is None else (CardShape(plugs=plugs),),
    )  # fmt: skip


@st.composite
def supplies(draw: st.DrawFn) -> Supply:
    return Supply(
        slug=draw(st.sampled_from(["one", "two"])), name="Supply",
        form=draw(st.sampled_from(["atx", "atx", "sfx", "server"])),
        rated_w=draw(st.none() | st.floats(200, 3000)),
        efficiency_rating=draw(LABELS),
        atx_version=draw(st.sampled_from(["", "2.x", "3.0", "3.1"])),
        atx_version_confirmed=draw(st.sampled_from([None, True, False])),
        input_voltage_min_v=draw(st.sampled_from([None, None, 100.0, 200.0])),
        full_rating_voltage_min_v=draw(st.sampled_from([None, None, 200.0])),
    )  # fmt: skip


@st.composite
def builds(draw: st.DrawFn, most_cards: int = 6) -> Build:
    kinds = [draw(cards("first")), draw(cards("second"))]
    uses = tuple(
        CardUse(
            key=f"card#{n}",
            card=draw(st.sampled_from(kinds)),
            power_limit_w=draw(st.none() | st.floats(40, 700)),
            supply=draw(st.none() | st.integers(1, 3)),
        )
        for n in range(draw(st.integers(0, most_cards)))
    )
    processor = Processor(
        slug="cpu", name="CPU", socket=draw(st.sampled_from(["", "AM5", "SP3"])),
        tdp_w=draw(st.none() | st.floats(35, 400)),
    )  # fmt: skip
    return Build(
        cards=uses,
        supplies=tuple(draw(st.lists(supplies(), max_size=3))),
        processors=draw(st.sampled_from([(), (processor,), (processor, processor)])),
        kits=draw(st.sampled_from([(), (Modules(slug="kit", name="Kit", modules=8),)])),
        disks=draw(st.sampled_from([(), (Disk(slug="disk", name="Disk"),)])),
        outlet=draw(st.none() | st.sampled_from(list(OUTLETS.values()))),
        other_load_w=draw(st.sampled_from([0.0, 0.0, 300.0])),
    )


@st.composite
def build_and_plan(draw: st.DrawFn, most_cards: int = 6) -> tuple[Build, Plan]:
    """A build and a wiring plan, in which some plugs stay unfed and some cards are not mentioned."""
    build = draw(builds(most_cards))
    which = st.none() | st.integers(1, max(len(build.supplies), 1))
    feeds = [
        Feed(consumer=use.key, plug="8-pin", supply=draw(which), watts=draw(st.none() | st.floats(0, 150)))
        for use in build.cards
        for _ in range(draw(st.integers(0, 2)))
    ]
    feeds.append(Feed(consumer="board", plug="24-pin", supply=draw(which)))
    return build, Plan(feeds=tuple(feeds))
