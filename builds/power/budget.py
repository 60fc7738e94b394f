"""What a build draws: idle, decoding, reading prompts, for hours, for milliseconds; DC and at the wall.

How each figure is made: docs/power-budget.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from builds.assembly.build import Build
from builds.assembly.plan import Plan

from .cards import card_draw
from .draws import Draws
from .efficiency import BEST_LOAD, DEFAULT_VOLTS, efficiency_of, is_rated
from .host import host_lines
from .ratings import usable_rating_w
from .sharing import Shares, shares_of
from .spikes import coinciding_w
from .values import Draw, PowerBudget, PowerLine, SupplyLoad

__all__ = ["Draw", "Draws", "PowerBudget", "PowerLine", "SupplyLoad", "budget_of"]

UNLABELLED = ""
STATES = tuple(field.name for field in fields(Draw))


def budget_of(build: Build, plan: Plan, draws: Draws | None = None) -> PowerBudget:
    """The power budget of a build that is put together like this.

    ``draws``: what cards take of their limits, measured (`Draws.measured`); else documented defaults.
    """
    draws = draws or Draws()
    lines = [
        PowerLine(part=use.key, name=use.card.name, draw=card_draw(use, draws, len(build.cards)))
        for use in build.cards
    ]
    lines += host_lines(build, draws)
    shares = shares_of(build, plan, {line.part: line.draw.continuous_w for line in lines})
    lines = [_placed(line, shares) for line in lines]
    loads = tuple(_load(build, n, lines, shares) for n in range(len(build.supplies)))
    dc = _together((line.draw, 1.0) for line in lines)
    return PowerBudget(
        lines=tuple(lines),
        supplies=loads,
        dc=dc,
        wall=_wall(build, dc, loads),
        unknown=tuple(use.key for use in build.cards if use.limit_w is None),
    )


def _placed(line: PowerLine, shares: Shares) -> PowerLine:
    feeding = [n for n, share in enumerate(shares[line.part], 1) if share > 0]
    return PowerLine(
        part=line.part,
        name=line.name,
        draw=line.draw,
        assumed=line.assumed,
        supply=feeding[0] if len(feeding) == 1 else None,
    )


def _together(parts: Iterable[tuple[Draw, float]]) -> Draw:
    """So much of each: states add up, transients by `coinciding_w`."""
    members = list(parts)
    return Draw(
        idle_w=sum(draw.idle_w * share for draw, share in members),
        decode_w=sum(draw.decode_w * share for draw, share in members),
        prefill_w=sum(draw.prefill_w * share for draw, share in members),
        continuous_w=sum(draw.continuous_w * share for draw, share in members),
        transient_w=coinciding_w(
            (draw.continuous_w * share, draw.transient_w * share) for draw, share in members
        ),
    )


def _load(build: Build, n: int, lines: list[PowerLine], shares: Shares) -> SupplyLoad:
    supply = build.supplies[n]
    draw = _together((line.draw, shares[line.part][n]) for line in lines)
    rated = usable_rating_w(supply, build.outlet)
    share = draw.continuous_w / rated if rated else None
    return SupplyLoad(
        supply=n + 1,
        slug=supply.slug,
        name=supply.name,
        rated_w=rated,
        draw=draw,
        efficiency=_sized_efficiency(supply.efficiency_rating, _volts(build), share),
        share=share,
        efficiency_assumed=not is_rated(supply.efficiency_rating),
    )


def _volts(build: Build) -> float:
    return build.outlet.volts if build.outlet is not None else DEFAULT_VOLTS


def _sized_efficiency(label: str, volts: float, share: float | None) -> float:
    """For sizing: below half of its rating a supply is taken at its best, so that a larger one never seems to
    draw more from the wall. The certified curves differ there by two or three hundredths at most."""
    return efficiency_of(label, volts, max(share if share is not None else 1.0, BEST_LOAD))


def _wall(build: Build, dc: Draw, loads: tuple[SupplyLoad, ...]) -> Draw:
    """Watts at the wall. Without a supply, an unlabelled one at half of its rating."""
    volts = _volts(build)
    if not loads:
        assumed = efficiency_of(UNLABELLED, volts, BEST_LOAD)
        return Draw(**{state: getattr(dc, state) / assumed for state in STATES})
    walls = [
        _wall_of(load, supply.efficiency_rating, volts)
        for supply, load in zip(build.supplies, loads, strict=True)
    ]
    return Draw(**{state: sum(getattr(wall, state) for wall in walls) for state in STATES})


def _wall_of(load: SupplyLoad, label: str, volts: float) -> Draw:
    """One supply's watts at the wall: sizes at their efficiency, other states at that of their own load, and
    none above the size."""

    def share_of(watts: float) -> float | None:
        return min(watts / load.rated_w, 1.0) if load.rated_w else None

    def sized(watts: float) -> float:
        return watts / _sized_efficiency(label, volts, share_of(watts))

    def usual(watts: float) -> float:
        share = share_of(watts)
        at_load = watts / efficiency_of(label, volts, BEST_LOAD if share is None else share)
        return min(at_load, continuous)

    continuous = sized(load.draw.continuous_w)
    return Draw(
        idle_w=usual(load.draw.idle_w),
        decode_w=usual(load.draw.decode_w),
        prefill_w=usual(load.draw.prefill_w),
        continuous_w=continuous,
        transient_w=sized(load.draw.transient_w),
    )
