"""What a rule says: how bad, about which parts, the number that decides, and the way to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from builds.assembly.severity import Severity

if TYPE_CHECKING:
    from .case import Case

__all__ = ["Action", "Change", "Confidence", "Finding", "Fix", "Rule", "Severity"]


class Confidence(StrEnum):
    """What a rule's figure rests on."""

    SPEC = "spec"
    MEASURED = "measured"
    PRACTICE = "practice"
    ARITHMETIC = "arithmetic"
    UNCONFIRMED = "unconfirmed"


class Action(StrEnum):
    """Changes of a build that a fix can ask for."""

    LIMIT_CARDS = "limit-cards"
    """Cap every card of a slug (``subject``; empty: all cards) at ``value`` watts."""
    RISER = "riser"
    """Carry the cards of a slug or key over the riser ``value``; empty takes the riser away."""
    RISER_FEED = "riser-feed"
    """Feed the riser of the cards by ``value``; empty: as the riser is made."""
    POWER_ADAPTER = "power-adapter"
    """Change the adapter on a card's plugs to ``value``; empty takes it away."""
    CABLES = "cables"
    """Use ``value`` separate cables on the plugs of the cards of a slug."""
    ADD = "add"
    """Add ``value`` pieces (1 where empty) of the part ``subject``."""
    REMOVE = "remove"
    """Take ``value`` pieces (all where empty) of the part ``subject`` away."""
    REPLACE = "replace"
    """The part ``value`` instead of the part ``subject``, as many."""
    OUTLET = "outlet"
    """Plug into the outlet ``value``."""
    SPLIT = "split"
    """Run the scenario with the split ``value``: ``layer``, ``tensor``."""
    SUPPLY = "supply"
    """Feed a card (``subject``) from the supply at position ``value``; empty lets the planner choose."""
    SLOT = "slot"
    """Put a card (``subject``) into the slot at position ``value``; empty lets the planner choose."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a button can make."""

    action: Action
    subject: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """The way to mend a finding, in words; ``change`` where the builder can make it."""

    text: str
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that can go wrong."""

    rule: str
    severity: Severity
    parts: tuple[str, ...]
    """Slugs, with the instance where it matters: ``rtx-3090#2``."""
    message: str
    """One sentence that someone who has built one PC understands, with the number that decides."""
    figure: float | None = None
    limit: float | None = None
    unit: str = ""
    fix: Fix | None = None
    source: str = ""
    """URL of where the limit is stated."""
    confidence: Confidence = Confidence.SPEC
    to_check: bool = False
    """A part's data cannot tell: it belongs on the list "check these before ordering"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the table in docs/compatibility.md."""

    id: str
    severities: tuple[Severity, ...]
    """What it can say, besides a note that data are missing."""
    when: str
    """In words, as the table has it."""
    check: Callable[[Case], Iterable[Finding]]
    source: str
    confidence: Confidence
