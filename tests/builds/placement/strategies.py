"""Small builds of every shape, drawn at random."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from builds.assembly.build import Build, CardUse
from builds.parts import Board, Card, CardShape, Plugs, RiserPart, Room, Slot, Supply
from tests.builds.compatibility.cast import AX1600I, EPYC_7302

__all__ = ["BIFURCATION", "HOST_CARD", "OCULINK", "RIBBON", "SWITCH", "USB_X1", "builds"]

RIBBON = RiserPart(
    slug="ribbon", name="Ribbon", kind="ribbon", generation=4, lanes=16, ports=1, length_cm=30, feed="none",
    slot_w=66,
)  # fmt: skip
USB_X1 = RiserPart(slug="usb", name="USB riser", kind="usb-x1", lanes=1, ports=1, feed="6-pin", slot_w=75)
OCULINK = RiserPart(
    slug="oculink", name="OCuLink board", kind="oculink", generation=4, lanes=4, ports=1, feed="6-pin",
    slot_w=75,
)  # fmt: skip
BIFURCATION = RiserPart(
    slug="bifurcation", name="Splitter", kind="bifurcation", generation=4, lanes=8, ports=2, feed="none"
)
HOST_CARD = RiserPart(
    slug="host", name="Host card", kind="host-card", generation=4, lanes=4, ports=4, feed="none"
)
SWITCH = RiserPart(
    slug="switch", name="Switch", kind="switch", generation=4, lanes=16, ports=2, feed="eps", slot_w=75
)
M2_LEAD = RiserPart(
    slug="m2", name="M.2 lead", kind="m2", generation=3, lanes=4, ports=1, feed="molex", slot_w=75
)
LOOSE = (RIBBON, USB_X1, OCULINK, BIFURCATION, HOST_CARD, SWITCH, M2_LEAD)
SMALL = Supply(
    slug="small", name="Small", rated_w=850, atx_version="3.1", eight=3, eight_cables=2, sixteen=1,
    sixteen_w=300, eps=1, sata=6, molex=3,
)  # fmt: skip
SERVER = Supply(slug="server", name="Server", form="server", rated_w=1200)
UNKNOWN = Supply(slug="unknown", name="Unknown")

PLUGS = (
    Plugs(), Plugs(six=1), Plugs(eight=1), Plugs(eight=2), Plugs(eight=3), Plugs(sixteen=1), Plugs(eps=1),
    None,
)  # fmt: skip


@st.composite
def cards(draw: st.DrawFn, n: int) -> Card:
    return Card(
        slug=f"card-{n}",
        name=f"Card {n}",
        limit_w=draw(st.sampled_from((None, 70, 200, 350, 575))),
        generation=draw(st.sampled_from((None, 3, 4, 5))),
        lanes=draw(st.sampled_from((16, 8))),
        cooling=draw(st.sampled_from(("axial", "blower", "passive", ""))),
        shapes=(
            CardShape(
                thickness_slots=draw(st.sampled_from((None, 1, 2, 3, 3.5))),
                plugs=draw(st.sampled_from(PLUGS)),
            ),
        ),
    )


@st.composite
def uses(draw: st.DrawFn, most: int, supplies: int) -> tuple[CardUse, ...]:
    found: list[CardUse] = []
    for n in range(draw(st.integers(0, 2))):
        card = draw(cards(n))
        riser = draw(st.sampled_from((None, None, RIBBON, USB_X1, OCULINK, SWITCH)))
        found += [
            CardUse(
                key=f"card-{n}#{m}",
                card=card,
                riser=riser,
                slot=draw(st.sampled_from((None, None, None, 1, 2, 9))),
                supply=draw(st.sampled_from((None, None, *range(1, supplies + 2)))),
                cables=draw(st.sampled_from((None, None, 1))),
            )
            for m in range(1, draw(st.integers(1, 2)) + 1)
        ]
    return tuple(found[:most])


@st.composite
def boards(draw: st.DrawFn, most: int) -> Board:
    slots = [
        Slot(
            position=n,
            label=f"PCIE{n}",
            lanes_physical=draw(st.sampled_from((None, 8, 16))),
            lanes_electrical=draw(st.sampled_from((None, 1, 4, 8, 16))),
            generation=draw(st.sampled_from((None, 3, 4, 5))),
            attached_to=draw(st.sampled_from(("", "cpu", "chipset"))),
            slots_to_next=draw(st.sampled_from((None, 1, 2, 4))),
        )
        for n in range(1, draw(st.integers(0, most)) + 1)
    ]
    if len(slots) > 1 and draw(st.booleans()):
        slots[0] = replace(slots[0], shares_with="PCIE2", lanes_shared=8, lanes_electrical=16)
        slots[1] = replace(slots[1], shares_with="PCIE1", lanes_electrical=8)
    return Board(
        slug="board",
        name="Board",
        slots=tuple(slots),
        cards_max=draw(st.sampled_from((None, 0, 2))),
        bifurcation=draw(st.sampled_from(("", "no", "x16 → x8/x8 or x4/x4/x4/x4"))),
    )


@st.composite
def builds(draw: st.DrawFn, cards: int = 3, slots: int = 3, supplies: int = 3, loose: int = 2) -> Build:
    """So many of each at most; every figure may be unknown."""
    kinds = st.sampled_from((AX1600I, SMALL, SERVER, UNKNOWN))
    chosen = tuple(draw(st.lists(kinds, max_size=supplies)))
    return Build(
        cards=draw(uses(cards, len(chosen))),
        risers=tuple(draw(st.lists(st.sampled_from(LOOSE), max_size=loose))),
        supplies=chosen,
        boards=tuple(draw(st.lists(boards(slots), max_size=1))),
        processors=(EPYC_7302,),
        rooms=draw(st.sampled_from(((), (Room(slug="open", name="Open", kind="open"),), (
            Room(slug="tower", name="Tower", kind="tower", slots=4),
        )))),
    )  # fmt: skip
