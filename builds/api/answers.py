"""What the API says about a build."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

__all__ = ["BuildAnswer"]


class FindingCounts(Schema):
    """How many findings of each severity."""

    block: int = Field(description="Unsafe, or cannot work.")
    warn: int = Field(description="Works with a loss or a risk.")
    note: int = Field(description="Good to know, or to look up.")


class ChangeOut(Schema):
    """A change that mends a finding."""

    action: str = Field(description="What to do.")
    subject: str = Field(description="To which part; empty: to all cards.")
    value: str = Field(description="Watts, a slug, a plug …")


class FindingOut(Schema):
    """One thing that can go wrong."""

    rule: str = Field(description="As in docs/compatibility.md.")
    severity: Literal["block", "warn", "note"] = Field(description="How bad.")
    parts: list[str] = Field(description="Slugs; `rtx-3090#2` is the second of several.")
    figure: float | None = Field(description="What it is.")
    limit: float | None = Field(description="What it should be.")
    unit: str = Field(description="Of both.")
    message: str = Field(description="In words.")
    fix: str | None = Field(description="What mends it.")
    change: ChangeOut | None = Field(description="The same for programs, where one change does it.")
    source: str = Field(description="Where the limit is stated.")
    confidence: str = Field(description="spec, measured, practice, arithmetic or unconfirmed.")
    to_check: bool = Field(description="A part's data cannot tell: look it up before ordering.")


class Watts(Schema):
    """Watts in each state."""

    idle_w: float = Field(description="Nothing runs.")
    decode_w: float = Field(description="While tokens are generated.")
    prefill_w: float = Field(description="While a prompt is read.")
    continuous_w: float = Field(description="Every card at its limit.")
    transient_w: float = Field(description="Highest for milliseconds and less.")


class OutletOut(Schema):
    """The circuit."""

    outlet: str = Field(description="Slug.")
    name: str = Field(description="In words.")
    continuous_w: float = Field(description="What it carries for hours.")
    peak_w: float = Field(description="What its breaker holds.")


class SupplyOut(Watts):
    """What one supply gives, direct current."""

    supply: int = Field(description="Which, from 1.")
    part: str = Field(description="Slug.")
    name: str = Field(description="As people say it.")
    rated_w: float | None = Field(description="As sold.")
    efficiency: float | None = Field(description="At the continuous load, of one.")
    share: float | None = Field(description="Continuous load over rating.")


class PartWatts(Watts):
    """What one part draws, direct current."""

    part: str = Field(description="Slug, with its number where there are several; `rest` for small things.")
    name: str = Field(description="As people say it.")
    supply: int | None = Field(description="Which one feeds it, from 1.")
    assumed: bool = Field(description="Its data do not tell.")


class CapOut(Schema):
    """Limits for every card."""

    runs_w: float | None = Field(description="Highest at which nothing is overloaded.")
    comfortable_w: float | None = Field(description="Highest at which nothing warns.")
    stock_w: float = Field(description="Without a cap.")


class PowerOut(Schema):
    """The power budget."""

    dc: Watts = Field(description="All parts together.")
    wall: Watts = Field(description="The same through the supplies.")
    outlet: OutletOut | None = Field(description="Null where none is known.")
    supplies: list[SupplyOut] = Field(description="In the order of the build.")
    parts: list[PartWatts] = Field(description="They add up to `dc`.")
    unknown: list[str] = Field(description="Cards whose limit no source states: they count as nothing.")
    cap: CapOut | None = Field(description="Cap it to fit; null where no cap can be told.")


class SeatOut(Schema):
    """Where one card sits."""

    card: str = Field(description="Slug, with its number where there are several.")
    name: str = Field(description="As people say it.")
    slot: int | None = Field(description="Position on the board; null: no place is left.")
    splitter: str | None = Field(description="Switch or splitter in the slot.")
    riser: str | None = Field(description="What carries the card; null plugs it straight in.")
    lanes: int | None = Field(description="Of the link.")
    generation: int | None = Field(description="PCIe, of the link.")
    pinned: bool = Field(description="The slot was asked for.")


class FeedOut(Schema):
    """One plug and where it is fed from."""

    consumer: str = Field(description="Card, `riser of` a card, `board`, or a switch's slug.")
    plug: str = Field(description="8-pin, 16-pin, eps, 24-pin, 6-pin, sata or molex.")
    supply: int | None = Field(description="Which, from 1; null: nothing is left to feed it.")
    supply_part: str | None = Field(description="Its slug.")
    output: str = Field(description="The supply's own plug, where an adapter stands between.")
    cable: int | None = Field(description="Plugs on one cable share a number.")
    watts: float | None = Field(description="At the card's limit.")
    pinned: bool = Field(description="The supply was asked for.")


class BuildLine(Schema):
    """What one line costs."""

    part: str | None = Field(description="Slug; null for parts of your own and unknown ones.")
    name: str = Field(description="As people say it.")
    kind: str | None = Field(description="Null where the part is unknown.")
    quantity: int = Field(description="Pieces.")
    condition: str = Field(description="new, used or refurbished.")
    usd: float | None = Field(description="All pieces; null where no price is known.")
    low_usd: float | None = Field(description="Lower end of the prices seen.")
    high_usd: float | None = Field(description="Upper end.")
    own_price: bool = Field(description="You gave it.")
    seen_on: date | None = Field(description="The newest price behind it.")
    source: str | None = Field(description="Where it was seen.")
    note: str = Field(description="Why the line is there, or what is wrong with it.")


class BuildPrice(Schema):
    """What it costs."""

    currency: str = Field(description="USD.")
    total_usd: float | None = Field(description="Null where nothing has a price.")
    low_usd: float | None = Field(description="Lower end.")
    high_usd: float | None = Field(description="Upper end.")
    unpriced: int = Field(description="Lines without a price.")
    lines: list[BuildLine] = Field(
        description="As in the request, then risers that cards are on and no line lists."
    )


class BuildSpeed(Schema):
    """What the scenario does on it."""

    model: str = Field(description="Slug of the model that was estimated.")
    fits: bool = Field(description="The model lies whole in the cards' memory.")
    decode_tokens_per_s: float | None = Field(description="Null where it cannot run.")
    prefill_tokens_per_s: float | None = Field(description="Null where it cannot run.")
    split: str | None = Field(description="Over the cards.")
    notes: list[str] = Field(description="What was taken for granted.")
    problem: str | None = Field(description="Why there is no rate.")


class ReadingOut(Schema):
    """How a name was read."""

    line: int | None = Field(description="Which part, from 0.")
    field: str = Field(description="part, riser or outlet.")
    written: str = Field(description="As it was sent.")
    slug: str = Field(description="What it was taken for.")
    note: str = Field(description="In words.")


class BuildProblem(Schema):
    """What could not be used."""

    line: int | None = Field(description="Which part, from 0.")
    field: str = Field(description="Where.")
    message: str = Field(description="What would be right.")


class BuildAnswer(Schema):
    """Everything that is said about a build."""

    name: str = Field(description="Of the build.")
    counts: FindingCounts = Field(description="Findings by severity.")
    findings: list[FindingOut] = Field(description="The worst first.")
    power: PowerOut = Field(description="Watts in each state.")
    lanes: list[SeatOut] = Field(description="One for each card.")
    wiring: list[FeedOut] = Field(description="One for each plug.")
    price: BuildPrice = Field(description="Prices used, with their range.")
    speed: BuildSpeed = Field(description="Of the scenario.")
    readings: list[ReadingOut] = Field(
        description="Names that are none of the catalog's, and how they were read."
    )
    problems: list[BuildProblem] = Field(description="What was left out, and why.")
    build: dict[str, Any] = Field(description="The request with the catalog's slugs for names.")
