"""What a visitor chose, by name: the one form in which builds are edited, saved, exported and imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["BuildDocument", "LineAsked", "OwnPart", "ScenarioAsked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPart:
    """A part that the catalog has not: its kind (a product's kind) and its specs by the catalog's field
    names."""

    kind: str
    name: str
    specs: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.kind, self.name, tuple(sorted(self.specs.items()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsked:
    """One line: a part of the catalog by slug, or one of the visitor's own; settings hold for each piece."""

    part: str = ""
    own: OwnPart | None = None
    quantity: int = 1
    condition: str = ""
    """``new``, ``used``, ``refurbished``; empty: the one with the newest price."""
    price_usd: Decimal | None = None
    """The visitor's own, for one piece."""
    shape: str = ""
    """Retail shape of a card, by name."""
    power_limit_w: float | None = None
    riser: str = ""
    riser_feed: str = ""
    slot: int | None = None
    supply: int | None = None
    power_adapter: str = ""
    adapter_inputs: int | None = None
    cables: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioAsked:
    """What it is to run; empty texts take the defaults of the comparison page."""

    model: str = ""
    precision: str = ""
    engine: str = ""
    split: str = ""
    context_tokens: int | None = None
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    streams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildDocument:
    """A build as it was written down."""

    name: str = ""
    lines: tuple[LineAsked, ...] = ()
    outlet: str = ""
    other_load_w: float = 0.0
    scenario: ScenarioAsked = ScenarioAsked()
    unread: tuple[str, ...] = field(default=(), compare=False)
    """What was written and could not be used, in words."""
