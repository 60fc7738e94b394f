"""What carries the cards: usual hosts, and the links between cards and between machines."""

from estimator.core.hardware import Host, Link, LinkKind

__all__ = [
    "DESKTOP_GENERATION",
    "HOSTS",
    "LINKS",
    "SERVER_GENERATION",
    "USUAL_GENERATION",
    "pcie_link",
]

HOSTS = {
    "am5-ddr5": Host(
        name="AM5 desktop, 64 GB DDR5-5600 in two channels",
        memory_gib=64,
        memory_bandwidth_gb_s=89.6,
        idle_power_w=60,
    ),
    "epyc-ddr4": Host(
        name="EPYC, 128 GB DDR4-3200 in eight channels",
        memory_gib=128,
        memory_bandwidth_gb_s=204.8,
        idle_power_w=100,
    ),
    "epyc-ddr4-512gb": Host(
        name="EPYC, 512 GB DDR4-3200 in eight channels",
        memory_gib=512,
        memory_bandwidth_gb_s=204.8,
        idle_power_w=110,
    ),
}
"""Hosts that a question without one is answered for; idle watts without cards."""

LINKS = {
    "nvlink-bridge": Link(
        kind=LinkKind.NVLINK, bandwidth_gb_s=50.0, latency_us=6.0, peer_to_peer=True, name="NVLink bridge"
    ),
    "nvlink-module": Link(
        kind=LinkKind.NVLINK, bandwidth_gb_s=250.0, latency_us=5.0, peer_to_peer=True, name="NVLink modules"
    ),
    "thunderbolt": Link(
        kind=LinkKind.NETWORK, bandwidth_gb_s=4.0, latency_us=50.0, name="Thunderbolt between machines"
    ),
    "ethernet": Link(
        kind=LinkKind.NETWORK, bandwidth_gb_s=1.1, latency_us=150.0, name="10 Gb Ethernet between machines"
    ),
}
"""Links by name: usable bandwidth in one direction and latency of a small message."""

_GB_S_PER_LANE = {1: 0.2, 2: 0.4, 3: 0.8, 4: 1.6, 5: 3.2, 6: 6.4}
"""Usable in one direction: about four fifths of what a lane of each PCIe generation carries. [GB/s]"""

_PCIE_LATENCY_US = 12.0

DESKTOP_GENERATION, SERVER_GENERATION = 5, 4
"""PCIe of the platforms that a question without one is answered for."""

USUAL_GENERATION = 4
"""PCIe of cards that do not say."""


def pcie_link(generation: int, lanes: int, *, peer_to_peer: bool = False) -> Link:
    """A PCIe link between cards; an unknown generation counts as the fourth."""
    return Link(
        kind=LinkKind.PCIE,
        bandwidth_gb_s=_GB_S_PER_LANE.get(generation, _GB_S_PER_LANE[USUAL_GENERATION]) * lanes,
        latency_us=_PCIE_LATENCY_US,
        peer_to_peer=peer_to_peer,
        name=f"PCIe {generation}.0 x{lanes}, {'card to card' if peer_to_peer else 'through the host'}",
    )
