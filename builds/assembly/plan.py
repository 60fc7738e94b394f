"""How a build is put together: which slot hosts which card, and which supply feeds which plug."""

from __future__ import annotations

from dataclasses import dataclass

from builds.parts import RiserPart

__all__ = ["Feed", "Plan", "Seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where one card sits. Without ``slot`` no place is left for it, or the board is not known."""

    card: str
    """The card's key."""
    slot: int | None = None
    """Position on the board."""
    splitter: RiserPart | None = None
    """A bifurcation board, host card or switch in the slot that several cards share."""
    riser: RiserPart | None = None
    """What carries the card itself; ``None`` plugs it straight in."""
    lanes: int | None = None
    """Electrical width of the link; ``None`` where a part of the way is not known."""
    generation: int | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One plug of a consumer and where it is fed from. Without ``supply`` nothing is left to feed it."""

    consumer: str
    """A card's key, ``riser of <card's key>``, ``board``, or a splitter's slug."""
    plug: str
    """What it takes: ``6-pin``, ``8-pin``, ``16-pin``, ``eps``, ``24-pin``, ``sata``, ``molex``."""
    supply: int | None = None
    """Which supply, counted from 1."""
    output: str = ""
    """The supply's own plug where an adapter stands between: two ``8-pin`` under a ``16-pin``."""
    cable: int | None = None
    """Which cable of that supply and kind of plug, counted from 1; two plugs on one cable share a number."""
    watts: float | None = None
    """What it carries at the card's limit."""
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The lane map and the wiring plan."""

    seats: tuple[Seat, ...] = ()
    """One for each card, in the build's order."""
    feeds: tuple[Feed, ...] = ()

    def seat_of(self, card: str) -> Seat:
        """The seat of a card's key."""
        return next((seat for seat in self.seats if seat.card == card), Seat(card=card))

    def feeds_of(self, consumer: str) -> tuple[Feed, ...]:
        """The feeds of one consumer."""
        return tuple(feed for feed in self.feeds if feed.consumer == consumer)
