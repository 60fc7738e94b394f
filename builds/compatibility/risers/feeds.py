"""What stands between slot and card: how it is fed: `riser.*`.

What passes through slots is in `slot_draw`, how fast it may run in `signals`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from builds.assembly.build import CardUse
from builds.assembly.carriers import by_riser, carried, uses_of, wants_a_feed
from builds.assembly.plugs import (
    MOLEX_A_CABLE,
    PLUG_W,
    SLOT_12V_W,
)
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.power.spare_plugs import spare_eights
from builds.compatibility.saying import said_of_cards
from builds.compatibility.wording import counted, each_of, watts
from builds.parts import Supply

__all__ = ["RULES", "molex_shared", "sata_powered", "unpowered"]

HOLMES = "https://stefanholmes.com/home/pcie-risers-with-sata-power-adapters/"
BROWNED = "http://nerdralph.blogspot.com/2017/03/riser-recycling.html"
DATA_ONLY_SOURCE = "http://joshvoigts.com/articles/m2-to-external-gpu"

RIBBON = "linkup-ultra-gen4-x16-30cm"
WIDE_LANES = 8
"""A slot that a card on a ribbon is worth moving to."""
MOLEX_CABLES_AT_MOST = 3
"""No supply for a desk comes with more cables for Molex plugs."""


# riser.sata-powered


def sata_powered(case: Case) -> Iterator[Finding]:
    """Risers fed by SATA under cards that may draw more than its plug carries."""
    limit = PLUG_W["sata"]
    for group in by_riser([c for c in carried(case.build, case.plan) if c.feed == "sata"]):
        worst = max(member.draw_w for member in group)
        uses = uses_of(group)
        if worst <= limit:
            if len(group) > 1:
                yield said_of_cards(
                    "riser.sata-powered", Severity.WARN, uses, figure=worst * len(group), limit=limit,
                    message=f"The risers of {counted(len(group), 'card')} are fed by SATA: {watts(worst)} "
                    f"each is within the {watts(limit)} of one plug, but plugs on one cable share its wires.",
                    fix=_feed_by_six(uses, case), source=HOLMES, confidence=Confidence.SPEC,
                )  # fmt: skip
            continue
        yield said_of_cards(
            "riser.sata-powered", Severity.BLOCK, uses, figure=worst, limit=limit,
            message=f"The riser under {each_of(uses)} is fed by a SATA plug, which carries {watts(limit)}; "
            f"the card may draw up to {watts(worst)} through it, and such plugs have melted. The 6-pin "
            "lead for SATA that comes with risers is no better.",
            fix=_feed_by_six(uses, case), source=HOLMES, confidence=Confidence.SPEC,
        )  # fmt: skip


def _feed_by_six(uses: Sequence[CardUse], case: Case) -> Fix:
    return _six_fix("Feed it from a PCIe 6-pin cable of the supply (75 W).", uses, case)


def _six_fix(text: str, uses: Sequence[CardUse], case: Case) -> Fix:
    """By 6-pin; as a button where the supplies have so many PCIe plugs left.

    Else the text says what is lacking, and the button carries the cards over ribbons, which pass the slot's
    power, where every card has a wide slot.
    """
    slug = uses[0].card.slug
    alike = [use for use in case.build.cards if use.card.slug == slug]
    lacking = len(alike) - spare_eights(case)
    if lacking <= 0:
        return Fix(text, Change(Action.RISER_FEED, slug, "6-pin"))
    plugs = counted(lacking, "PCIe plug")
    if _have_wide_slots(alike, case):
        return Fix(
            f"{text} The supply has {plugs} too few for that: carry the cards over x16 ribbons, which the "
            "board's slots feed.",
            Change(Action.RISER, slug, RIBBON),
        )
    return Fix(f"{text} The supply has {plugs} too few for that: take one with more, or fewer cards.")


def _have_wide_slots(uses: Sequence[CardUse], case: Case) -> bool:
    board = case.build.board
    lanes = {slot.position: slot.lanes_electrical or 0 for slot in board.slots} if board else {}
    taken = [case.plan.seat_of(use.key).slot for use in uses]
    return len(set(taken)) == len(uses) and all(lanes.get(slot or 0, 0) >= WIDE_LANES for slot in taken)


# riser.molex-shared


def molex_shared(case: Case) -> Iterator[Finding]:
    """More risers on Molex plugs than there are cables for them."""
    by_supply: dict[int, list[CardUse]] = {}
    for member in carried(case.build, case.plan):
        if member.feed == "molex":
            planned = case.plan.feeds_of(f"riser of {member.use.key}")
            by_supply.setdefault((planned[0].supply or 0) if planned else 1, []).append(member.use)
    alike: dict[tuple[Supply, int, bool], list[CardUse]] = {}
    for number, uses in by_supply.items():
        if 0 < number <= len(case.build.supplies):
            key = (case.build.supplies[number - 1], len(uses), _share_a_cable(uses, case))
            alike.setdefault(key, []).extend(uses)
    for (supply, count, shared), uses in alike.items():
        yield from _on_molex(supply, count, uses, case, shared=shared)
    yield from _boards_on_molex(case)


def _share_a_cable(uses: Sequence[CardUse], case: Case) -> bool:
    """Whether the plan hangs two of these risers on one cable."""
    feeds = [feed for use in uses for feed in case.plan.feeds_of(f"riser of {use.key}")]
    cables = [feed.cable for feed in feeds if feed.cable is not None]
    return len(set(cables)) < len(cables)


def _on_molex(
    supply: Supply, count: int, uses: Sequence[CardUse], case: Case, *, shared: bool
) -> Iterator[Finding]:
    """So many risers on the Molex plugs of one supply; ``uses`` are those on all supplies like it."""
    cables = None if supply.molex is None else math.ceil(supply.molex / MOLEX_A_CABLE)
    at_most = MOLEX_CABLES_AT_MOST if cables is None else cables
    fix = _six_fix("Feed risers from PCIe 6-pin cables (75 W each).", uses, case)
    if count > at_most or shared:
        few = "no more than " if cables is None else "about " if at_most > 1 else ""
        yield said_of_cards(
            "riser.molex-shared", Severity.BLOCK, uses, figure=count, limit=at_most, unit="cables",
            message=f"{counted(count, 'riser')} on the Molex plugs of one {supply.name} want a cable each, "
            f"and it has {few}{counted(at_most, 'Molex cable')}: two on one cable draw up to "
            f"{watts(2 * SLOT_12V_W)} through one 12 V wire that is good for about {watts(PLUG_W['molex'])}.",
            fix=fix, source=BROWNED, confidence=Confidence.PRACTICE,
        )  # fmt: skip
    elif count > 1:
        yield said_of_cards(
            "riser.molex-shared", Severity.WARN if cables is None else Severity.NOTE, uses,
            figure=count, limit=at_most, unit="cables", to_check=True,
            message=f"{counted(count, 'riser')} on Molex plugs want a cable each ({watts(PLUG_W['molex'])} "
            f"for each cable): check that the {supply.name} has {count} Molex cables, and hang one riser on "
            "each.",
            fix=fix, source=BROWNED, confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _boards_on_molex(case: Case) -> Iterator[Finding]:
    """Switches and splitters that feed several slots from one Molex plug."""
    for part in {seat.splitter for seat in case.plan.seats if seat.splitter is not None}:
        guests = [seat for seat in case.plan.seats if seat.splitter == part]
        if part.feed == "molex" and len(guests) > 1:
            needed = len(guests) * SLOT_12V_W
            yield Finding(
                rule="riser.molex-shared", severity=Severity.WARN, parts=(part.slug,), figure=needed,
                limit=PLUG_W["molex"], unit="W", source=BROWNED, confidence=Confidence.ARITHMETIC,
                message=f"The {part.name} feeds {len(guests)} cards from Molex: they may draw "
                f"{watts(needed)} from its slots, and one Molex plug carries about {watts(PLUG_W['molex'])}.",
                fix=Fix("Fill every power plug that it has, each from its own cable, or seat fewer cards."),
            )  # fmt: skip


# riser.unpowered


def unpowered(case: Case) -> Iterator[Finding]:
    """Boards on data cables with nothing to feed the card's slot contacts."""
    boards = [member for member in carried(case.build, case.plan) if wants_a_feed(member.riser, member.feed)]
    for group in by_riser([member for member in boards if member.feed == "none"]):
        uses = uses_of(group)
        yield said_of_cards(
            "riser.unpowered", Severity.BLOCK, uses, figure=SLOT_12V_W, limit=0,
            message=f"The {group[0].riser.name} under {each_of(uses)} carries data only: without a feed of "
            f"its own, 0 W of the {watts(group[0].draw_w)} reach the card's slot contacts, and it does not "
            "start.",
            fix=_six_fix("Take a board with a 6-pin or ATX power plug, and fill it.", uses, case),
            source=DATA_ONLY_SOURCE, confidence=Confidence.SPEC,
        )  # fmt: skip
    for group in by_riser([member for member in boards if member.feed in ("", "own")]):
        uses = uses_of(group)
        known = "its own power plug" if group[0].feed == "own" else "a power plug"
        yield said_of_cards(
            "riser.unpowered", Severity.NOTE, uses, figure=SLOT_12V_W, to_check=True,
            message=f"The {group[0].riser.name} under {each_of(uses)} needs {known}, and no source says "
            f"which: look it up, and plan {watts(SLOT_12V_W)} for it from the card's own supply, never "
            "from SATA.",
            fix=Fix("Look at the maker's page for the plug and its pins."),
            source=DATA_ONLY_SOURCE, confidence=Confidence.UNCONFIRMED,
        )  # fmt: skip


# Words


RULES = (
    Rule(
        id="riser.sata-powered",
        severities=(Severity.BLOCK, Severity.WARN),
        when="A powered riser is fed by SATA (54 W) under a card that may draw more from its slot (66 W at "
        "12 V); a warning where several small cards share SATA cables.",
        check=sata_powered, source=HOLMES, confidence=Confidence.SPEC,
    ),
    Rule(
        id="riser.molex-shared",
        severities=(Severity.BLOCK, Severity.WARN),
        when="More risers on Molex plugs than the supply has Molex cables (three plugs a cable; three "
        "cables at most where they are not counted); a warning where nobody counts them, or one board "
        "feeds several cards.",
        check=molex_shared, source=BROWNED, confidence=Confidence.PRACTICE,
    ),
    Rule(
        id="riser.unpowered",
        severities=(Severity.BLOCK,),
        when="A USB x1, OCuLink, SlimSAS, MCIO or M.2 board has no feed of its own.",
        check=unpowered, source=DATA_ONLY_SOURCE, confidence=Confidence.SPEC,
    ),
)  # fmt: skip
