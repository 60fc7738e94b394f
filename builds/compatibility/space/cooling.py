"""Cards without a fan of their own: ``cooling.passive``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from builds.assembly.build import Build, CardUse
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import capital, counted, keys_of, named, watts
from builds.parts import SmallPart

__all__ = ["PASSIVE", "RULES"]

PASSIVE_SOURCE = (
    "https://lafabrique.ai/blog/"
    "blackwell-gpus-for-local-llms--rtx-pro-6000-vs-rtx-5070-ti---the-benchmark-nobody-asked-for"
)
FANS = "arctic-p12-pro-5pack"
FANS_IN_A_PACK = 5
SHROUDS = (("instinct-mi", "mi50-fan-shroud"), ("tesla-", "v100-92mm-shroud"))
"""Shrouds of the catalog by the beginning of the card's slug."""
_DATA_CENTRE = re.compile(r"^(?:tesla|instinct)-|^(?:a10|a30|a40|a100|l4|l20|l40s?|h100|h200)-|-server$")


def check_passive(case: Case) -> Iterator[Finding]:
    """``cooling.passive``: what blows through cards that have no fan."""
    build = case.build
    passive = [use for use in build.cards if use.card.cooling == "passive" and use.card.form == "card"]
    if passive and not _made_for_them(build):
        yield from _air(build, passive)
    unstated = [use for use in build.cards if not use.card.cooling and _DATA_CENTRE.search(use.card.slug)]
    if unstated:
        yield Finding(
            rule="cooling.passive",
            severity=Severity.NOTE,
            parts=keys_of(unstated),
            message=f"No source states how {named(unstated)} {'is' if len(unstated) == 1 else 'are'} "
            "cooled: cards "
            "for servers mostly have no fan and need a shroud with one.",
            source=PASSIVE_SOURCE,
            confidence=Confidence.PRACTICE,
            to_check=True,
        )


def _made_for_them(build: Build) -> bool:
    """A server sold with its chassis pushes air through such cards."""
    return build.board is not None and "chassis" in build.board.form_factor


def _is_shroud(part: SmallPart) -> bool:
    return "shroud" in f"{part.slug} {part.name} {part.specification}".casefold()


def _air(build: Build, passive: Sequence[CardUse]) -> Iterator[Finding]:
    movers = [part for part in build.small_parts if part.kind == "fan"]
    shrouds = sum(_is_shroud(part) for part in movers)
    fans = len(movers) - shrouds
    in_rack = any(room.kind == "rack" for room in build.rooms)
    heat = sum(use.limit_w or 0 for use in passive)
    has = "has" if len(passive) == 1 else "have"
    what = f"{capital(named(passive))} {has} no fan" + (f" and must shed {watts(heat)}" if heat else "")
    if not movers and not in_rack:
        yield _passive(
            Severity.BLOCK,
            passive,
            f"{what}: nothing in this build blows through {counted(len(passive), 'card')}.",
            _shrouds_for(passive, 0, led=False),
            0,
        )
    elif shrouds < len(passive):
        through = "the fans of a rack case" if in_rack and not movers else "fans"
        yield _passive(
            Severity.WARN,
            passive,
            f"{what}: {through} must be led through the cards, and this build has "
            f"{counted(shrouds, 'shroud')} for "
            f"{len(passive)}. Such a card throttled in a tower with seven case fans.",
            _shrouds_for(passive, shrouds, led=True),
            shrouds,
        )
    elif not fans and not in_rack:
        yield _passive(
            Severity.WARN,
            passive,
            f"{what}: the {counted(shrouds, 'shroud')} of this build "
            f"{'holds a fan that is' if shrouds == 1 else 'hold fans that are'} bought apart, and it has 0.",
            _fans(len(passive)),
            0,
        )


def _passive(severity: Severity, passive: Sequence[CardUse], message: str, fix: Fix, figure: int) -> Finding:
    return Finding(
        rule="cooling.passive",
        severity=severity,
        parts=keys_of(passive),
        message=message,
        figure=float(figure),
        limit=float(len(passive)),
        unit="cards with forced air",
        fix=fix,
        source=PASSIVE_SOURCE,
        confidence=Confidence.MEASURED,
    )


def _shrouds_for(passive: Sequence[CardUse], there: int, *, led: bool) -> Fix:
    """Shrouds of the catalog for these cards; where it has none, fans, or a card with a fan of its own.

    ``led``: something blows already, but not through the cards.
    """
    slug = passive[0].card.slug
    shroud = next((part for start, part in SHROUDS if slug.startswith(start)), None)
    if shroud is not None:
        missing = len(passive) - there
        return Fix("Put a shroud with a strong fan on each card.", Change(Action.ADD, shroud, f"{missing}"))
    if led:
        return Fix(
            "Lead the fans' air through each card with a shroud, use a server's chassis, or take the version "
            "with a fan of its own."
        )
    return _fans(len(passive))


def _fans(count: int) -> Fix:
    return Fix(
        "Add a fan for each card that blows through it.",
        Change(Action.ADD, FANS, f"{math.ceil(count / FANS_IN_A_PACK)}"),
    )


PASSIVE = Rule(
    id="cooling.passive",
    severities=(Severity.BLOCK, Severity.WARN),
    when="a passive card without forced air: no fan at all blocks, fewer shrouds than cards warn",
    check=check_passive,
    source=PASSIVE_SOURCE,
    confidence=Confidence.MEASURED,
)
RULES = (PASSIVE,)
