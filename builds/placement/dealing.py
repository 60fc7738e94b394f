"""Plugs of one supply dealt out to what hangs on it.

A supply's own 16-pin and EPS plugs go where an adapter would want the most 8-pins, so that the fewest are
used up; 8-pins go to sockets that want one first, so that the fewest stay empty. Every 8-pin gets a cable of
its own while there are cables; then cards that draw little double up first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builds.assembly.plugs import Need, Output, Way
from builds.compatibility.power.cables import PIGTAIL_W

__all__ = ["Consumer", "Dealt", "Wire", "deal"]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A card with the riser under it, the board, or a switch: what is fed from one supply."""

    needs: tuple[Need, ...]
    hungry: bool = False
    """A card that wants a cable for each plug."""
    cables: int | None = None
    """Cables that the visitor allows the card's own plugs."""


@dataclass(slots=True)
class Wire:
    """One plug of the supply in one socket. Without ``output`` nothing is left for it."""

    need: Need
    owner: int
    """Which consumer, by its place."""
    output: str = ""
    inputs: int = 1
    cable: int | None = None

    @property
    def watts(self) -> float | None:
        """What it carries of its socket."""
        return None if self.need.watts is None else round(self.need.watts / self.inputs, 1)


@dataclass(frozen=True, slots=True)
class Dealt:
    """All plugs of one supply, consumer by consumer, and what is wrong with them."""

    wires: tuple[Wire, ...]
    consumers: int
    doubled: bool = False
    """A hungry card hangs with two plugs on one cable, or a shared cable carries too much."""


def deal(outputs: Mapping[str, Output], consumers: Sequence[Consumer]) -> Dealt:
    """The plugs of one supply to these consumers, the first ones served first where all want the same."""
    left = {name: output.plugs for name, output in outputs.items()}
    sockets = [(need, n) for n, consumer in enumerate(consumers) for need in consumer.needs]
    chosen: dict[int, Way] = {}
    for place in sorted(range(len(sockets)), key=lambda place: _own_plug_first(sockets[place][0])):
        need = sockets[place][0]
        if need.ways and need.ways[0].output != "8-pin" and _take(left, need.ways[0]):
            chosen[place] = need.ways[0]
    waiting = [place for place in range(len(sockets)) if place not in chosen]
    for place in sorted(waiting, key=lambda place: _fewest(sockets[place][0])):
        way = next((way for way in sockets[place][0].ways if _take(left, way)), None)
        if way is not None:
            chosen[place] = way
    wires = [
        wire for place, (need, owner) in enumerate(sockets) for wire in _wires(need, owner, chosen.get(place))
    ]
    doubled = _number(wires, outputs, consumers)
    return Dealt(tuple(wires), len(consumers), doubled)


def _own_plug_first(need: Need) -> tuple[bool, int]:
    """Sockets that nothing else can fill, as the board's EPS, come before those that an adapter fills."""
    return len(need.ways) > 1, -_spared(need)


def _spared(need: Need) -> int:
    """8-pins that a plug of the socket's own kind saves."""
    return max((way.inputs for way in need.ways if way.output == "8-pin"), default=0)


def _fewest(need: Need) -> int:
    return min((way.inputs for way in need.ways), default=0)


def _take(left: dict[str, int | None], way: Way) -> bool:
    """Take a way's plugs from what is left; plugs that no source counts never end."""
    if way.output not in left:
        return False
    plugs = left[way.output]
    if plugs is None:
        return True
    if plugs < way.inputs:
        return False
    left[way.output] = plugs - way.inputs
    return True


def _wires(need: Need, owner: int, way: Way | None) -> list[Wire]:
    if way is None:
        return [Wire(need, owner)]
    return [Wire(need, owner, way.output, way.inputs) for _ in range(way.inputs)]


# --- Cables --------------------------------------------------------------------------------------


def _number(wires: Sequence[Wire], outputs: Mapping[str, Output], consumers: Sequence[Consumer]) -> bool:
    """Number the cables of every kind of plug; whether 8-pins double up where they should not."""
    for name, output in outputs.items():
        if name != "8-pin" and output.cables:
            for n, wire in enumerate(wire for wire in wires if wire.output == name):
                wire.cable = n % output.cables + 1
    bundles = _bundles([wire for wire in wires if wire.output == "8-pin"], consumers)
    cables = outputs["8-pin"].cables
    shared = [bundle for bundle in bundles if len(bundle) > 1]
    if cables is not None:
        plugs = outputs["8-pin"].plugs or 0
        _double_up(bundles, cables, max(-(-plugs // cables), 2) if cables else 2, consumers)
        for n, bundle in enumerate(bundles, 1):
            for wire in bundle:
                wire.cable = n
        shared = [bundle for bundle in bundles if len(bundle) > 1]
    return any(_too_much(bundle, consumers) for bundle in shared)


def _bundles(wires: Sequence[Wire], consumers: Sequence[Consumer]) -> list[list[Wire]]:
    """One cable for each plug, or as many as the visitor allows a card."""
    bundles: list[list[Wire]] = []
    of_card: dict[int, list[list[Wire]]] = {}
    for wire in wires:
        allowed = consumers[wire.owner].cables
        own = of_card.setdefault(wire.owner, [])
        if _under_a_card(wire) or allowed is None or len(own) < max(allowed, 1):
            bundles.append([wire])
            if not _under_a_card(wire):
                own.append(bundles[-1])
        else:
            min(own, key=len).append(wire)
    return bundles


def _under_a_card(wire: Wire) -> bool:
    return wire.need.consumer.startswith("riser of ")


def _double_up(bundles: list[list[Wire]], cables: int, at_most: int, consumers: Sequence[Consumer]) -> None:
    """Join the two cables whose plugs may share one best, until there are enough."""
    while len(bundles) > max(cables, 1):
        pairs = [
            (_strain([*one, *other], consumers), n, m)
            for n, one in enumerate(bundles)
            for m, other in enumerate(bundles[n + 1 :], n + 1)
            if len(one) + len(other) <= at_most
        ]
        if not pairs:
            return
        _, n, m = min(pairs)
        bundles[n] += bundles.pop(m)


def _strain(bundle: Sequence[Wire], consumers: Sequence[Consumer]) -> tuple[bool, bool, float]:
    """How much is against hanging these plugs on one cable."""
    owners = {wire.owner for wire in bundle}
    return _too_much(bundle, consumers), len(owners) > 1, sum(wire.watts or 0.0 for wire in bundle)


def _too_much(bundle: Sequence[Wire], consumers: Sequence[Consumer]) -> bool:
    """Two plugs of a hungry card, or more than one cable may carry. docs/compatibility.md, Power."""
    own = [wire.owner for wire in bundle if consumers[wire.owner].hungry and not _under_a_card(wire)]
    return len(own) > len(set(own)) or sum(wire.watts or 0.0 for wire in bundle) > PIGTAIL_W
