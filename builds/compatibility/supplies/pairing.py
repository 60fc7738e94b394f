"""``psu.same-supply``, ``psu.sync``, ``psu.twelve-volt-only``: what goes wrong between two supplies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builds.assembly.build import CardUse
from builds.assembly.docks import cards_in_docks, dock_supplies
from builds.assembly.plugs import plugs_of, riser_feed, slot_draw_w
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, each_of, grouped, keys_of, watts
from builds.power.sharing import slot_supply

from .grouping import supply_keys

__all__ = ["RULES"]

SAME_SOURCE = "https://www.mov-axbx.com/wopr/wopr_power.html"
SYNC_SOURCE = "https://peerip.com/configuring-dual-corsair-hx1600i-psus-with-an-add2psu-relay-for-synchronized-atx-startup/"
DOCK_SOURCE = "https://vo.rs/story/egpu-via-oculink-adding-a-desktop-gpu-to-a-mini-pc/"
SERVER_SOURCE = "https://thinksmart.life/research/posts/gpu-rig-budget-vs-pro"
DATA_ONLY = frozenset({"usb-x1", "oculink", "slimsas", "mcio", "m2"})
"""Kinds of risers that pass no power from the board's slot."""
STARTER = "add2psu-relay"
SYNC_KIND = "supply-sync"


