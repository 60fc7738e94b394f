"""Excursions: what cards draw for milliseconds and less, above their limit.

Measured: RTX 5090 901 W of 575 W below 1 ms (https://www.slashgear.com/1902896/rtx-5090-how-much-power-can-pull-nvidia-geforce-gpu/);
RTX 3090 460-500 W of 350 W for 1-10 ms (https://unanswered.io/guide/rtx-3090-power-consumption-psu-requirements).
Others are counted at 1.4 times their limit, far below what PCI-SIG
allows (three times it for 100 µs).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from builds.parts import Card

__all__ = ["USUAL_SPIKE", "coinciding_w", "is_measured", "spike_w"]

SPIKES: Mapping[str, float] = {"GB202": 1.57, "GA102": 1.43}
"""Highest measured draw over the stock limit, by chip."""
USUAL_SPIKE = 1.4
OTHERS = 1.1
"""What the other cards draw of their limits in the millisecond in which one spikes: RTX 5090 for 10-20 ms."""


def is_measured(card: Card) -> bool:
    """Whether someone measured the spikes of this chip."""
    return card.chip in SPIKES


def spike_w(card: Card, limit_w: float) -> float:
    """Highest draw of one card at a limit. [W]

    A cap lowers what the card draws for long; the jump above it is as high as at the stock limit, because a
    cap acts on averages over milliseconds.
    """
    stock = card.limit_w or limit_w
    return limit_w + (SPIKES.get(card.chip, USUAL_SPIKE) - 1.0) * stock


def coinciding_w(members: Iterable[tuple[float, float]]) -> float:
    """Highest draw of several together, from each one's continuous and highest draw: one spikes in full, the
    others are a tenth above their limits. [W]"""
    total = excess = 0.0
    for continuous, highest in members:
        usual = min(OTHERS * continuous, highest)
        total += usual
        excess = max(excess, highest - usual)
    return total + excess
