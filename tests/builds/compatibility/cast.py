"""Parts that tests put builds together from: as the catalog has them, changed by keyword."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builds.assembly.build import Build, CardUse
from builds.parts import Board, Card, CardShape, Plugs, Processor, RiserPart, Slot, Supply

__all__ = ["AX1600I", "EPYC_7302", "ROMED8_2T", "RTX_3090", "RTX_5090", "build_of", "card_uses"]

RTX_3090 = Card(
    slug="rtx-3090", name="NVIDIA GeForce RTX 3090", vendor="nvidia", family="Ampere", chip="GA102",
    memory_gib=24, limit_w=350, generation=4, lanes=16, cooling="axial", nvlink_gb_s=112.5,
    shapes=(
        CardShape(thickness_slots=3, length_mm=313, plugs=Plugs(sixteen=1)),
        CardShape(name="Typical partner card", thickness_slots=3, length_mm=320, plugs=Plugs(eight=2)),
    ),
)  # fmt: skip
RTX_5090 = Card(
    slug="rtx-5090", name="NVIDIA GeForce RTX 5090", vendor="nvidia", family="Blackwell", chip="GB202",
    memory_gib=32, limit_w=575, generation=5, lanes=16, cooling="axial", nvlink_gb_s=0,
    shapes=(CardShape(thickness_slots=2, length_mm=304, plugs=Plugs(sixteen=1)),),
)  # fmt: skip
ROMED8_2T = Board(
    slug="asrock-rack-romed8-2t", name="ASRock Rack ROMED8-2T", socket="SP3", memory_type="DDR4 RDIMM/LRDIMM",
    memory_channels=8, memory_slots=8, cards_min=4, cards_max=4,
    bifurcation="x16 → x8/x8 or x4/x4/x4/x4",
    slots=tuple(
        Slot(
            position=n, lanes_physical=16, lanes_electrical=16, lanes_shared=8 if n == 6 else None,
            generation=4, attached_to="cpu", slots_to_next=1 if n < 7 else None,
        )
        for n in range(1, 8)
    ),
)  # fmt: skip
EPYC_7302 = Processor(
    slug="epyc-7302", name="AMD EPYC 7302", socket="SP3", cores=16, threads=32, lanes=128, generation=4,
    memory_channels=8, memory_type="DDR4 RDIMM/LRDIMM", memory_mt_s=3200, tdp_w=155,
)  # fmt: skip
AX1600I = Supply(
    slug="corsair-ax1600i", name="Corsair AX1600i", rated_w=1600, efficiency_rating="80+ Titanium",
    atx_version="2.x", eight=10, eight_cables=10, sixteen=0, eps=2, sata=16, molex=8,
)  # fmt: skip


def card_uses(
    card: Card, count: int = 1, riser: RiserPart | None = None, **settings: Any
) -> tuple[CardUse, ...]:
    """So many equal cards, with their keys."""
    if count == 1:
        return (CardUse(key=card.slug, card=card, riser=riser, **settings),)
    return tuple(
        CardUse(key=f"{card.slug}#{n}", card=card, riser=riser, **settings) for n in range(1, count + 1)
    )


def build_of(*cards: CardUse, **parts: Any) -> Build:
    """A build on the ROMED8-2T with one big supply, unless told otherwise."""
    usual = Build(cards=cards, boards=(ROMED8_2T,), processors=(EPYC_7302,), supplies=(AX1600I,))
    return replace(usual, **parts)
