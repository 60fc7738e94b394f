"""The lists of a computer's base: motherboards, CPUs, memory kits."""

from __future__ import annotations

from django.db.models import Q

from catalog.browse.columns import spec_columns
from catalog.browse.facets import Range, choice, extent
from catalog.browse.figures import per
from catalog.browse.listing import PRICE_RANGES, Preset, UsefulFirst
from catalog.browse.listings.products import product_listing
from catalog.kinds import kind_page_of
from catalog.models import Cpu, MemoryKit, Motherboard

__all__ = ["CPUS", "MEMORY_KITS", "MOTHERBOARDS"]


def _hosts_two_cards() -> Q:
    return Q(gpus_direct_max__gte=2)


def _fills_a_computer() -> Q:
    return Q(capacity_gib__gte=32)


MOTHERBOARDS = product_listing(
    kind_page_of(Motherboard),
    choice(Motherboard, "socket"),
    extent(Motherboard, "gpus_direct_max", "Dual-slot cards without risers"),
    choice(Motherboard, "memory_type"),
    choice(Motherboard, "memory_channels"),
    extent(Motherboard, "memory_max_gib"),
    *PRICE_RANGES,
    choice(Motherboard, "chipset", is_open=False),
    choice(Motherboard, "form_factor", is_open=False),
    extent(Motherboard, "memory_slots", is_open=False),
    choice(Motherboard, "maker", is_open=False),
    useful=UsefulFirst(
        _hosts_two_cards,
        "price",
        "Boards that host two cards without risers come first, the cheapest on top; then all others.",
    ),
    presets=(
        Preset("Two cards without risers", "gpus_direct_max_min=2"),
        Preset("Four cards without risers", "gpus_direct_max_min=4"),
        Preset("Eight memory channels", "memory_channels=8"),
    ),
)
CPUS = product_listing(
    kind_page_of(Cpu),
    choice(Cpu, "socket"),
    extent(Cpu, "cores"),
    extent(Cpu, "pcie_lanes"),
    choice(Cpu, "pcie_generation"),
    choice(Cpu, "memory_channels"),
    *PRICE_RANGES,
    extent(Cpu, "tdp_w"),
    choice(Cpu, "memory_type", is_open=False),
    extent(Cpu, "memory_mt_s", is_open=False),
    choice(Cpu, "maker", is_open=False),
    before_price=spec_columns(Cpu, "pcie_generation"),
    presets=(
        Preset("128 PCIe lanes", "pcie_lanes_min=128"),
        Preset("Eight memory channels", "memory_channels=8"),
    ),
)
MEMORY_KITS = product_listing(
    kind_page_of(MemoryKit),
    choice(MemoryKit, "generation"),
    choice(MemoryKit, "module_type"),
    choice(MemoryKit, "ecc", "ECC"),
    extent(MemoryKit, "capacity_gib"),
    extent(MemoryKit, "transfer_rate_mt_s"),
    *PRICE_RANGES,
    choice(MemoryKit, "modules", "Modules"),
    Range(name="price_per_kit_gib", label="Price per GiB", field="price_per_kit_gib", unit="$"),
    after_price=(per("price_per_kit_gib", "Per GiB", "capacity_gib"),),
    useful=UsefulFirst(
        _fills_a_computer,
        "price_per_kit_gib",
        "Kits and modules of 32 GiB and more come first, by the price of a GiB; then all others.",
    ),
    presets=(
        Preset("DDR5 for desktops", "generation=DDR5&module_type=UDIMM"),
        Preset("Registered, for servers", "module_type=RDIMM"),
        Preset("128 GiB and more", "capacity_gib_min=128"),
    ),
)
