"""What each card asks of the supplies, and what is wrong with a supply that feeds some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builds.assembly.build import Build, CardUse
from builds.assembly.carriers import DATA_ONLY
from builds.assembly.plan import Seat
from builds.assembly.plugs import (
    Output,
    has_breakout,
    needs_of,
    outputs_of,
    part_needs,
    plug_load_w,
    plugs_of,
    riser_needs,
    slot_draw_w,
)
from builds.compatibility.findings import Severity
from builds.compatibility.power.cables import PIGTAIL_W
from builds.power.cards import card_draw
from builds.power.draws import Draws
from builds.power.host import host_lines
from builds.power.ratings import usable_rating_w
from builds.power.spikes import coinciding_w
from builds.power.strain import load_severity, spike_severity
from builds.power.values import Draw, SupplyLoad

from .costs import BALANCE, BLOCK, EFFORT, NOTE, WARN
from .dealing import Consumer, Dealt, Wire

__all__ = ["Ask", "Desk", "asks_of", "desk_of"]

BOXED = ("axial", "blower")
"""Cards with EPS plugs that come with their maker's adapter: those of workstations, by their coolers."""
UNSPENT = 100 * EFFORT
"""A supply near its limit is worse than cards that two supplies meet in, where either is warned of."""
SEVERITIES: Mapping[Severity | None, int] = {
    None: 0, Severity.NOTE: NOTE, Severity.WARN: WARN, Severity.BLOCK: BLOCK,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """What one card and its riser ask of the supply that feeds them, and what they leave to the board's."""

    consumer: Consumer
    own_w: float
    """Through its plugs and its powered riser."""
    slot_w: float
    """Through the board's slot, or through a switch."""
    spike_share: float
    """Its highest draw over its limit."""
    pin: int | None
    """Supply that the visitor chose, counted from 1."""
    behind: bool
    """Its slot is a switch's, which has a feed of its own."""
    meets: bool
    """Board and plugs meet in the card: they should come from one supply."""
    boxed: bool
    """Its maker's adapter comes with it."""
    given_adapter: bool
    """The visitor named an adapter from 8-pins."""
    spread_w: float = 0.0
    """Through plugs that no source states, from whichever supply."""

    @property
    def hangs(self) -> bool:
        """Whether it matters which supply it hangs on."""
        return bool(self.consumer.needs) or self.own_w > 0


def asks_of(build: Build, seats: Sequence[Seat]) -> list[Ask]:
    """What the cards ask, in the build's order."""
    return [_ask(build, use, seat) for use, seat in zip(build.cards, seats, strict=True)]


def _ask(build: Build, use: CardUse, seat: Seat) -> Ask:
    needs = needs_of(use)
    riser = riser_needs(use, seat.riser) if seat.riser is not None else ()
    limit = use.limit_w or 0.0
    pinned = use.supply is not None and 1 <= use.supply <= len(build.supplies)
    own, spread = _own_w(use, riser=bool(riser), pinned=pinned)
    spike = card_draw(use, Draws(), len(build.cards)).transient_w
    passive = seat.riser is None or seat.riser.kind not in DATA_ONLY
    return Ask(
        consumer=Consumer((*needs, *riser), hungry=limit > PIGTAIL_W, cables=use.cables),
        own_w=own,
        slot_w=limit - own - spread,
        spike_share=spike / limit if limit else 1.0,
        pin=use.supply if pinned else None,
        behind=seat.splitter is not None and bool(part_needs(seat.splitter, 1)),
        meets=bool(needs) and not riser and passive and slot_draw_w(use) > 0,
        boxed=use.card.cooling in BOXED,
        given_adapter=use.power_adapter == "8-pin",
        spread_w=spread,
    )


def _own_w(use: CardUse, *, riser: bool, pinned: bool) -> tuple[float, float]:
    """What a card draws from the supply of its plugs, and what from whichever because nothing is known."""
    limit, plugs = use.limit_w or 0.0, plugs_of(use)
    if plugs is None and not (pinned or riser):
        return 0.0, limit
    if plugs is None or riser:
        return limit, 0.0
    return plug_load_w(use, plugs) or 0.0, 0.0


@dataclass(frozen=True, slots=True)
class Desk:
    """The supplies side by side, with what of the build does not hang on a card."""

    build: Build
    outputs: tuple[Mapping[str, Output], ...]
    ratings: tuple[float | None, ...]
    host_w: float
    slots_w: float
    """Of all cards, through the board's slots."""
    switched_w: float
    """Of all cards, through the slots of switches."""
    spread_w: float
    """Of cards whose plugs no source states: every supply is counted for its part."""

    def load_cost(self, n: int, members: Sequence[Ask], base_w: float) -> int:
        """Of supply ``n`` (from 0) with these cards on it and so many watts besides."""
        rated = self.ratings[n]
        base_w += self.spread_w * self._part_of_ratings(n)
        continuous = base_w + sum(ask.own_w for ask in members)
        highest = coinciding_w(
            [(base_w, base_w), *((ask.own_w, ask.own_w * ask.spike_share) for ask in members)]
        )
        load = SupplyLoad(
            supply=n + 1, slug="", name="", rated_w=rated, efficiency=1.0, share=None,
            draw=Draw(continuous_w=continuous, transient_w=highest),
        )  # fmt: skip
        supply = self.build.supplies[n]
        severities = (load_severity(load), spike_severity(supply, load))
        cost = sum(SEVERITIES[severity] for severity in severities)
        cost += UNSPENT * sum(severity is not None for severity in severities)
        share = continuous / (rated or self._usual_rating())
        return cost + BALANCE * int(1000 * min(share, 100.0) ** 2)

    def plug_cost(self, n: int, members: Sequence[Ask], dealt: Dealt, slots: tuple[int, int]) -> int:
        """Of the plugs of supply ``n``, dealt to what else it feeds and then to these cards.

        ``slots``: the supplies behind the board's slots and behind those of switches.
        """
        apart = sum(ask.meets and slots[ask.behind] != n for ask in members)
        cost = WARN * (dealt.doubled + (apart > 0)) + EFFORT * apart
        uncounted = False
        for wire in dealt.wires:
            if not wire.output:
                cost += WARN if wire.need.plug == "24-pin" and wire.need.consumer != "board" else BLOCK
                continue
            cost += EFFORT * (wire.inputs > 1) + self._adapter_cost(wire, dealt, members)
            uncounted |= wire.need.consumer != "board" and self.outputs[n][wire.output].plugs is None
        return cost + NOTE * uncounted + self._rating_cost(n, dealt)

    def _adapter_cost(self, wire: Wire, dealt: Dealt, members: Sequence[Ask]) -> int:
        """EPS sockets of cards on PCIe cables want their maker's adapter."""
        if wire.need.plug != "eps" or wire.output != "8-pin":
            return 0
        ask = members[wire.owner - (dealt.consumers - len(members))]
        return 0 if ask.given_adapter else WARN if ask.boxed else BLOCK

    def _rating_cost(self, n: int, dealt: Dealt) -> int:
        """16-pin plugs of the supply that are rated below what passes through them."""
        rated = self.build.supplies[n].sixteen_w
        weak = rated is not None and any(
            wire.output == "16-pin" and (wire.need.watts or 0.0) > rated for wire in dealt.wires
        )
        return WARN * weak

    def _part_of_ratings(self, n: int) -> float:
        """The share of a supply in all ratings: what cards with unknown plugs are counted by."""
        filled = [rating or self._usual_rating() for rating in self.ratings]
        return filled[n] / sum(filled)

    def _usual_rating(self) -> float:
        known = [rating for rating in self.ratings if rating]
        return sum(known) / len(known) if known else 1000.0


def desk_of(build: Build, asks: Sequence[Ask]) -> Desk:
    """The supplies of a build whose cards ask for this."""
    breakout = has_breakout(build.small_parts)
    return Desk(
        build=build,
        outputs=tuple(outputs_of(supply, breakout=breakout) for supply in build.supplies),
        ratings=tuple(usable_rating_w(supply, build.outlet) for supply in build.supplies),
        host_w=sum(line.draw.continuous_w for line in host_lines(build, Draws())),
        slots_w=sum(ask.slot_w for ask in asks if not ask.behind),
        switched_w=sum(ask.slot_w for ask in asks if ask.behind),
        spread_w=sum(ask.spread_w for ask in asks),
    )
