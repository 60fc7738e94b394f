"""The parts that compute, as the estimator sees them: cards, their link, and the host around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from builds.assembly.memory import bandwidth_gb_s
from builds.models import StarterBuild
from catalog.models import Cpu, Gpu, MemoryKit
from estimator.core.hardware import Host, Link, LinkKind, Rig
from estimator.inputs import rig_of_gpus
from estimator.platforms import LINKS, pcie_link

__all__ = ["host_of", "link_of", "rig_of_parts"]


def host_of(cpus: Sequence[Cpu], kits: Sequence[tuple[MemoryKit, int]]) -> Host | None:
    """The computer around the cards: (kit, how many) pairs; ``None`` where processor or memory is not known.

    Memory bandwidth is channels in use × transfer rate × 8 bytes, at the slower of processor and kit.
    """
    if not cpus or not kits:
        return None
    cpu = cpus[0]
    memory_gib = sum(kit.capacity_gib * quantity for kit, quantity in kits)
    rates = [kit.transfer_rate_mt_s for kit, _ in kits if kit.transfer_rate_mt_s]
    rates += [cpu.memory_mt_s] if cpu.memory_mt_s else []
    modules = sum((kit.modules or 1) * quantity for kit, quantity in kits)
    channels = min(cpu.memory_channels or 2, modules) * len(cpus)
    if not rates:
        return None
    return Host(
        name=f"{cpu.name}, {memory_gib:.0f} GiB",
        memory_gib=memory_gib,
        memory_bandwidth_gb_s=bandwidth_gb_s(channels, min(rates)),
    )


def link_of(kind: str, generation: int | None, lanes: int | None, *, peer_to_peer: bool) -> Link | None:
    """The narrowest link between cards; ``None`` where it is not known."""
    if kind == LinkKind.NVLINK:
        return LINKS["nvlink-bridge"]
    if kind != LinkKind.PCIE or not generation or not lanes:
        return None
    return pcie_link(generation, lanes, peer_to_peer=peer_to_peer)


def rig_of_parts(
    name: str,
    gpus: Sequence[Gpu],
    *,
    cpus: Sequence[Cpu] = (),
    kits: Sequence[tuple[MemoryKit, int]] = (),
    starter: StarterBuild | None = None,
) -> Rig:
    """Cards with the build's host and link; what it leaves open takes the platform's usual profile."""
    link = None
    if starter is not None:
        link = link_of(
            starter.link_kind,
            starter.link_generation,
            starter.link_lanes,
            peer_to_peer=starter.peer_to_peer,
        )
    rig = rig_of_gpus(gpus, host=host_of(cpus, kits), link=link if len(gpus) > 1 else None)
    return replace(rig, name=name)
