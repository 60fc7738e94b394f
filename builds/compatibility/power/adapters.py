"""Whether adapters carry what passes through them: `power.*`, adapters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builds.assembly.build import CardUse
from builds.assembly.plugs import (
    EIGHT_W,
    EPS_AT_MOST,
    LITTLE_MARGIN,
    PLUG_W,
    SLOT_W,
    adapted_w,
    needs_of,
    plug_load_w,
    plugs_of,
)
from builds.compatibility.case import Case
from builds.compatibility.findings import Action, Change, Confidence, Finding, Fix, Rule, Severity
from builds.compatibility.wording import counted, each_of, grouped, keys_of, watts

from .spare_plugs import spare_eights

__all__ = ["RULES", "adapter", "eps_not_pcie"]

EPS_SOURCE = "http://what-when-how.com/Tutorial/topic-1055jk35/Upgrading-and-Repairing-PCs-935.html"
NO_SPLITTERS = "https://www.nicehash.com/blog/post/how-to-correctly-connect-psu-cables-and-power-a-gpu"
MELTED = "https://www.tomshardware.com/pc-components/gpus/melting-power-connectors-and-how-to-safeguard-against-them"
PCIE_LEAD = re.compile(
    r"\b(sata|molex)\b.*\b(?:6|8|6\+2|16)[- ]?pin|\b(sata|molex)\b.*\bpcie\b", re.IGNORECASE
)
EPS_LEAD = re.compile(r"8[- ]?pin.*\beps\b|\beps\b.*8[- ]?pin", re.IGNORECASE)


# power.eps-not-pcie


def eps_not_pcie(case: Case) -> Iterator[Finding]:
    """Cards with an EPS plug on PCIe cables, and the other way round."""
    cards = case.build.cards
    for uses in grouped(cards, lambda use: use.card.slug if _eps_forced(use) else None).values():
        yield Finding(
            rule="power.eps-not-pcie", severity=Severity.BLOCK, parts=keys_of(uses), figure=PLUG_W["eps"],
            limit=EIGHT_W, unit="W", source=EPS_SOURCE, confidence=Confidence.SPEC,
            message=f"{each_of(uses, start=True)} takes PCIe plugs (8-pin, {watts(EIGHT_W)}), not the EPS "
            "plug of a processor: both have 8 pins, but 12 V and ground sit the other way round, and "
            "forcing one shorts the supply.",
            fix=Fix("Feed it from PCIe plugs.", Change(Action.POWER_ADAPTER, uses[0].card.slug, "")),
        )  # fmt: skip
    if any(_names_eps_lead(part.name, part.specification) for part in case.build.small_parts):
        return
    for (slug, boxed), uses in grouped(cards, lambda use: _eps_from_pcie(use, case)).items():
        yield _eps_on_pcie_cables(slug, boxed, uses, case)


def _eps_on_pcie_cables(slug: str, boxed: bool, uses: list[CardUse], case: Case) -> Finding:
    inputs = max(sum(way.inputs for need in needs_of(use) for way in need.ways[1:2]) for use in uses)
    alike = sum(use.card.slug == slug for use in case.build.cards)
    subject = uses[0].key if len(uses) == 1 else slug
    more = (len(uses) if len(uses) == 1 else alike) * inputs
    taken = sum(feed.output == "8-pin" for use in uses for feed in case.plan.feeds_of(use.key))
    enough = more - taken <= spare_eights(case)
    box = "use the adapter from its box" if boxed else "it needs its maker's adapter, which the list lacks"
    return Finding(
        rule="power.eps-not-pcie", severity=Severity.WARN if boxed else Severity.BLOCK, parts=keys_of(uses),
        figure=len(uses), limit=0, unit="EPS plugs", source=EPS_SOURCE, confidence=Confidence.SPEC,
        message=f"{each_of(uses, start=True)} takes an EPS plug like a processor's, and no EPS plug is "
        f"left for {counted(len(uses), 'card')}: a PCIe 8-pin in its place shorts 12 V to ground; {box} "
        f"({inputs} × 8-pin to one EPS).",
        fix=Fix(
            f"Add the maker's adapter from {counted(inputs, '8-pin plug')} to EPS for each card.",
            Change(Action.POWER_ADAPTER, subject, "8-pin") if enough else None,
        ),
    )  # fmt: skip


def _eps_forced(use: CardUse) -> bool:
    plugs = plugs_of(use)
    return use.power_adapter == "eps" and plugs is not None and not plugs.none and not plugs.eps


def _eps_from_pcie(use: CardUse, case: Case) -> tuple[str, bool] | None:
    """Slug, and whether the maker's adapter comes with the card: bare cards for servers have none."""
    if use.power_adapter == "8-pin":
        return None
    feeds = [feed for feed in case.plan.feeds_of(use.key) if feed.plug == "eps"]
    fed = any(feed.output == "8-pin" for feed in feeds)
    beyond = use.key in _beyond_eps(case)
    return (use.card.slug, use.card.cooling in ("blower", "axial")) if fed or beyond else None


