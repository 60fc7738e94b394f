"""Cap it to fit: the highest power limit for every card at which a build runs on its supplies and outlet."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.assembly.severity import Severity
from builds.assembly.speed import SpeedOf

from .budget import budget_of
from .cards import lowest_limit_w
from .draws import Draws
from .ratings import refuses
from .strain import strains

__all__ = ["STEP_W", "Cap", "CapCost", "cap_to_fit", "capped", "cost_of"]

STEP_W = 5.0
"""Caps are tried in steps of so many watts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Limits for every card; a card whose own limit is lower keeps its own. [W]"""

    stock_w: float
    """The highest limit of any card without a cap."""
    lowest_w: float
    """The lowest that was tried: cards cannot be set lower, or nobody has measured what is left."""
    runs_w: float | None
    """The highest at which nothing is overloaded; ``None``: not even the lowest does."""
    comfortable_w: float | None
    """The highest at which no supply and no circuit is above what it should carry for hours, and no spike
    above what its supply promises."""
    held_by: tuple[str, ...] = ()
    """Rules that speak one step above the comfortable cap, or above the one that runs where none is
    comfortable."""

    @property
    def needed(self) -> bool:
        """Whether the build needs a cap to be comfortable."""
        return self.comfortable_w is None or self.comfortable_w < self.stock_w


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCost:
    """Speed under a cap over speed without one. [1]"""

    decode_share: float
    prefill_share: float | None


def cap_to_fit(build: Build, plan: Plan, draws: Draws | None = None) -> Cap | None:
    """The highest caps at which this build, so put together, runs and is comfortable.

    ``None`` where no cap can be told: no card states its limit, nothing is there to limit it, or the outlet's
    voltage is wrong for a supply.
    """
    limits = [use.card.limit_w or use.power_limit_w or 0.0 for use in build.cards]
    stock = max(limits, default=0.0)
    if not stock or not (build.supplies or build.outlet):
        return None
    if any(refuses(supply, build.outlet) for supply in build.supplies):
        return None
    lowest = max(lowest_limit_w(use.card) for use in build.cards)
    steps = _steps(lowest, stock)

    def strained(limit_w: float) -> list[tuple[str, Severity]]:
        at_limit = capped(build, limit_w)
        found = strains(at_limit, budget_of(at_limit, plan, draws))
        return [(rule, severity) for rule, severity in found if severity is not Severity.NOTE]

    def is_overloaded(limit_w: float) -> bool:
        return any(severity is Severity.BLOCK for _, severity in strained(limit_w))

    def is_strained(limit_w: float) -> bool:
        return bool(strained(limit_w))

    runs = _highest(steps, is_overloaded)
    comfortable = _highest(steps[: runs + 1], is_strained)
    reached = comfortable if comfortable >= 0 else runs
    held = strained(steps[reached + 1]) if reached + 1 < len(steps) else []
    return Cap(
        stock_w=stock,
        lowest_w=steps[0],
        runs_w=steps[runs] if runs >= 0 else None,
        comfortable_w=steps[comfortable] if comfortable >= 0 else None,
        held_by=tuple(dict.fromkeys(rule for rule, _ in held)),
    )


def capped(build: Build, limit_w: float) -> Build:
    """The build with every card at this limit instead of the cap that it had."""
    return replace(build, cards=tuple(replace(use, power_limit_w=limit_w) for use in build.cards))


def cost_of(limit_w: float, speed_of: SpeedOf) -> CapCost | None:
    """What a cap costs in tokens/s; ``None`` where the scenario cannot run or no rate is known."""
    stock, under = speed_of(), speed_of(power_limit_w=limit_w)
    if stock is None or under is None or stock.decode_tokens_per_s <= 0:
        return None
    prefill = None
    if stock.prefill_tokens_per_s and under.prefill_tokens_per_s is not None:
        prefill = under.prefill_tokens_per_s / stock.prefill_tokens_per_s
    return CapCost(decode_share=under.decode_tokens_per_s / stock.decode_tokens_per_s, prefill_share=prefill)


def _steps(lowest: float, stock: float) -> list[float]:
    """Limits to try, rising: multiples of the step, and the stock limit itself."""
    first = math.ceil(lowest / STEP_W)
    steps = [n * STEP_W for n in range(first, math.ceil(stock / STEP_W))]
    return [step for step in steps if step > 0] + [stock]


def _highest(steps: list[float], fails: Callable[[float], bool]) -> int:
    """The last step that does not fail, -1 where all do: a higher cap never strains less."""
    good, bad = -1, len(steps)
    while bad - good > 1:
        middle = (good + bad) // 2
        if fails(steps[middle]):
            bad = middle
        else:
            good = middle
    return good
