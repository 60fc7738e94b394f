"""The rig of a build that is put together: its cards, the narrowest link of their planned seats, its host.

What the plan leaves open takes the platform's usual profile, as questions without a build do, and is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from builds.assembly.build import Build
from builds.assembly.plan import Plan, Seat
from builds.parts import Card
from builds.rigs import host_of
from builds.shelf import Shelf
from catalog.models import Cpu, Gpu, MemoryKit
from estimator.core.hardware import Accelerator, Host, Link, LinkKind, Rig, Vendor
from estimator.core.scenario import Engine
from estimator.inputs import accelerator_of_gpu, assumed_tflops, usual_host, usual_link
from estimator.platforms import LINKS, USUAL_GENERATION, pcie_link

__all__ = ["MAX_CARDS", "BuiltRig", "UnratedBuildError", "engine_meant_for", "rig_of_build", "shared_limit"]

MAX_CARDS = 16
"""More in one computer are not estimated."""

_BRIDGE = "nvlink"
_SWITCH = "switch"
_PARALLEL_FAMILIES = ("Ampere", "Ada", "Hopper", "Blackwell")
_PARALLEL_GB_S = 6.4
"""PCIe 4.0 x4, usable: below it, tensor parallelism loses much (docs/compatibility.md)."""
_SILENT = ("GeForce", "TITAN")
"""NVIDIA's cards whose drivers pass all through the host, by their names."""


class UnratedBuildError(Exception):
    """Nothing can be estimated. The message says what is missing."""


@dataclass(frozen=True, slots=True)
class BuiltRig:
    """A rig and what was taken for granted."""

    rig: Rig
    notes: tuple[str, ...]


def rig_of_build(build: Build, plan: Plan, shelf: Shelf) -> BuiltRig:
    """What computes. Raises ``UnratedBuildError`` in words for people."""
    if not build.cards:
        raise UnratedBuildError("No graphics card is chosen yet, so there is nothing to estimate.")
    if len(build.cards) > MAX_CARDS:
        raise UnratedBuildError(
            f"{MAX_CARDS} cards in one computer are the most that is estimated; this build has "
            f"{len(build.cards)}."
        )
    accelerators = tuple(_accelerator(use.card, shelf) for use in build.cards)
    link, notes = _link_of(build, plan)
    host = _host(build)
    if host is None:
        host = usual_host([use.card.generation for use in build.cards])
        notes = (*notes, f"Processor or memory is open: a usual host is taken, {host.name}")
    host = replace(host, card_link_gb_s=_slot_link(build, plan).bandwidth_gb_s)
    name = _name(build)
    return BuiltRig(Rig(name=name, accelerators=accelerators, host=host, link=link), notes)


def shared_limit(build: Build) -> tuple[float | None, str]:
    """The one limit that the estimator takes for each card, and what is said where the cards differ. [W]

    Of equal cards the lowest. Of different ones the limit under which the most limited keeps its share: it
    sets the pace.
    """
    capped = [use for use in build.cards if use.power_limit_w is not None]
    if not capped:
        return None, ""
    limits = {use.limit_w for use in build.cards}
    if len({use.card.slug for use in build.cards}) == 1:
        lowest = min(use.limit_w for use in capped if use.limit_w is not None)
        said = f"The cards' limits differ: all are estimated at the lowest, {lowest:.0f} W"
        return lowest, said if len(limits) > 1 else ""
    known = [use for use in capped if use.card.limit_w and use.limit_w]
    if not known:
        return None, "No source states what these cards draw, so their limits are not counted"
    share = min((use.limit_w or 0) / (use.card.limit_w or 1) for use in known)
    stock = max(use.card.limit_w for use in build.cards if use.card.limit_w)
    said = f"The most limited card runs at {share:.0%} of its own power and sets the pace of all"
    return share * stock, said if share < 1 else ""


def engine_meant_for(rig: Rig) -> Engine | None:
    """vLLM where equal NVIDIA cards can share every layer, as in starter builds; else the usual one."""
    first = rig.accelerators[0]
    parallel = (
        rig.is_uniform
        and rig.n_accelerators in (2, 4, 8, 16)
        and first.vendor is Vendor.NVIDIA
        and first.family.startswith(_PARALLEL_FAMILIES)
        and rig.link is not None
        and rig.link.bandwidth_gb_s >= _PARALLEL_GB_S
    )
    return Engine.VLLM if parallel else None


def _name(build: Build) -> str:
    counted = Counter(use.card.name for use in build.cards)
    return " + ".join(f"{count}× {name}" if count > 1 else name for name, count in counted.items())