def _beyond_eps(case: Case) -> set[str]:
    """Cards whose EPS plug would be one more than any supply has, where the supply's are not counted."""
    beyond: set[str] = set()
    for number, supply in enumerate(case.build.supplies, start=1):
        if supply.eps is None:
            fed = [f for f in case.plan.feeds if f.supply == number and (f.output or f.plug) == "eps"]
            of_cards = [feed.consumer for feed in fed if feed.consumer != "board"]
            beyond |= set(of_cards[max(EPS_AT_MOST - (len(fed) - len(of_cards)), 0) :])
    return beyond


def _names_eps_lead(*texts: str) -> bool:
    return any(EPS_LEAD.search(text) for text in texts)


# power.adapter


def adapter(case: Case) -> Iterator[Finding]:
    """SATA and Molex leads on cards, and adapters with too few inputs."""
    for (slug, kind, inputs, made_for), uses in grouped(case.build.cards, _weak_adapter).items():
        yield _weak_lead(slug, kind, inputs, made_for, uses)
    yield from _leads_in_the_box(case)
    for (slug, inputs, bad), uses in grouped(case.build.cards, lambda use: _few_inputs(use, case)).items():
        yield _too_few_inputs(slug, inputs, uses, bad)
    for inputs, uses in grouped(case.build.cards, lambda use: _near_its_limit(use, case)).items():
        yield Finding(
            rule="power.adapter", severity=Severity.NOTE, parts=keys_of(uses), figure=inputs, unit="plugs",
            message=f"{each_of(uses, start=True)} is fed by an adapter from {inputs} 8-pins to its 16-pin "
            f"plug: fill all {inputs}, each from a cable of its own.",
            source=MELTED, confidence=Confidence.ARITHMETIC,
            fix=Fix("A supply with a 16-pin output of its own needs no adapter."),
        )  # fmt: skip


def _weak_adapter(use: CardUse) -> tuple[str, str, int, float] | None:
    """Slug, kind, inputs, and what the card's plug is made for."""
    plugs = plugs_of(use)
    if use.power_adapter not in ("sata", "molex") or (plugs is not None and plugs.none):
        return None
    only_six = plugs is not None and plugs.six and not (plugs.eight or plugs.sixteen or plugs.eps)
    made_for = PLUG_W["6-pin" if only_six else "8-pin"]
    return use.card.slug, use.power_adapter, use.adapter_inputs or 1, made_for


def _weak_lead(slug: str, kind: str, inputs: int, made_for: float, uses: list[CardUse]) -> Finding:
    carries = adapted_w(inputs, kind)
    name = {"sata": "SATA", "molex": "Molex"}[kind]
    return Finding(
        rule="power.adapter", severity=Severity.BLOCK if carries < made_for else Severity.WARN,
        parts=keys_of(uses), figure=made_for, limit=carries, unit="W", source=NO_SPLITTERS,
        confidence=Confidence.PRACTICE,
        message=f"{each_of(uses, start=True)} is fed by an adapter from {counted(inputs, f'{name} plug')}, "
        f"which {'carries' if inputs == 1 else 'carry'} {watts(carries)}; its power plug is made for "
        f"{watts(made_for)}, and such adapters melt.",
        fix=Fix("Use PCIe cables of the supply itself.", Change(Action.POWER_ADAPTER, slug, "")),
    )  # fmt: skip


