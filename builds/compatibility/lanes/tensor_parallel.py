"""Cards that meet twice in every layer: ``lanes.tensor-parallel``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builds.assembly.bridges import bridged_pair
from builds.assembly.links import ENOUGH_GB_S, Seated, seated
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import capital, keys_of, named
from estimator.core.scenario import Split
from estimator.platforms import pcie_link

__all__ = ["RULES", "TENSOR_PARALLEL"]

TENSOR_SOURCE = "https://github.com/noonghunna/club-3090/blob/master/BENCHMARKS.md"
FULL_LANES = 16


def check_tensor_parallel(case: Case) -> Iterator[Finding]:
    """``lanes.tensor-parallel``: cards that meet twice in every layer, over a link that is too narrow."""
    cards = seated(case.build, case.plan)
    if len(cards) < 2 or bridged_pair(case.build):
        return
    split = _split(case)
    if split is not None and split is not Split.TENSOR:
        return
    slow = [card for card in cards if card.way.most_gb_s is not None and card.way.most_gb_s < ENOUGH_GB_S]
    crowded = [card for card in cards if card.slot is not None and card.slot.attached_to == "chipset"]
    if slow or crowded:
        yield _too_narrow(
            case,
            slow or crowded,
            through_chipset=not slow or all(card in crowded for card in slow),
            certain=split is Split.TENSOR,
        )
    elif split is Split.TENSOR:
        yield from _unknown_links(cards)


def _split(case: Case) -> Split | None:
    """How the model is spread; ``None`` where nothing was asked."""
    if case.asked is None:
        return None
    if case.asked.split is None and case.speed_of is not None:
        speed = case.speed_of()
        return speed.split if speed is not None else None
    return case.asked.split


def _too_narrow(case: Case, slow: Sequence[Seated], *, through_chipset: bool, certain: bool) -> Finding:
    slowest = min(slow, key=lambda card: card.way.most_gb_s or 0)
    uses, way = [card.use for card in slow], slowest.way
    carried = way.most_gb_s
    link = f"x{way.most_lanes}" if way.most_lanes is not None else "a link of unknown width"
    if way.most_generation is not None:
        link += f" of PCIe {way.most_generation}.0"
    pace = f", {carried:.1f} GB/s" if carried is not None else ""
    shared = ", through the chipset" if through_chipset else ""
    verb = "hangs" if len(uses) == 1 else "hang"
    loss = _loss(case, way.most_generation, way.most_lanes) if certain else ""
    told = f"{capital(named(uses))} {verb} on {link}{pace}{shared}"
    if through_chipset:
        told += ", which disks and network use too"
    if certain:
        wanted = f"{ENOUGH_GB_S:.1f} GB/s for each card (gen 3 x8 or gen 4 x4)"
        text = f"{told}: tensor parallel wants {wanted}{loss}."
    else:
        wanted = f"tensor parallel ({ENOUGH_GB_S:.1f} GB/s)"
        text = f"{told}: enough to split a model by layers, too little for {wanted}."
    return Finding(
        rule="lanes.tensor-parallel",
        severity=Severity.WARN if certain else Severity.NOTE,
        parts=keys_of(uses),
        message=text,
        figure=carried,
        limit=ENOUGH_GB_S,
        unit="GB/s",
        fix=Fix(
            "Split the model by layers, or give the cards wider slots.", Change(Action.SPLIT, value="layer")
        )
        if certain
        else None,
        source=TENSOR_SOURCE,
        confidence=Confidence.MEASURED,
    )


def _loss(case: Case, generation: int | None, lanes: int | None) -> str:
    """What the scenario loses against gen 4 x16, in tokens/s; empty where nobody can estimate it."""
    if case.speed_of is None or generation is None or lanes is None:
        return ""
    here, wide = (
        case.speed_of(link=pcie_link(generation, lanes)),
        case.speed_of(link=pcie_link(4, FULL_LANES)),
    )
    if here is None or wide is None:
        return ""
    text = f"; about {here.decode_tokens_per_s:.1f} instead of {wide.decode_tokens_per_s:.1f} tokens/s"
    if here.prefill_tokens_per_s is not None and wide.prefill_tokens_per_s is not None:
        text += f", prompts {here.prefill_tokens_per_s:,.0f} instead of {wide.prefill_tokens_per_s:,.0f}"
    return text


def _unknown_links(cards: Sequence[Seated]) -> Iterator[Finding]:
    unknown = [
        card
        for card in cards
        if card.slot is not None and (card.way.lanes is None or card.way.generation is None)
    ]
    if not unknown:
        return
    uses = [card.use for card in unknown]
    yield Finding(
        rule="lanes.tensor-parallel",
        severity=Severity.NOTE,
        parts=keys_of(uses),
        message=f"No source tells how wide the link of {named(uses)} is: tensor parallel wants gen 3 x8 or "
        "gen 4 x4 "
        f"for each card, {ENOUGH_GB_S:.1f} GB/s.",
        limit=ENOUGH_GB_S,
        unit="GB/s",
        source=TENSOR_SOURCE,
        confidence=Confidence.MEASURED,
        to_check=True,
    )


TENSOR_PARALLEL = Rule(
    id="lanes.tensor-parallel",
    severities=(Severity.WARN, Severity.NOTE),
    when="tensor parallel below gen 3 x8 or gen 4 x4, or through the chipset",
    check=check_tensor_parallel,
    source=TENSOR_SOURCE,
    confidence=Confidence.MEASURED,
)
RULES = (TENSOR_PARALLEL,)