def _accelerator(card: Card, shelf: Shelf) -> Accelerator:
    key = (Accelerator, card)
    found: Accelerator | None = shelf.memo.get(key)
    if found is not None:
        return found
    item = shelf.items.get(card.slug)
    if item is not None and isinstance(item.row, Gpu):
        found = shelf.memo[key] = accelerator_of_gpu(item.row)
        return found
    # A part of the visitor's own is not kept: what is kept must not grow with what visitors bring.
    return _own_accelerator(card)


def _own_accelerator(card: Card) -> Accelerator:
    if not card.memory_gib or not card.memory_bandwidth_gb_s:
        raise UnratedBuildError(
            f"{card.name}: its memory (memory_gib) and bandwidth (memory_bandwidth_gb_s) are needed to "
            "estimate a speed."
        )
    vendor = Vendor(card.vendor) if card.vendor in ("nvidia", "amd", "intel") else Vendor.NVIDIA
    return Accelerator(
        slug=card.slug,
        name=card.name,
        vendor=vendor,
        chip=card.chip or card.name,
        family=card.family,
        memory_gib=card.memory_gib,
        memory_bandwidth_gb_s=card.memory_bandwidth_gb_s,
        matmul_tflops=card.matmul_tflops or assumed_tflops(vendor, card.memory_bandwidth_gb_s),
        stock_power_limit_w=card.limit_w,
    )


def _host(build: Build) -> Host | None:
    cpus = [
        Cpu(name=part.name, memory_channels=part.memory_channels, memory_mt_s=part.memory_mt_s)
        for part in build.processors
    ]
    kits = [
        (MemoryKit(capacity_gib=kit.capacity_gib, modules=kit.modules, transfer_rate_mt_s=kit.rate_mt_s), n)
        for kit, n in Counter(build.kits).items()
        if kit.capacity_gib
    ]
    return host_of(cpus, kits)


def _link_of(build: Build, plan: Plan) -> tuple[Link | None, tuple[str, ...]]:
    """The narrowest link between the cards; ``None`` for one card."""
    if len(build.cards) < 2:
        return None, ()
    if all(use.card.form == "module" for use in build.cards):
        return LINKS["nvlink-module"], ()
    notes: list[str] = []
    if any(riser.kind == _BRIDGE for riser in build.risers):
        if len(build.cards) == 2 and all(use.card.nvlink_gb_s for use in build.cards):
            return LINKS["nvlink-bridge"], ()
        notes.append("An NVLink bridge joins two cards; with these the PCIe links set the pace")
    link = _narrowest(build, plan, notes)
    if _behind_one_switch([plan.seat_of(use.key) for use in build.cards]):
        if all(_talks(use.card) for use in build.cards):
            return _peer_to_peer(link), tuple(notes)
        notes.append(
            "Behind one switch these cards talk to each other past the processor only with a patched driver, "
            "which is not counted"
        )
    return link, tuple(notes)


def _narrowest(build: Build, plan: Plan, notes: list[str]) -> Link:
    """Over the planned seats; ``notes`` gains what is not known of them."""
    usual = usual_link([use.card.generation for use in build.cards])
    links, unknown, assumed = [], 0, 0
    for use in build.cards:
        seat = plan.seat_of(use.key)
        if seat.lanes is None:
            unknown += 1
            links.append(usual)
            continue
        assumed += seat.generation is None
        links.append(pcie_link(seat.generation or _generation(use.card), seat.lanes))
    if unknown:
        some = "The link of one card is" if unknown == 1 else f"The links of {unknown} cards are"
        which = "The cards' links are" if unknown == len(build.cards) else some
        notes.append(
            f"{which} not known: {usual.name.split(',')[0]} is taken, as such a platform usually has"
        )
    if assumed:
        notes.append("Of some links the PCIe generation is not known: the cards' own is taken")
    return min(links, key=lambda link: link.bandwidth_gb_s)


def _slot_link(build: Build, plan: Plan) -> Link:
    """What a card reads the host's memory through: the narrowest seat, else the platform's usual link."""
    return _narrowest(build, plan, [])


def _generation(card: Card) -> int:
    return card.generation or USUAL_GENERATION


def _behind_one_switch(seats: Sequence[Seat]) -> bool:
    slots = {seat.slot for seat in seats}
    switched = [seat.splitter is not None and seat.splitter.kind == _SWITCH for seat in seats]
    return all(switched) and len(slots) == 1


def _talks(card: Card) -> bool:
    """Whether the card's own driver lets it talk to its neighbours past the processor."""
    if card.vendor == "nvidia":
        return not any(name in card.name for name in _SILENT)
    return card.vendor == "amd"


def _peer_to_peer(link: Link) -> Link:
    if link.kind is not LinkKind.PCIE:
        return link
    return replace(link, peer_to_peer=True, name=link.name.replace("through the host", "card to card"))