def _leads_in_the_box(case: Case) -> Iterator[Finding]:
    """Leads from SATA or Molex to PCIe plugs on the parts list: whatever they are meant for."""
    for part in dict.fromkeys(case.build.small_parts):
        found = PCIE_LEAD.search(f"{part.name} {part.specification}")
        if part.kind == "supply-sync" or found is None:
            continue
        kind = found.group(1).lower()
        yield Finding(
            rule="power.adapter", severity=Severity.BLOCK if kind == "sata" else Severity.WARN,
            parts=(part.slug,), figure=PLUG_W["6-pin"], limit=PLUG_W[kind], unit="W", source=NO_SPLITTERS,
            message=f"The {part.name} feeds a PCIe plug of {watts(PLUG_W['6-pin'])} or more from a plug that "
            f"carries {watts(PLUG_W[kind])}: neither a card nor a riser should hang on it.",
            fix=Fix("Use a PCIe cable of the supply itself.", Change(Action.REMOVE, part.slug)),
            confidence=Confidence.PRACTICE,
        )  # fmt: skip


def _few_inputs(use: CardUse, case: Case) -> tuple[str, int, bool] | None:
    """Slug, inputs, and whether even the slot's help does not suffice; ``None`` where there are enough."""
    plugs = plugs_of(use)
    if plugs is None or use.limit_w is None or not (plugs.sixteen or plugs.eps):
        return None
    inputs = _inputs(use, case)
    load = plug_load_w(use, plugs)
    if inputs is None or load is None:
        return None
    carries = adapted_w(inputs) * (plugs.sixteen + plugs.eps)
    return None if carries >= load else (use.card.slug, inputs, carries + SLOT_W < use.limit_w)


def _inputs(use: CardUse, case: Case) -> int | None:
    """8-pins in the adapter of one plug: as the visitor said, else as planned; ``None`` without one."""
    if use.power_adapter == "8-pin" and use.adapter_inputs:
        return use.adapter_inputs
    plugs = plugs_of(use)
    planned = [
        feed for feed in case.plan.feeds_of(use.key)
        if feed.plug in ("16-pin", "eps") and feed.output == "8-pin" and feed.supply is not None
    ]  # fmt: skip
    if plugs is None or not planned:
        return None
    straight = sum(feed.plug in ("16-pin", "eps") and not feed.output for feed in case.plan.feeds_of(use.key))
    return len(planned) // max(plugs.sixteen + plugs.eps - straight, 1)


def _too_few_inputs(slug: str, inputs: int, uses: list[CardUse], bad: bool) -> Finding:
    limit = max(use.limit_w or 0.0 for use in uses)
    carries = adapted_w(inputs)
    wanted = max((way.inputs for need in needs_of(_unasked(uses[0])) for way in need.ways), default=inputs)
    return Finding(
        rule="power.adapter", severity=Severity.BLOCK if bad else Severity.WARN, parts=keys_of(uses),
        figure=limit, limit=carries, unit="W", source=MELTED, confidence=Confidence.ARITHMETIC,
        message=f"{each_of(uses, start=True)} may draw {watts(limit)}, but its adapter has "
        f"{counted(inputs, '8-pin plug')}, which {'carries' if inputs == 1 else 'carry'} {watts(carries)}: "
        f"it takes {wanted}.",
        fix=Fix(
            f"Use an adapter with {counted(wanted, '8-pin plug')}, or cap the card at {watts(carries)}.",
            Change(Action.LIMIT_CARDS, slug, f"{carries:g}"),
        ),
    )  # fmt: skip


def _unasked(use: CardUse) -> CardUse:
    """The card as it would be fed if nobody had named an adapter."""
    return CardUse(key=use.key, card=use.card, shape=use.shape, power_limit_w=use.power_limit_w)


def _near_its_limit(use: CardUse, case: Case) -> int | None:
    plugs = plugs_of(use)
    inputs = _inputs(use, case)
    hungry = use.limit_w is not None and use.limit_w > LITTLE_MARGIN * PLUG_W["16-pin"]
    return (
        inputs if plugs and plugs.sixteen and hungry and inputs and _few_inputs(use, case) is None else None
    )


RULES = (
    Rule(
        id="power.eps-not-pcie",
        severities=(Severity.BLOCK, Severity.WARN),
        when="A card with an EPS plug would hang on PCIe cables without its maker's adapter (a warning where "
        "that comes in the card's box), or a card with PCIe plugs on an EPS cable.",
        check=eps_not_pcie, source=EPS_SOURCE, confidence=Confidence.SPEC,
    ),
    Rule(
        id="power.adapter",
        severities=(Severity.BLOCK, Severity.WARN),
        when="SATA (54 W) or Molex (78 W) feeds a PCIe plug, or an adapter to 16-pin or EPS has fewer 8-pins "
        "(150 W each) than the card needs.",
        check=adapter, source=NO_SPLITTERS, confidence=Confidence.PRACTICE,
    ),
)  # fmt: skip