def check_same_supply(case: Case) -> Iterator[Finding]:
    """A card's plugs and what feeds its slot contacts on different supplies."""
    if len(case.build.supplies) < 2:
        return
    parted = {use.key: found for use in case.build.cards if (found := _parted(case, use)) is not None}
    groups = grouped(case.build.cards, lambda use: parted[use.key].together if use.key in parted else None)
    for (severity, slot), uses in groups.items():
        yield _parted_finding(severity, slot, sorted({parted[use.key].plugs for use in uses}), uses)
    open_ones = [use for use in case.build.cards if _is_open(case, use)]
    if open_ones:
        yield Finding(
            rule="psu.same-supply", severity=Severity.NOTE, parts=keys_of(open_ones), to_check=True,
            message=f"How {each_of(open_ones)} or the board under it takes its power is not known: with two "
            "or more supplies, feed each card and its riser from the same one.",
            source=SAME_SOURCE, confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _parted_finding(severity: Severity, slot: int, plugs: list[int], uses: list[CardUse]) -> Finding:
    """``slot``: the supply of the slot contacts; ``plugs``: the supplies of the plugs of these cards."""
    drawn = watts(max(slot_draw_w(use) for use in uses))
    hang = f"The plugs of {each_of(uses)} hang on supply {' or '.join(map(str, plugs))}"
    change = Change(Action.SUPPLY, uses[0].key, "") if len(uses) == 1 and uses[0].supply else None
    if severity is Severity.BLOCK:
        message = (
            f"{hang}, the riser under it on supply {slot}: its 12 V would join two supplies, with up to "
            f"{drawn} through the riser."
        )
        fix = Fix("Feed card and riser from the same supply.", change)
    else:
        message = (
            f"{hang} while the slot under it, on supply {slot}, gives it up to {drawn}: both supplies meet "
            "in the card."
        )
        fix = Fix(
            f"Feed it from supply {slot}, or carry it over a powered riser on the supply of its plugs; never "
            "run one supply without the other.",
            change,
        )
    return Finding(
        rule="psu.same-supply", severity=severity, parts=keys_of(uses), message=message, fix=fix,
        source=SAME_SOURCE, confidence=Confidence.PRACTICE,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Parted:
    """A card whose plugs and slot contacts hang on two supplies."""

    severity: Severity
    plugs: int
    slot: int

    @property
    def together(self) -> tuple[Severity, int]:
        """Cards that share it are said in one finding."""
        return self.severity, self.slot


def _parted(case: Case, use: CardUse) -> _Parted | None:
    """``None`` where plugs and slot contacts are on one supply, or not known."""
    fed = [feed.supply for feed in case.plan.feeds_of(use.key) if feed.supply is not None]
    if not fed or slot_draw_w(use) <= 0:
        return None
    riser = case.plan.seat_of(use.key).riser or use.riser
    powered = any(feed.supply is not None for feed in case.plan.feeds_of(f"riser of {use.key}"))
    if not powered and riser is not None and riser.kind in DATA_ONLY:
        return None
    slot = slot_supply(case.build, case.plan, use)
    other = next((supply for supply in fed if supply != slot), None)
    if other is None:
        return None
    return _Parted(Severity.BLOCK if powered else Severity.WARN, other, slot)


def _is_open(case: Case, use: CardUse) -> bool:
    """Whether the card's plugs, or the plug of the riser under it, are not known."""
    if plugs_of(use) is None:
        return not case.plan.feeds_of(use.key)
    riser = case.plan.seat_of(use.key).riser or use.riser
    if riser is None or riser.kind not in DATA_ONLY:
        return False
    return riser_feed(use, riser) in ("", "own") and not case.plan.feeds_of(f"riser of {use.key}")


def check_sync(case: Case) -> Iterator[Finding]:
    """Every supply after the first needs a way to start with it."""
    build = case.build
    starting = [n for n, supply in enumerate(build.supplies) if supply.form != "server"]
    starters = sum(part.kind == SYNC_KIND for part in build.small_parts)
    keys = supply_keys(build)
    with_docks = dock_supplies(build, case.plan)
    further = len(starting) - 1 - with_docks
    add = Fix(
        "Add an ADD2PSU relay or a 24-pin lead for two supplies, one for each further supply.",
        Change(Action.ADD, STARTER, str(max(further - starters, 1))),
    )
    if with_docks and starters < len(starting) - 1:
        yield _with_docks(case, with_docks)
    if further > 0 and starters < further:
        begun = starters > 0
        others = "the other one stays off" if further == 1 else f"the other {further} stay off"
        message = (
            f"{len(starting)} supplies, and {counted(starters, 'part')} to start them together: the board "
            f"switches the first one on, and {others} without a starter."
        )
        yield Finding(
            rule="psu.sync", severity=Severity.WARN if begun else Severity.BLOCK,
            parts=tuple(keys[n] for n in starting[1:]), message=message,
            figure=starters, limit=further, unit="starters",
            fix=add, source=SYNC_SOURCE, confidence=Confidence.PRACTICE,
        )  # fmt: skip
    server = [n for n, supply in enumerate(build.supplies) if supply.form == "server"]
    if server and starting and not starters:
        yield Finding(
            rule="psu.sync", severity=Severity.WARN, parts=tuple(keys[n] for n in server),
            message=f"The breakout board switches {_server_supplies(len(server))} on, not the computer: "
            "cards and risers must get their power when the board does.",
            fix=Fix("Take a breakout board that starts with the first supply, or a relay.", add.change),
            source=SYNC_SOURCE, confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _with_docks(case: Case, count: int) -> Finding:
    """A dock's own supply is switched on by the dock, as far as the dock can."""
    uses = cards_in_docks(case.build, case.plan)
    whose = "its own supply" if count == 1 else f"{count} supplies of their own"
    docks = "dock" if len(uses) == 1 else "docks"
    return Finding(
        rule="psu.sync", severity=Severity.NOTE, parts=keys_of(uses), to_check=True,
        message=f"The {docks} of {each_of(uses)} can hang on {whose}: check that it starts with the "
        "computer, by the dock's switch or cable, as a card that gets its power late is not found.",
        figure=count, unit="supplies", source=DOCK_SOURCE, confidence=Confidence.PRACTICE,
    )  # fmt: skip


def _server_supplies(count: int) -> str:
    return "the server supply" if count == 1 else f"the {count} server supplies"


def check_twelve_volt_only(case: Case) -> Iterator[Finding]:
    """Server supplies alone feed no board."""
    supplies = case.build.supplies
    if not supplies or any(supply.form != "server" for supply in supplies):
        return
    yield Finding(
        rule="psu.twelve-volt-only", severity=Severity.BLOCK, parts=supply_keys(case.build),
        message=f"The {supplies[0].name} gives 12 V only, and the board needs a 24-pin plug with 3.3, 5 and "
        "12 V and an EPS plug for the processor.",
        figure=0, limit=1, unit="24-pin plugs",
        fix=Fix("Add an ATX supply for board, processor and disks; the server supply feeds the cards."),
        source=SERVER_SOURCE, confidence=Confidence.SPEC,
    )  # fmt: skip


RULES = (
    Rule(
        id="psu.same-supply", severities=(Severity.BLOCK, Severity.WARN), check=check_same_supply,
        when="a card and its powered riser on different supplies; a card in the board's slot with plugs from "
        "another supply than the board's",
        source=SAME_SOURCE, confidence=Confidence.PRACTICE,
    ),
    Rule(
        id="psu.sync", severities=(Severity.BLOCK, Severity.WARN), check=check_sync,
        when="a second supply without a way to start it with the first; warn for fewer starters than "
        "supplies to start, and for a server supply beside an ATX one",
        source=SYNC_SOURCE, confidence=Confidence.PRACTICE,
    ),
    Rule(
        id="psu.twelve-volt-only", severities=(Severity.BLOCK,), check=check_twelve_volt_only,
        when="server supplies with breakout boards alone: nothing for 24-pin and EPS",
        source=SERVER_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
