"""Whether a link holds its generation over what carries it: `riser.generation`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builds.assembly.build import CardUse
from builds.compatibility.case import Case
from builds.compatibility.findings import Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import each_of, keys_of
from builds.parts import RiserPart, Slot

__all__ = ["RULES", "generation"]

WOPR = "https://www.mov-axbx.com/wopr/wopr_risers.html"
GEN5_SOURCE = "https://istonecase.com/pcie-gen4-vs-gen5-riser-and-backplane-considerations-for-gpu-chassis"
OCULINK_DROPS = "https://github.com/NVIDIA/open-gpu-kernel-modules/issues/900"

CLEAN_CM = {
    ("ribbon", 4): 30.0, ("ribbon", 5): 20.0,
    ("oculink", 4): 50.0, ("slimsas", 4): 50.0, ("mcio", 4): 50.0, ("m2", 4): 30.0,
    ("oculink", 5): 30.0, ("slimsas", 5): 30.0, ("mcio", 5): 50.0, ("m2", 5): 20.0,
}  # fmt: skip
"""By kind and generation, up to which length passive cables are known to run without link errors."""
HOPELESS_CM = 60.0
"""Ribbons above it flooded logs with errors at gen 4."""
FEWEST_GENERATION = 4
"""Below it nearly every riser works."""


@dataclass(frozen=True, slots=True)
class Way:
    """A card over a riser, with the generations that slot and card could run."""

    use: CardUse
    riser: RiserPart
    could: int | None
    """What slot and card would agree on without the riser."""

    @property
    def runs(self) -> int | None:
        """What the link tries to run."""
        known = [figure for figure in (self.could, self.riser.generation) if figure is not None]
        return min(known) if known else None


def generation(case: Case) -> Iterator[Finding]:
    """Risers below slot and card, and passive cables too long for their generation."""
    ways = _ways(case)
    cleaned = sum(part.kind == "retimer" for part in case.build.risers)
    for group in _groups(ways):
        riser, could = group[0].riser, group[0].could
        uses = [way.use for way in group]
        if riser.generation is None:
            if riser.kind != "usb-x1":
                yield _unrated(uses, riser)
        elif _drops_off(group):
            yield _fast_oculink(group, uses)
        elif could is not None and riser.generation < could:
            yield _older(uses, riser, riser.generation, could)
    if cleaned < len(ways):
        for group in _groups([replace(way, could=_fastest(way, ways)) for way in ways]):
            yield from _length(group, [way.use for way in group])


def _ways(case: Case) -> list[Way]:
    board = case.build.board
    slots: dict[int, Slot] = {} if board is None else {slot.position: slot for slot in board.slots}
    found = []
    for use in case.build.cards:
        seat = case.plan.seat_of(use.key)
        riser = seat.riser or use.riser
        if riser is None or riser.kind in ("nvlink", "retimer"):
            continue
        slot = slots.get(seat.slot or 0)
        parts = [use.card.generation, slot.generation if slot else None]
        if seat.splitter is not None:
            parts.append(seat.splitter.generation)
        known = [figure for figure in parts if figure is not None]
        found.append(Way(use, riser, min(known) if known else None))
    return found


def _fastest(way: Way, ways: Sequence[Way]) -> int | None:
    """The highest generation that a card of its kind could run over its kind of riser, whatever its slot."""
    alike = [w.could for w in ways if w.use.card == way.use.card and w.riser == way.riser]
    return max((could for could in alike if could is not None), default=None)


def _groups(ways: Sequence[Way]) -> list[list[Way]]:
    groups: dict[tuple[str, int | None, RiserPart, int | None], list[Way]] = {}
    for way in ways:
        key = (way.use.card.slug, way.use.card.generation, way.riser, way.could)
        groups.setdefault(key, []).append(way)
    return list(groups.values())


def _unrated(uses: Sequence[CardUse], riser: RiserPart) -> Finding:
    return _finding(
        Severity.NOTE, uses, to_check=True, confidence=Confidence.UNCONFIRMED,
        message=f"No source states for which PCIe generation the {riser.name} under {each_of(uses)} is "
        "made: look it up, and set the slot to that generation in the BIOS.",
        fix=Fix("Look at the maker's page for the generation."),
    )  # fmt: skip


def _older(uses: Sequence[CardUse], riser: RiserPart, rated: int, could: int) -> Finding:
    return _finding(
        Severity.WARN, uses, figure=rated, limit=could, unit="generation",
        message=f"The {riser.name} under {each_of(uses)} is made for PCIe {rated}.0, while slot and card "
        f"would run {could}.0: set the slot to gen {rated} in the BIOS, or the link may not come up.",
        fix=Fix(f"Set the slot to gen {rated}, or take a riser for gen {could}."),
    )  # fmt: skip


def _length(group: Sequence[Way], uses: Sequence[CardUse]) -> Iterator[Finding]:
    """Passive cables beyond the length that is known to be clean."""
    riser, runs = group[0].riser, group[0].runs
    if runs is None or runs < FEWEST_GENERATION:
        return
    clean = CLEAN_CM.get((riser.kind, min(runs, 5)))
    if clean is None:
        return
    source = GEN5_SOURCE if runs > FEWEST_GENERATION else WOPR
    if riser.length_cm is None:
        if riser.kind == "ribbon":
            yield _finding(
                Severity.NOTE, uses, limit=clean, unit="cm", to_check=True, source=source,
                message=f"No source states how long the {riser.name} under {each_of(uses)} is: at gen "
                f"{runs} a ribbon should be at most {clean:g} cm; look for link errors (AER) in the "
                "system's log.",
                fix=Fix(f"Buy it at most {clean:g} cm long, or set the slot to gen 3."),
            )  # fmt: skip
    elif riser.length_cm > clean:
        much = "far " if riser.length_cm > HOPELESS_CM else ""
        yield _finding(
            Severity.WARN, uses, figure=riser.length_cm, limit=clean, unit="cm", source=source,
            message=f"The {riser.name} under {each_of(uses)} is {riser.length_cm:g} cm long, {much}more "
            f"than the {clean:g} cm that run clean at gen {runs}: expect link errors (AER), slowdowns or "
            "cards that drop out.",
            fix=Fix("Set the slot to gen 3 in the BIOS, or use shorter risers or ones with a retimer."),
        )  # fmt: skip


def _drops_off(group: Sequence[Way]) -> bool:
    """Cards of gen 5 on OCuLink at gen 4: one dropped off the bus under load where an older card ran."""
    newer = (group[0].use.card.generation or 0) > FEWEST_GENERATION
    return group[0].riser.kind == "oculink" and newer and group[0].runs == FEWEST_GENERATION


def _fast_oculink(group: Sequence[Way], uses: Sequence[CardUse]) -> Finding:
    return _finding(
        Severity.WARN, uses, figure=FEWEST_GENERATION, limit=3, unit="generation", source=OCULINK_DROPS,
        message=f"{each_of(uses, start=True)} is a gen {group[0].use.card.generation} card on OCuLink at "
        f"gen {FEWEST_GENERATION} x4: an RTX 5090 dropped off the bus under load in such a set-up (Xid 79), "
        "while an RTX 3090 ran.",
        fix=Fix("Set the link to gen 3 if it drops, or put the card into a slot."),
    )  # fmt: skip


def _finding(
    severity: Severity, uses: Sequence[CardUse], *, message: str, fix: Fix, figure: float | None = None,
    limit: float | None = None, unit: str = "", source: str = WOPR, to_check: bool = False,
    confidence: Confidence = Confidence.MEASURED,
) -> Finding:  # fmt: skip
    return Finding(
        rule="riser.generation", severity=severity, parts=keys_of(uses), message=message, figure=figure,
        limit=limit, unit=unit, fix=fix, source=source, confidence=confidence, to_check=to_check,
    )  # fmt: skip


RULES = (
    Rule(
        id="riser.generation",
        severities=(Severity.WARN,),
        when="A riser below the generation of slot and card; a passive ribbon above 30 cm at gen 4 or 20 "
        "cm at gen 5, other passive cables above 50 cm (30 cm at gen 5); a gen 5 card on OCuLink at gen 4.",
        check=generation, source=WOPR, confidence=Confidence.MEASURED,
    ),
)  # fmt: skip
