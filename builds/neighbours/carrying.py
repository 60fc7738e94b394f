"""Which riser carries which card: slot power, lanes, generation; and what a riser is good for.

Rules: `riser.sata-powered`, `riser.unpowered`, `riser.slot-draw`, `riser.generation` and
`lanes.tensor-parallel` of the compatibility rules; figures in docs/data.md, What goes with what.
"""

from __future__ import annotations

from builds.parts import Card, RiserPart

from .verdicts import Answer, Verdict, all_of

__all__ = ["CARRIES", "carries", "uses_of"]

SLOT_W = 66.0
"""What a card may draw from its slot at 12 V. [W]"""
SATA_W = 54.0
CARRIES = frozenset({"ribbon", "slimsas", "mcio", "oculink", "m2", "usb-x1"})
"""Kinds that end in a slot for a card."""
DATA_ONLY = frozenset({"slimsas", "mcio", "oculink", "m2", "usb-x1"})
"""Their cable carries no slot power: the card's end needs a feed of its own."""
TENSOR_PARALLEL_GB_S = 7.8
"""PCIe 3.0 x8 or 4.0 x4: below it tensor parallelism loses much. [GB/s, one direction]"""
LOADED_GB = 16.0
LANE_GB_S = {1: 0.25, 2: 0.5, 3: 0.985, 4: 1.97, 5: 3.94}
"""By generation."""


def carries(riser: RiserPart, card: Card) -> Verdict:
    """Whether a riser can carry a card, and what it costs."""
    return all_of((_feed(riser, card), _link(riser, card)))


def _feed(riser: RiserPart, card: Card) -> Verdict:
    if riser.feed == "sata":
        return Verdict(
            Answer.NO, f"fed by SATA, {SATA_W:g} W, where a card may draw {SLOT_W:g} W from its slot"
        )
    if not riser.feed:
        if riser.kind in DATA_ONLY:
            return Verdict(Answer.UNKNOWN, "no source states how the card's end is fed")
        return Verdict(Answer.UNKNOWN, "no source states whether it passes slot power")
    if riser.feed == "none":
        if riser.kind in DATA_ONLY:
            return Verdict(
                Answer.NO, "its cable carries data only and nothing feeds the card's slot contacts"
            )
        plugs = card.reference.plugs
        if plugs is not None and plugs.none:
            return Verdict(
                Answer.TIGHT, "all of the card's power passes through the cable: a shielded one only"
            )
        return Verdict(Answer.YES, "slot power through the cable")
    if riser.feed == "molex":
        return Verdict(Answer.TIGHT, "fed by Molex: one riser on a cable")
    return Verdict(Answer.YES, f"fed by {'its own supply' if riser.feed == 'own' else riser.feed.upper()}")


def _link(riser: RiserPart, card: Card) -> Verdict:
    if riser.lanes is None or riser.generation is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"PCIe {riser.generation}.0 x{riser.lanes}"
    if card.generation is None:
        return Verdict(Answer.UNKNOWN, f"{text}; no source states the card's generation")
    generation = min(riser.generation, card.generation)
    gb_s = LANE_GB_S.get(generation, 0.0) * riser.lanes
    if riser.lanes == 1:
        return Verdict(Answer.TIGHT, f"{text}: models load slowly, no tensor parallelism")
    if gb_s < TENSOR_PARALLEL_GB_S:
        return Verdict(
            Answer.TIGHT, f"{text}, {gb_s:.1f} GB/s: fine for layer split, slow for tensor parallelism"
        )
    if riser.generation < card.generation:
        return Verdict(
            Answer.TIGHT, f"{text} under a {card.generation}.0 card: set the slot to {riser.generation}.0"
        )
    return Verdict(Answer.YES, text)


def uses_of(riser: RiserPart) -> list[tuple[str, Verdict]]:
    """What a riser that ends in a slot is good for, and what it is not, by kind of use."""
    card = Card(slug="", name="", generation=riser.generation, lanes=16)
    return [
        ("Feeding a card's slot contacts", _feed(riser, card)),
        ("Loading a model", _loading(riser)),
        ("Several cards with tensor parallelism", _tensor_parallel(riser)),
    ]


def _rate_gb_s(riser: RiserPart) -> float | None:
    if riser.lanes is None or riser.generation not in LANE_GB_S:
        return None
    return LANE_GB_S[riser.generation] * riser.lanes


def _loading(riser: RiserPart) -> Verdict:
    gb_s = _rate_gb_s(riser)
    if gb_s is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"{gb_s:.2g} GB/s: {LOADED_GB:g} GB of weights pass in {max(LOADED_GB / gb_s, 0.1):.2g} s"
    return Verdict(Answer.TIGHT if riser.lanes == 1 else Answer.YES, text)


def _tensor_parallel(riser: RiserPart) -> Verdict:
    gb_s = _rate_gb_s(riser)
    if gb_s is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"{gb_s:.2g} GB/s, where PCIe 3.0 x8 or 4.0 x4 are wanted"
    if riser.lanes == 1:
        return Verdict(Answer.NO, text)
    return Verdict(Answer.YES if gb_s >= TENSOR_PARALLEL_GB_S else Answer.TIGHT, text)
