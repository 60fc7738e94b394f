"""Which supply carries how much of each part: by the wiring plan, in proportion where it does not say."""

from __future__ import annotations

from collections.abc import Mapping

from builds.assembly.build import Build, CardUse
from builds.assembly.plan import Feed, Plan
from builds.assembly.plugs import plug_load_w, plugs_of, slot_draw_w

from .ratings import usable_rating_w

__all__ = ["Shares", "board_supply", "shares_of", "slot_supply"]

Shares = Mapping[str, tuple[float, ...]]
"""Part of a power line → its share on each supply, in their order; the shares of one part add up to 1."""

BOARD = "board"


def shares_of(build: Build, plan: Plan, watts: Mapping[str, float]) -> Shares:
    """The shares of every part in ``watts``: cards by their key, all others with the board."""
    supplies = len(build.supplies)
    if not supplies:
        return dict.fromkeys(watts, ())
    main = _only(board_supply(build, plan), supplies)
    cards = {use.key: _card_shares(build, plan, use) for use in build.cards}
    return {part: cards.get(part, main) for part in watts}


def board_supply(build: Build, plan: Plan) -> int:
    """Which supply feeds the board, counted from 1: the planned one, else the first with a 24-pin plug."""
    fed = _fed(build, plan, BOARD)
    if fed:
        return fed[0][1]
    return next((n for n, supply in enumerate(build.supplies, 1) if supply.form != "server"), 1)


def slot_supply(build: Build, plan: Plan, use: CardUse) -> int:
    """Which supply gives what the card draws from its slot: its riser's, its switch's, else the board's."""
    splitter = plan.seat_of(use.key).splitter
    for consumer in (f"riser of {use.key}", splitter.slug if splitter is not None else ""):
        fed = _fed(build, plan, consumer)
        if fed:
            return fed[0][1]
    return board_supply(build, plan)


def _card_shares(build: Build, plan: Plan, use: CardUse) -> tuple[float, ...]:
    supplies = len(build.supplies)
    plugs = plugs_of(use)
    fed = _fed(build, plan, use.key)
    if not fed and use.supply is not None and 1 <= use.supply <= supplies:
        return _only(use.supply, supplies)
    if not fed and not (plugs is not None and plugs.none):
        return _in_proportion(build)
    limit = use.limit_w or 0.0
    by_plugs = plug_load_w(use, plugs) if plugs is not None else None
    if by_plugs is None:
        by_plugs = max(limit - slot_draw_w(use, plugs), 0.0)
    through_plugs = by_plugs / limit if limit and fed else 0.0
    if limit == 0.0 and fed:
        through_plugs = 1.0
    carried = [0.0] * supplies
    carried[slot_supply(build, plan, use) - 1] += 1.0 - through_plugs
    known = all(feed.watts is not None for feed, _ in fed)
    weights = [feed.watts or 0.0 if known else 1.0 for feed, _ in fed]
    if not sum(weights):
        weights = [1.0] * len(fed)
    for (_, supply), weight in zip(fed, weights, strict=True):
        carried[supply - 1] += through_plugs * weight / sum(weights)
    return tuple(carried)


def _fed(build: Build, plan: Plan, consumer: str) -> list[tuple[Feed, int]]:
    """The plugs of a consumer that some supply of the build feeds, and which."""
    return [
        (feed, feed.supply)
        for feed in plan.feeds_of(consumer)
        if feed.supply is not None and 1 <= feed.supply <= len(build.supplies)
    ]


def _in_proportion(build: Build) -> tuple[float, ...]:
    """By rating at the outlet's voltage; an unknown rating counts as the mean of the others."""
    ratings = [usable_rating_w(supply, build.outlet) for supply in build.supplies]
    known = [rating for rating in ratings if rating is not None]
    mean = sum(known) / len(known) if known else 1.0
    filled = [mean if rating is None else rating for rating in ratings]
    return tuple(rating / sum(filled) for rating in filled)


def _only(supply: int, supplies: int) -> tuple[float, ...]:
    return tuple(1.0 if n == supply else 0.0 for n in range(1, supplies + 1))
