"""The arithmetic of plugs: what each consumer takes, what can feed it, and how many watts pass.

Placement deals plugs out by it and the rules judge by it, so that both know one formula.

A *need* is one socket to be filled. Its *ways* say by which outputs of a supply, the natural one first: the
socket's own kind, else an adapter with so many inputs. In a wiring plan a need that is fed straight is one
`Feed`; one that is fed by an adapter is one `Feed` for each input, with ``plug`` the socket's kind and
``output`` the supply's.

Figures: docs/compatibility.md, Power. Slot 75 W, of which 66 W at 12 V; 6-pin 75 W, 8-pin 150 W, 16-pin up to
600 W, EPS 4 × 7 A × 12 V = 336 W; SATA 3 × 1.5 A × 12 V = 54 W; Molex 6.5 A × 12 V = 78 W.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from builds.parts import Board, Card, CardShape, Plugs, RiserPart, SmallPart, Supply

from .build import CardUse

__all__ = [
    "EIGHT_W",
    "EPS_AT_MOST",
    "LITTLE_MARGIN",
    "MOLEX_A_CABLE",
    "NARROW_SLOT_W",
    "PLUG_W",
    "SLOT_12V_W",
    "SLOT_W",
    "USUAL_BOARD_EPS",
    "Need",
    "Output",
    "Way",
    "adapted_w",
    "board_needs",
    "capacity_w",
    "has_breakout",
    "needs_of",
    "outputs_of",
    "part_needs",
    "plug_load_w",
    "plug_named",
    "plugs_of",
    "riser_feed",
    "riser_needs",
    "shapes_of",
    "slot_draw_w",
    "slot_share_w",
]

SLOT_W = 75.0
"""What a slot of sixteen contacts gives a card, all voltages. [W]"""
SLOT_12V_W = 66.0
"""Of these at 12 V: what a card may draw through a riser's 12 V wires. [W]"""
NARROW_SLOT_W = 25.0
"""What a slot of eight contacts or fewer is bound to give. [W]"""
EIGHT_W = 150.0
PLUG_W: Mapping[str, float] = {
    "6-pin": 75.0, "8-pin": EIGHT_W, "16-pin": 600.0, "eps": 336.0,
    "24-pin": 75.0, "sata": 54.0, "molex": 78.0,
}  # fmt: skip
"""What each plug carries at most; of the 24-pin, what a slot board takes of it. [W]"""
LITTLE_MARGIN = 0.9
"""Of a 16-pin plug's 600 W: above it, plugs melted that were not pushed home."""
NEWER_SLOT_W = 10.0
"""What cards with a 16-pin plug take from their slot since Ada: measured below it. [W]"""
SHARES_WITH_SLOT = frozenset({"Ampere"})
"""Families whose 16-pin cards still draw on the slot as those with 8-pins do."""
FEWEST_ADAPTER_INPUTS = 2
"""Of an adapter to 16-pin or EPS on a card that one 8-pin does not feed."""
MOLEX_A_CABLE = 3
"""Molex plugs on one cable, as supplies are usually made: three or four; the cautious count of cables."""
USUAL_BOARD_EPS = 1
EPS_AT_MOST = 4
"""No supply for a desk has more EPS plugs, counted or not."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fill a socket: so many plugs of a supply."""

    output: str
    """The supply's plug: ``8-pin`` (6+2), ``16-pin``, ``eps``, ``24-pin``, ``sata``, ``molex``."""
    inputs: int = 1
    rated_w: float = 0.0
    """What they pass together. [W]"""
    adapter: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One socket to be filled."""

    consumer: str
    """As `Feed.consumer`."""
    plug: str
    """As `Feed.plug`."""
    watts: float | None
    """What it carries at the card's limit; ``None`` where the limit is not known. [W]"""
    ways: tuple[Way, ...]
    """The natural one first; empty: no plug of any supply is known to fit."""


@dataclass(frozen=True, slots=True)
class Output:
    """The plugs of one kind that a supply has. ``None``: no source counts them."""

    plugs: int | None
    cables: int | None
    """On how many separate cables they hang."""


