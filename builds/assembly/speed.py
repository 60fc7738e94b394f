"""How fast a build runs, as an answer: rules and caps ask for it and know no estimator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from estimator.core.hardware import Link
from estimator.core.scenario import Split

__all__ = ["Speed", "SpeedOf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """An estimate in short. [tokens/s]"""

    decode_tokens_per_s: float
    prefill_tokens_per_s: float | None
    split: Split | None = None
    fits: bool = True


class SpeedOf(Protocol):
    """Asks the estimator what the scenario does on this build, with another link or cap where given."""

    def __call__(self, *, link: Link | None = None, power_limit_w: float | None = None) -> Speed | None:
        """``None`` where it cannot run. A cap holds for every card."""
