"""What one card draws in each state.

Sources: fixtures/power_measurements.csv; docs/power-budget.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from builds.assembly.build import CardUse
from builds.parts import Card

from .draws import Draws
from .spikes import spike_w
from .values import Draw

__all__ = ["card_draw", "lowest_limit_w"]

IDLE_W: Mapping[str, float] = {"GB202": 14.0, "GA102": 28.0, "BMG-G31": 54.0}
"""With a model loaded, by chip: RTX 5090, RTX 3090 Ti, Arc Pro B70, read at the cards."""
USUAL_IDLE_W = 20.0
"""Sixteen MI50 idle at 550 W at the wall, all in all: some 20 W each."""
LOWEST_LIMIT_W: Mapping[str, float] = {
    "rtx-3090": 100.0, "rtx-5090": 400.0, "rtx-5060-ti-16gb": 150.0,
}  # fmt: skip
"""The lowest cap that a published sweep reached, by card. docs/methodology.md, Power."""
USUAL_LOWEST_SHARE = 0.4
"""Of the stock limit, for other cards: where the measured curves of speed against cap begin."""


def card_draw(use: CardUse, draws: Draws, cards: int) -> Draw:
    """One of so many cards. Without a known limit it counts as nothing. [W]

    Reading prompts runs cards into their limits: measured 96-100 % of them, at every cap.
    """
    limit = use.limit_w
    if limit is None:
        return Draw()
    stock = use.card.limit_w or limit
    idle = min(IDLE_W.get(use.card.chip, USUAL_IDLE_W), limit)
    decode = min(max(draws.decode_share(use.card.family, cards) * stock, idle), limit)
    return Draw(
        idle_w=idle,
        decode_w=decode,
        prefill_w=limit,
        continuous_w=limit,
        transient_w=spike_w(use.card, limit),
    )


def lowest_limit_w(card: Card) -> float:
    """The lowest cap that is worth trying; 0 where the card's own limit is not known. [W]"""
    stock = card.limit_w or 0.0
    return min(LOWEST_LIMIT_W.get(card.slug, USUAL_LOWEST_SHARE * stock), stock)