def plug_named(plug: str) -> str:
    """A plug as people write it: ``EPS``, ``SATA``, ``Molex``, ``8-pin``."""
    return {"eps": "EPS", "sata": "SATA", "molex": "Molex"}.get(plug, plug)


def shapes_of(use: CardUse) -> tuple[CardShape, ...]:
    """The shapes that a card may have, those with known plugs, the reference first; one where it is named."""
    if use.shape is not None:
        return (use.shape,) if use.shape.plugs is not None else ()
    return tuple(shape for shape in use.card.shapes if shape.plugs is not None)


def plugs_of(use: CardUse) -> Plugs | None:
    """The plugs to plan with: of the named shape, else of the reference card. ``None`` where unknown.

    Other shapes of an unnamed card may take more: `shapes_of` has them, and the rules say so.
    """
    shapes = shapes_of(use)
    return shapes[0].plugs if shapes else None


def capacity_w(plugs: Plugs) -> float:
    """What all plugs of a card carry together, without its slot. [W]"""
    return (
        PLUG_W["6-pin"] * plugs.six
        + PLUG_W["8-pin"] * plugs.eight
        + PLUG_W["16-pin"] * plugs.sixteen
        + PLUG_W["eps"] * plugs.eps
    )


def slot_draw_w(use: CardUse, plugs: Plugs | None = None) -> float:
    """What a card may draw from its slot at 12 V: 66 W where nothing tells less. [W]

    A cap lowers it only for a card without plugs: one with plugs may keep its slot's share.
    """
    plugs = plugs or plugs_of(use)
    own = use.card.limit_w
    limit = use.limit_w if plugs is not None and plugs.none else own
    return SLOT_12V_W if limit is None else min(SLOT_12V_W, limit)


def adapted_w(feeds: int, output: str = "8-pin") -> float:
    """What so many inputs of an adapter pass together. [W]"""
    return feeds * PLUG_W[output]


def plug_load_w(use: CardUse, plugs: Plugs) -> float | None:
    """What all plugs of a card carry at its limit: the rest comes through the slot. [W]"""
    if plugs.none:
        return 0.0
    if use.limit_w is None:
        return None
    return max(use.limit_w - slot_share_w(use.card, plugs), 0.0)


def slot_share_w(card: Card, plugs: Plugs) -> float:
    """What a card with plugs takes from its slot at its limit. [W]"""
    if plugs.sixteen and card.family not in SHARES_WITH_SLOT:
        return NEWER_SLOT_W
    return SLOT_12V_W


def needs_of(use: CardUse, plugs: Plugs | None = None) -> tuple[Need, ...]:
    """The sockets of a card, largest kind first; empty where they are not known or there are none."""
    plugs = plugs or plugs_of(use)
    if plugs is None or plugs.none:
        return ()
    load, capacity = plug_load_w(use, plugs), capacity_w(plugs)
    counts = (("16-pin", plugs.sixteen), ("eps", plugs.eps), ("8-pin", plugs.eight), ("6-pin", plugs.six))
    found: list[Need] = []
    for plug, count in counts:
        if count:
            watts = None if load is None else round(load * PLUG_W[plug] / capacity, 1)
            found += [Need(use.key, plug, watts, _ways(use, plug, plugs))] * count
    return tuple(found)


def _ways(use: CardUse, plug: str, plugs: Plugs) -> tuple[Way, ...]:
    """What can fill one socket; only the visitor's adapter where one is named."""
    if use.power_adapter and _changes(use.power_adapter, plug):
        inputs = use.adapter_inputs or _usual_inputs(use, plug, plugs)
        return (Way(use.power_adapter, inputs, adapted_w(inputs, use.power_adapter), adapter=True),)
    if plug == "6-pin":
        return (Way("8-pin", 1, PLUG_W["6-pin"]),)
    straight = Way(plug, 1, PLUG_W[plug])
    if plug == "8-pin":
        return (straight,)
    inputs = _usual_inputs(use, plug, plugs)
    return (straight, Way("8-pin", inputs, min(adapted_w(inputs), PLUG_W[plug]), adapter=True))


