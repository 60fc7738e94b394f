"""Boards, risers and cases as the catalog has them, cards put into slots by hand, rules asked about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from builds.assembly.build import Build, CardUse
from builds.assembly.plan import Plan, Seat
from builds.assembly.speed import SpeedOf
from builds.compatibility.case import Asked, Case
from builds.compatibility.findings import Finding, Rule
from builds.parts import Board, Card, CardShape, Disk, Plugs, RiserPart, Room, Slot, SmallPart
from builds.power.budget import budget_of

__all__ = [
    "B60_DUAL",
    "BIFURCATION_CARD",
    "DISK",
    "FANS",
    "H510",
    "MI50",
    "MZ31",
    "OPEN",
    "PROART",
    "RIBBON",
    "RTX_5090_SHAPES",
    "SHROUD",
    "STRIX",
    "TORRENT",
    "USB_X1",
    "X399",
    "asked_of",
    "plan_at",
    "slots_of",
    "usual",
]


def slots_of(*widths: int | None, generation: int | None = 4, gap: int | None = None) -> tuple[Slot, ...]:
    """Long slots on the processor, from the first."""
    return tuple(
        Slot(
            position=place,
            lanes_physical=16,
            lanes_electrical=width,
            generation=generation,
            attached_to="cpu",
            slots_to_next=gap if place < len(widths) else None,
        )
        for place, width in enumerate(widths, start=1)
    )


X399 = Board(
    slug="gigabyte-x399-designare-ex",
    name="Gigabyte X399 Designare EX",
    socket="TR4",
    cards_max=4,
    slots=(
        Slot(position=1, lanes_physical=16, lanes_electrical=16, generation=3, attached_to="cpu"),
        Slot(
            position=2,
            lanes_physical=16,
            lanes_electrical=4,
            generation=2,
            attached_to="chipset",
            note="Its place among the five is not confirmed.",
            source_url="https://prismix.dev/news/43ed5251c285",
        ),
        Slot(position=3, lanes_physical=16, lanes_electrical=8, generation=3, attached_to="cpu"),
        Slot(position=4, lanes_physical=16, lanes_electrical=16, generation=3, attached_to="cpu"),
        Slot(position=5, lanes_physical=16, lanes_electrical=8, generation=3, attached_to="cpu"),
    ),
)
STRIX = Board(
    slug="asus-rog-strix-x870e-e",
    name="ASUS ROG Strix X870E-E",
    socket="AM5",
    slots=(
        Slot(
            position=1,
            lanes_physical=16,
            lanes_electrical=16,
            lanes_shared=8,
            generation=5,
            attached_to="cpu",
            shares_with="M.2_2, M.2_3",
            slots_to_next=4,
        ),
        Slot(position=2, lanes_physical=16, lanes_electrical=4, generation=4, attached_to="chipset"),
    ),
)
PROART = Board(
    slug="asus-proart-x870e-creator",
    name="ASUS ProArt X870E-Creator",
    socket="AM5",
    cards_min=2,
    cards_max=2,
    bifurcation="x16, x8/x8 or x8/x4/x4 over its two CPU slots",
    slots=(
        Slot(
            position=1,
            label="PCIEX16_1",
            lanes_physical=16,
            lanes_electrical=16,
            lanes_shared=8,
            generation=5,
            attached_to="cpu",
            shares_with="PCIEX16_2",
            slots_to_next=3,
        ),
        Slot(
            position=2,
            label="PCIEX16_2",
            lanes_physical=16,
            lanes_electrical=8,
            lanes_shared=4,
            generation=5,
            attached_to="cpu",
            shares_with="PCIEX16_1, M.2_2",
        ),
        Slot(
            position=3,
            label="PCIEX16_3",
            lanes_physical=16,
            lanes_electrical=4,
            generation=4,
            attached_to="chipset",
        ),
    ),
)
H510 = Board(
    slug="asrock-h510-pro-btc",
    name="ASRock H510 Pro BTC+",
    bifurcation="no",
    slots=tuple(Slot(position=n, lanes_electrical=1, generation=3) for n in range(1, 7)),
)
MZ31 = Board(
    slug="gigabyte-mz31-ar0",
    name="Gigabyte MZ31-AR0",
    slots=slots_of(16, 16, 16, 16, generation=3),
    bifurcation="In the BIOS, but reported not to work",
)

RIBBON = RiserPart(
    slug="ribbon", name="Ribbon, 30 cm", kind="ribbon", generation=4, lanes=16, ports=1, feed="none"
)
USB_X1 = RiserPart(
    slug="usb-x1-riser-6pin", name="USB x1 riser", kind="usb-x1", lanes=1, ports=1, feed="6-pin"
)
BIFURCATION_CARD = RiserPart(
    slug="quad-m2", name="Passive x16 to 4x M.2 card", kind="bifurcation", generation=4, lanes=4, ports=4
)

MI50 = Card(
    slug="instinct-mi50-32gb",
    name="AMD Instinct MI50 32GB",
    vendor="amd",
    memory_gib=32,
    limit_w=300,
    generation=4,
    lanes=16,
    cooling="passive",
    nvlink_gb_s=0,
    shapes=(CardShape(thickness_slots=2, length_mm=267, plugs=Plugs(eight=2)),),
)
B60_DUAL = Card(
    slug="own-1",
    name="Arc Pro B60 Dual 48GB",
    vendor="intel",
    memory_gib=48,
    limit_w=400,
    generation=5,
    lanes=16,
    cooling="blower",
    nvlink_gb_s=0,
    shapes=(CardShape(thickness_slots=2, length_mm=300),),
)
RTX_5090_SHAPES = Card(
    slug="rtx-5090",
    name="NVIDIA GeForce RTX 5090",
    vendor="nvidia",
    family="Blackwell",
    memory_gib=32,
    limit_w=575,
    generation=5,
    lanes=16,
    cooling="axial",
    nvlink_gb_s=0,
    shapes=(
        CardShape(name="Founders Edition", thickness_slots=2, length_mm=304),
        CardShape(name="Typical partner card", thickness_slots=3.5, length_mm=333, retail_count=45),
        CardShape(name="Longest partner card", length_mm=370.3, retail_count=1),
    ),
)

TORRENT = Room(
    slug="fractal-torrent",
    name="Fractal Design Torrent",
    kind="tower",
    slots=7,
    max_length_mm=461,
    supplies_max=1,
)
OPEN = Room(slug="frame", name="Open frame", kind="open")
DISK = Disk(slug="samsung-990-pro-2tb", name="Samsung 990 Pro 2TB", interface="M.2 NVMe gen4 x4")
FANS = SmallPart(slug="arctic-p12-pro-5pack", name="ARCTIC P12 Pro", kind="fan", specification="five fans")
SHROUD = SmallPart(
    slug="mi50-fan-shroud", name="Fan shroud for MI50", kind="fan", specification="shroud, per card"
)


def plan_at(
    uses: Sequence[CardUse],
    positions: Sequence[int | None],
    splitter: RiserPart | None = None,
    *,
    pinned: bool = False,
) -> Plan:
    """Cards in slots, over the risers that they name."""
    return Plan(
        seats=tuple(
            Seat(card=use.key, slot=position, riser=use.riser, splitter=splitter, pinned=pinned)
            for use, position in zip(uses, positions, strict=True)
        )
    )


def usual(build: Build, *positions: int | None, splitter: RiserPart | None = None) -> Plan:
    """The build's cards in these slots; one after the other where none is named."""
    places = positions or tuple(range(1, len(build.cards) + 1))
    return plan_at(build.cards, places, splitter)


def asked_of(
    rules: Iterable[Rule],
    build: Build,
    plan: Plan,
    *,
    asked: Asked | None = None,
    speed_of: SpeedOf | None = None,
    rule: str = "",
) -> list[Finding]:
    """What these rules find about cards that are seated so."""
    case = Case(build=build, plan=plan, power=budget_of(build, plan), asked=asked, speed_of=speed_of)
    found = [finding for each in rules for finding in each.check(case)]
    return [finding for finding in found if rule in ("", finding.rule)]
