"""How much of its limit a card takes while it decodes: measured where it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from estimator.core.power import draw_share

__all__ = ["Draws"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Shares of the stock limit. Without measurements: the estimator's usual share for all."""

    shares: Mapping[str, float] = field(default_factory=dict)
    """`estimator.core.calibration.Calibration.draw_shares`: by setup, and by family and setup."""
    setup: str = ""
    """How the cards work together: ``single``, ``layer``, ``tensor``; empty: ``single`` for one card,
    ``tensor`` for several, which draws most of what keeps them all busy."""
    processor_share: float = 0.25
    """Of the processor's limit while the cards work. Two Arc Pro B70 drew 185 W of 361-376 W at the wall of a
    Threadripper 9960X: some 150 W for the rest of the computer. fixtures/power_measurements.csv.
    1 where the processor computes layers of its own."""

    def decode_share(self, family: str, cards: int) -> float:
        """Share of its stock limit that a card of this family takes while decoding. [1]"""
        return draw_share(self.shares, family, self.setup or ("tensor" if cards > 1 else "single"))