def _changes(adapter: str, plug: str) -> bool:
    """Whether an adapter of this kind turns something else into the plug."""
    return adapter in PLUG_W and adapter != plug and not (adapter == "8-pin" and plug == "6-pin")


def _usual_inputs(use: CardUse, plug: str, plugs: Plugs) -> int:
    """How many inputs the adapter to one plug of a card wants: enough for what the plug carries.

    A card that takes more than one 8-pin gives at its own limit gets two under any cap: an adapter with one
    input tells it to stay at 150 W.
    """
    if use.power_adapter not in ("", "8-pin") or plug not in ("16-pin", "eps"):
        return 1
    sockets = plugs.sixteen + plugs.eps
    own = use.card.limit_w
    fewest = (
        1 if own is not None and own - slot_share_w(use.card, plugs) <= EIGHT_W else FEWEST_ADAPTER_INPUTS
    )
    load = plug_load_w(use, plugs)
    return fewest if load is None else max(math.ceil(load / sockets / EIGHT_W), fewest)


def riser_feed(use: CardUse, riser: RiserPart | None = None) -> str:
    """How the riser under a card is fed: as the visitor said, else as it is made; empty where unknown."""
    riser = riser or use.riser
    if riser is None:
        return "none"
    return use.riser_feed or riser.feed


def riser_needs(use: CardUse, riser: RiserPart | None = None) -> tuple[Need, ...]:
    """The socket of the powered riser under a card; ``riser`` where placement took one that no card names."""
    feed = riser_feed(use, riser)
    watts = slot_draw_w(use)
    return tuple(_board_feed(f"riser of {use.key}", feed, watts))


def part_needs(part: RiserPart, cards: int) -> tuple[Need, ...]:
    """The socket of a switch or splitter that feeds the slots of so many cards."""
    return tuple(_board_feed(part.slug, part.feed, SLOT_12V_W * cards))


def _board_feed(consumer: str, feed: str, watts: float) -> Iterable[Need]:
    """One socket by its feed. ``own`` is a plug that no source names, ``none`` is none."""
    if feed not in PLUG_W:
        return
    output = "8-pin" if feed == "6-pin" else feed
    yield Need(consumer, feed, watts, (Way(output, 1, PLUG_W[feed]),))


def board_needs(board: Board) -> tuple[Need, ...]:
    """What every board takes: its 24-pin plug and one EPS plug, the cautious count for cards' sake."""
    eps = Need("board", "eps", None, (Way("eps", 1, PLUG_W["eps"]),))
    return (Need("board", "24-pin", None, (Way("24-pin", 1, PLUG_W["24-pin"]),)), *(eps,) * USUAL_BOARD_EPS)


def has_breakout(small_parts: Iterable[SmallPart]) -> bool:
    """Whether a breakout board for server supplies is among them."""
    return any("breakout" in f"{part.slug} {part.name} {part.specification}".lower() for part in small_parts)


def outputs_of(supply: Supply, *, breakout: bool = False) -> dict[str, Output]:
    """The plugs of a supply by kind. A server supply's 8-pins are its breakout board's: not counted."""
    if supply.form == "server":
        eight = supply.eight or (None if breakout or supply.eight is None else 0)
        none = Output(0, 0)
        return {
            "8-pin": Output(eight, supply.eight_cables or eight), "16-pin": Output(supply.sixteen or 0, None),
            "eps": none, "24-pin": none, "sata": none, "molex": none,
        }  # fmt: skip
    molex = supply.molex
    return {
        "8-pin": Output(supply.eight, supply.eight_cables),
        "16-pin": Output(supply.sixteen, supply.sixteen),
        "eps": Output(supply.eps, supply.eps),
        "24-pin": Output(1, 1),
        "sata": Output(supply.sata, None),
        "molex": Output(molex, None if molex is None else math.ceil(molex / MOLEX_A_CABLE)),
    }
