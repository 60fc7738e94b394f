"""Which riser carries which card: slot power, lanes, generation; and what a riser is good for.

The arithmetic is that of the builder's rules: `builds.assembly.carriers`, `links` and `plugs`.
"""

from __future__ import annotations

from builds.assembly.build import CardUse
from builds.assembly.carriers import DATA_ONLY, wants_a_feed
from builds.assembly.links import ENOUGH_GB_S, gb_s
from builds.assembly.plugs import PLUG_W, plug_named, plugs_of, slot_draw_w
from builds.parts import Card, RiserPart

from .verdicts import Answer, Verdict, all_of

__all__ = ["carries", "uses_of"]

LOADED_GB = 16.0
"""Weights by which a link's pace is told."""


def carries(riser: RiserPart, card: Card) -> Verdict:
    """Whether a riser can carry a card, and what it costs."""
    return all_of((_feed(riser, card), _link(riser, card)))


def _feed(riser: RiserPart, card: Card) -> Verdict:
    use = CardUse(key=card.slug, card=card, shape=card.reference, riser=riser)
    draw, plugs = slot_draw_w(use), plugs_of(use)
    if not riser.feed:
        what = "how the card's end is fed" if riser.kind in DATA_ONLY else "whether it passes slot power"
        return Verdict(Answer.UNKNOWN, f"no source states {what}")
    if riser.feed == "none":
        if wants_a_feed(riser, riser.feed):
            return Verdict(
                Answer.NO, "its cable carries data only and nothing feeds the card's slot contacts"
            )
        if plugs is not None and plugs.none:
            return Verdict(
                Answer.TIGHT, "all of the card's power passes through the cable: a shielded one only"
            )
        return Verdict(Answer.YES, "slot power through the cable")
    carried = PLUG_W.get(riser.feed)
    if carried is not None and draw > carried:
        return Verdict(
            Answer.NO,
            f"fed by {plug_named(riser.feed)}, {carried:g} W, where a card may draw {draw:g} W from its slot",
        )
    if riser.feed == "molex":
        return Verdict(Answer.TIGHT, "fed by Molex: one riser on a cable")
    return Verdict(
        Answer.YES, f"fed by {'its own supply' if riser.feed == 'own' else plug_named(riser.feed)}"
    )


def _link(riser: RiserPart, card: Card) -> Verdict:
    if riser.lanes is None or riser.generation is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"PCIe {riser.generation}.0 x{riser.lanes}"
    if card.generation is None:
        return Verdict(Answer.UNKNOWN, f"{text}; no source states the card's generation")
    pace = gb_s(min(riser.generation, card.generation), riser.lanes)
    if riser.lanes == 1:
        return Verdict(Answer.TIGHT, f"{text}: models load slowly, no tensor parallelism")
    if pace < ENOUGH_GB_S:
        return Verdict(
            Answer.TIGHT, f"{text}, {pace:.1f} GB/s: fine for layer split, slow for tensor parallelism"
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


def _pace_gb_s(riser: RiserPart) -> float | None:
    if riser.lanes is None or riser.generation is None:
        return None
    return gb_s(riser.generation, riser.lanes)


def _loading(riser: RiserPart) -> Verdict:
    pace = _pace_gb_s(riser)
    if pace is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"{pace:.2g} GB/s: {LOADED_GB:g} GB of weights pass in {max(LOADED_GB / pace, 0.1):.2g} s"
    return Verdict(Answer.TIGHT if riser.lanes == 1 else Answer.YES, text)


def _tensor_parallel(riser: RiserPart) -> Verdict:
    pace = _pace_gb_s(riser)
    if pace is None:
        return Verdict(Answer.UNKNOWN, "lanes or generation not stated")
    text = f"{pace:.2g} GB/s, where PCIe 3.0 x8 or 4.0 x4 are wanted"
    if riser.lanes == 1:
        return Verdict(Answer.NO, text)
    return Verdict(Answer.YES if pace >= ENOUGH_GB_S else Answer.TIGHT, text)
