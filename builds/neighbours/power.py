"""Which supply feeds which cards: watts with headroom, and a plug for each socket.

Rules: `power.missing-connector`, `power.adapter`, `power.eps-not-pcie`, `psu.headroom` of the compatibility
rules; figures in docs/data.md, What goes with what.
"""

from __future__ import annotations

import math

from builds.parts import Card, Supply

from .verdicts import Answer, Verdict, all_of

__all__ = ["COMFORTABLE_SHARE", "REST_W", "feeds"]

REST_W = 150.0
"""What board, processor, memory, disks and fans are counted as, while cards do the work. [W]"""
COMFORTABLE_SHARE = 0.8
"""Of a supply's rating: a continuous load above it leaves too little for peaks."""
EIGHT_PIN_W = 150.0
BOARDS_EPS = 1
"""EPS plugs that the board itself takes."""


def feeds(supply: Supply, card: Card, count: int) -> Verdict:
    """Whether a supply feeds so many equal cards and the rest of a usual computer."""
    if supply.form == "server":
        return Verdict(
            Answer.UNKNOWN, "12 V only: its plugs depend on a breakout board, and it starts no board"
        )
    return all_of((_plugs(supply, card, count), _watts(supply, card, count)))


def _watts(supply: Supply, card: Card, count: int) -> Verdict:
    if card.limit_w is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's limit")
    if supply.rated_w is None:
        return Verdict(Answer.UNKNOWN, "no source states the supply's rating")
    load = count * card.limit_w + REST_W
    text = f"{load:,.0f} W of {supply.rated_w:,.0f} W"
    if load > supply.rated_w:
        return Verdict(Answer.NO, text)
    if load > COMFORTABLE_SHARE * supply.rated_w:
        return Verdict(Answer.TIGHT, f"{text}, above {COMFORTABLE_SHARE:.0%}: cap the card's power")
    return Verdict(Answer.YES, text)


def _plugs(supply: Supply, card: Card, count: int) -> Verdict:
    plugs = card.reference.plugs
    if plugs is None:
        return Verdict(Answer.UNKNOWN, "no source states the card's plugs")
    if plugs.none:
        return Verdict(Answer.YES, "no plug: the slot feeds it")
    needs = [
        _eight_pins(supply, count * (plugs.eight + plugs.six)),
        _sixteen_pins(supply, card, count * plugs.sixteen, count * (plugs.eight + plugs.six)),
        _eps(supply, count * plugs.eps),
    ]
    return all_of([verdict for verdict in needs if verdict is not None])


def _eight_pins(supply: Supply, needed: int) -> Verdict | None:
    if not needed:
        return None
    if supply.eight is None:
        return Verdict(Answer.UNKNOWN, f"takes {needed} × 8-pin; no source counts this supply's")
    answer = Answer.YES if supply.eight >= needed else Answer.NO
    return Verdict(answer, f"{needed} × 8-pin of {supply.eight}")


def _sixteen_pins(supply: Supply, card: Card, needed: int, eight_taken: int) -> Verdict | None:
    if not needed:
        return None
    if supply.sixteen is None:
        return Verdict(Answer.UNKNOWN, f"takes {needed} × 16-pin; no source counts this supply's")
    if supply.sixteen >= needed:
        text = f"{needed} × 16-pin of {supply.sixteen}"
        if supply.sixteen_w is not None and card.limit_w is not None and supply.sixteen_w < card.limit_w:
            return Verdict(Answer.TIGHT, f"{text}, rated {supply.sixteen_w:g} W each")
        return Verdict(Answer.YES, text)
    missing = needed - supply.sixteen
    if supply.eight is None or card.limit_w is None:
        return Verdict(
            Answer.UNKNOWN, f"{needed} × 16-pin of {supply.sixteen}; adapters need 8-pins, uncounted"
        )
    inputs = max(math.ceil(card.limit_w / EIGHT_PIN_W), 2)
    if supply.eight - eight_taken >= missing * inputs:
        return Verdict(Answer.TIGHT, f"{missing} × 16-pin by adapter from {inputs} × 8-pin each")
    return Verdict(Answer.NO, f"{needed} × 16-pin of {supply.sixteen}, and too few 8-pins for adapters")


def _eps(supply: Supply, needed: int) -> Verdict | None:
    if not needed:
        return None
    if supply.eps is None:
        return Verdict(Answer.UNKNOWN, f"takes {needed} × EPS; no source counts this supply's")
    spare = max(supply.eps - BOARDS_EPS, 0)
    if spare >= needed:
        return Verdict(Answer.YES, f"{needed} × EPS of {supply.eps}, one stays for the board")
    if supply.eight is not None and supply.eight >= 2 * needed:
        return Verdict(Answer.TIGHT, f"{needed} × EPS by the card's own adapter from 2 × 8-pin")
    answer = Answer.UNKNOWN if supply.eight is None else Answer.NO
    return Verdict(answer, f"{needed} × EPS of {supply.eps}, of which the board takes one")
