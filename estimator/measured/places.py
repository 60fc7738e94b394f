"""Where a published run computed, as its note says it: links between cards, the host, what lay in host RAM.

Each entry of these tables was read against the notes that it speaks for (fixtures/measurements.csv).
"""

import re
from dataclasses import replace

from estimator.core.architecture import Architecture
from estimator.core.estimate import layout_of
from estimator.core.hardware import Host, Link, Rig
from estimator.core.memory import plan_memory
from estimator.core.quantization import Quantization
from estimator.core.results import GIB, Fit
from estimator.core.scenario import Scenario, Split
from estimator.core.weights import weights_bytes
from estimator.core.work import Layout
from estimator.models import Measurement
from estimator.platforms import HOSTS, LINKS, pcie_link

__all__ = ["UnplacedError", "hosted", "linked", "placed", "stated_offload"]

AMPLE_HOST_GIB = 4096
"""While it is worked out what an engine had to leave to the host."""

RESERVED_CONTEXT_TOKENS = 4096
"""Where a run reaches no further: engines reserve more than a short test fills."""

HOST_SYSTEM_GIB = 8.0


class UnplacedError(Exception):
    """Why it is not known where a run computed."""


def placed(
    row: Measurement, rig: Rig, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> tuple[Rig, Layout]:
    """The rig with its link and host as far as they are stated, and what lay where.

    Raises:
        UnplacedError: the row leaves it open.
    """
    n = rig.n_accelerators
    if row.split in ("", "none") and n > 1:
        raise UnplacedError("split unknown")
    rig = linked(rig, row.note, row.source_url)
    split = Split(row.split or "none")
    if split is Split.CPU_OFFLOAD:
        return _offloaded(rig, row.note, architecture, quantization, scenario)
    return rig, Layout(split=split, shares=_shares(rig, split))


def _shares(rig: Rig, split: Split) -> tuple[float, ...]:
    """llama.cpp lays layers by memory; cards that share every layer take equal parts."""
    if split is not Split.LAYER:
        return (1.0 / rig.n_accelerators,) * rig.n_accelerators
    total = sum(card.memory_gib for card in rig.accelerators)
    return tuple(card.memory_gib / total for card in rig.accelerators)


def _offloaded(
    rig: Rig, note: str, architecture: Architecture, quantization: Quantization, scenario: Scenario
) -> tuple[Rig, Layout]:
    """What the note says was in host RAM, else what the cards had no room for."""
    if stated := stated_offload(note, architecture.n_layers):
        layers, experts = stated
        w = weights_bytes(architecture, quantization)
        offloaded = layers * (w.layers - w.routed_experts) + experts * w.routed_experts
        layout = Layout(
            split=Split.CPU_OFFLOAD,
            shares=tuple(share * (1.0 - layers) for share in _shares(rig, Split.LAYER)),
            host_share=layers,
            host_expert_share=experts,
        )
        return hosted(rig, note, offloaded / GIB + HOST_SYSTEM_GIB), layout
    used = scenario.depth_tokens + max(scenario.prompt_tokens, scenario.output_tokens)
    asked = replace(
        scenario,
        context_tokens=min(max(used, RESERVED_CONTEXT_TOKENS), architecture.max_context),
        split=Split.CPU_OFFLOAD,
    )
    ample = replace(rig, host=replace(rig.host, memory_gib=AMPLE_HOST_GIB))
    plan = plan_memory(ample, architecture, quantization, asked)
    if plan.fits is not Fit.OFFLOAD:
        raise UnplacedError("offload of unknown extent")
    needed = plan.offloaded_weights_bytes / GIB + HOST_SYSTEM_GIB
    return hosted(rig, note, needed), layout_of(plan, architecture)


_NVLINK = re.compile(r"\bNVLink (?:bridge|NV4)")
_THUNDERBOLT_CARDS = re.compile(r"Thunderbolt 3 eGPU")
_PCIE = re.compile(r"PCIe (?:(?P<generation>[1-6])\.0 )?(?P<lanes>x\d+(?: ?[/+] ?x\d+)*)")
_PEER_TO_PEER = re.compile(r"P2P (?:engaged|kernels)")
_LANES = re.compile(r"x(\d+)")

THUNDERBOLT_3 = replace(pcie_link(3, 4), bandwidth_gb_s=2.8, latency_us=25.0, name="Thunderbolt 3")
"""A card in a box: 22 Gbit/s of PCIe data (https://github.com/noonghunna/club-3090/issues/107)."""

USUAL_GENERATION = 4

_SOURCES = {
    "github.com/alesha-pro/4x3090-llm-benchmarks": pcie_link(3, 16, peer_to_peer=True),
}
"""Sources that describe their rig once: an EPYC 7642 board with full slots, driver patched for P2P."""

_HOSTS = {
    "EPYC 9355": Host(name="EPYC 9355, DDR5-6000 in twelve channels", memory_gib=768,
                      memory_bandwidth_gb_s=576.0, card_link_gb_s=51.2),
    "8-channel DDR5-4800": Host(name="DDR5-4800 in eight channels", memory_gib=512,
                                memory_bandwidth_gb_s=307.2),
    "i9-10900X": Host(name="Core i9-10900X, DDR4-2933 in four channels", memory_gib=64,
                      memory_bandwidth_gb_s=93.9, card_link_gb_s=12.8),
    "Ryzen 7 260": Host(name="Ryzen 7 260, DDR5-5600 in two channels", memory_gib=32,
                        memory_bandwidth_gb_s=89.6, card_link_gb_s=12.8),
}  # fmt: skip
"""Words of a note → the host that they name, its memory at the speed of the processor's data sheet."""

_UNKNOWN_EXTENT = re.compile(r"streamed from SSD|expert streaming|cache in VRAM|cached in VRAM|slow host RAM")
"""Engines that keep a changing part of the experts on the card, or a host whose speed the note doubts."""

_SKIPS_EXPERTS = re.compile(r"SER \d")
"""Smart expert reduction: fewer experts than the model's own are read."""

_LAYERS_ON_CARDS = re.compile(r"(?P<on_cards>\d+) (?:GPU layers )?of (?P<all>\d+)|\bngl (?P<ngl>0)\b")
_EXPERTS_FROM = re.compile(r"experts of layers (\d+)\+")
_ALL_EXPERTS = re.compile(r"all experts in RAM")


def linked(rig: Rig, note: str, source_url: str = "") -> Rig:
    """The rig with the link that the note states, or that its source states of all its runs; else its usual
    one."""
    link = _stated_link(note) or _link_of_source(source_url)
    return replace(rig, link=link) if link and rig.n_accelerators > 1 and not _is_computers(rig) else rig


def _is_computers(rig: Rig) -> bool:
    return rig.accelerators[0].unified_memory


def _link_of_source(source_url: str) -> Link | None:
    return next((link for source, link in _SOURCES.items() if source in source_url), None)


def _stated_link(note: str) -> Link | None:
    if _NVLINK.search(note):
        return LINKS["nvlink-bridge"]
    if _THUNDERBOLT_CARDS.search(note):
        return THUNDERBOLT_3
    match = _PCIE.search(note)
    peer_to_peer = bool(_PEER_TO_PEER.search(note))
    if match is None:
        return None
    lanes = min(map(int, _LANES.findall(match["lanes"])))
    return pcie_link(int(match["generation"] or USUAL_GENERATION), lanes, peer_to_peer=peer_to_peer)


def hosted(rig: Rig, note: str, needed_gib: float) -> Rig:
    """The rig in the host that the note states; else in its usual one, or in a server with eight channels
    where ``needed_gib`` do not fit into that."""
    for words, host in _HOSTS.items():
        if words in note:
            return replace(rig, host=host)
    if needed_gib <= rig.host.memory_gib:
        return rig
    return replace(rig, host=replace(HOSTS["epyc-ddr4-512gb"], card_link_gb_s=rig.host.card_link_gb_s))


def stated_offload(note: str, n_layers: int) -> tuple[float, float] | None:
    """Shares of layers and of routed experts in host RAM, where the note says them.

    Raises:
        UnplacedError: the note says that the extent changes, or that experts are skipped.
    """
    if _UNKNOWN_EXTENT.search(note):
        raise UnplacedError("offload of unknown extent")
    if _SKIPS_EXPERTS.search(note):
        raise UnplacedError("experts skipped")
    if match := _LAYERS_ON_CARDS.search(note):
        on_host = 1.0 - int(match["on_cards"] or 0) / int(match["all"] or 1)
        return on_host, on_host
    if match := _EXPERTS_FROM.search(note):
        return 0.0, 1.0 - int(match[1]) / n_layers
    return (0.0, 1.0) if _ALL_EXPERTS.search(note) else None
