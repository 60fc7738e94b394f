"""Power supplies and risers: plugs against watts, mains, lanes and feed against the kind."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.models import PowerSupply, Riser
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = ["feed_of_its_kind", "findings", "lanes_of_its_kind", "mains_in_order", "plugs_for_its_watts"]

PLUG_8PIN_W, PLUG_16PIN_W = 150, 600
FEWEST_PLUGS, MOST_PLUGS = 0.4, 2.2
"""What the cards' plugs may give, as a share of the rating, on supplies that are sold."""
MOST_LANES = {"usb-x1": 1, "m2": 4, "oculink": 8, "nvlink": 0}
"""Kinds that have fewer lanes than a slot."""
FEED_W = {"sata": 54, "6-pin": 75, "molex": 78}
SLOT_W = 75
WITHOUT_POWER = ("usb-x1", "oculink", "mcio", "slimsas", "m2")
"""Their cables carry data only: what feeds the slot comes from a plug of the riser's own."""


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about supplies and risers."""
    for supply in rows.power_supplies:
        yield from plugs_for_its_watts(supply)
        yield from mains_in_order(supply)
    for riser in rows.risers:
        yield from lanes_of_its_kind(riser)
        yield from feed_of_its_kind(riser)


def plugs_for_its_watts(supply: PowerSupply) -> Iterator[Finding]:
    """Plugs for cards give neither far more nor far less than the supply; a 16-pin gives at most 600 W."""
    each = supply.watts_per_16pin_w
    if each is not None and each > PLUG_16PIN_W:
        yield _finding(
            supply, "plugs-for-its-watts", Severity.ERROR, "watts_per_16pin_w",
            f"{each:g} W on one 16-pin plug.", f"{each:g} W", f"at most {PLUG_16PIN_W} W",
        )  # fmt: skip
    if supply.plugs_8pin_pcie is None or supply.plugs_16pin is None:
        return
    given = supply.plugs_8pin_pcie * PLUG_8PIN_W + supply.plugs_16pin * (each or PLUG_16PIN_W)
    if supply.form != PowerSupply.Form.SERVER and not (
        FEWEST_PLUGS * supply.rated_w <= given <= MOST_PLUGS * supply.rated_w
    ):
        yield _finding(
            supply, "plugs-for-its-watts", Severity.WARN, "plugs_8pin_pcie",
            f"The plugs for cards may give {given:g} W on a supply of {supply.rated_w:g} W: "
            "are all of them listed, none twice?",
            f"{given:g} W", f"{FEWEST_PLUGS * supply.rated_w:g} to {MOST_PLUGS * supply.rated_w:g} W",
        )  # fmt: skip


def mains_in_order(supply: PowerSupply) -> Iterator[Finding]:
    """Full rating never comes at a lower voltage than starting does."""
    start, full = supply.input_voltage_min_v, supply.full_rating_voltage_min_v
    if start is not None and full is not None and full < start:
        yield _finding(
            supply, "mains-in-order", Severity.ERROR, "full_rating_voltage_min_v",
            f"Full rating at {full:g} V, below the {start:g} V at which it starts.",
            f"{full:g} V", f"at least {start:g} V",
        )  # fmt: skip


def lanes_of_its_kind(riser: Riser) -> Iterator[Finding]:
    """A USB riser carries one lane, M.2 four; a bridge between cards carries none."""
    most = MOST_LANES.get(riser.riser_kind, 16)
    if riser.lanes is not None and riser.lanes > most:
        yield _finding(
            riser, "lanes-of-its-kind", Severity.ERROR, "lanes",
            f"{riser.lanes} lanes through a {riser.get_riser_kind_display()}.",
            str(riser.lanes), f"at most {most}",
        )  # fmt: skip


def feed_of_its_kind(riser: Riser) -> Iterator[Finding]:
    """A riser passes no more to the slot than its own plug gives, and never more than a slot may."""
    power = riser.max_slot_power_w
    if power is None:
        return
    most = min(FEED_W.get(riser.feed, SLOT_W), SLOT_W)
    if riser.feed == Riser.Feed.NONE and riser.riser_kind in WITHOUT_POWER:
        most = 0
    if power > most:
        yield _finding(
            riser, "feed-of-its-kind", Severity.ERROR, "max_slot_power_w",
            f"{power:g} W to the slot from a feed that gives {most} W ({riser.get_feed_display()}).",
            f"{power:g} W", f"at most {most} W",
        )  # fmt: skip


def _finding(
    subject: PowerSupply | Riser,
    rule: str,
    severity: Severity,
    field: str,
    message: str,
    figure: str,
    limit: str,
) -> Finding:
    return Finding(rule, severity, subject.slug, field, message, figure, limit, subject.KIND or "")
