"""The list of complete computers."""

from __future__ import annotations

from django.db.models import Q

from catalog.browse.columns import Column, ListColumn, spec_columns
from catalog.browse.facets import Range, choice, extent
from catalog.browse.figures import per
from catalog.browse.listing import PRICE_RANGES, Preset, UsefulFirst
from catalog.browse.listings.products import product_listing
from catalog.figures import number
from catalog.kinds import MACHINES as MACHINES_PAGE
from catalog.models import Machine

__all__ = ["MACHINES"]

WHAT_THE_GPU_MAY_USE = (
    "Memory times the share of it that the GPU may use as shipped; many systems allow more."
)


def _gpu_memory(row: Machine) -> str | None:
    if row.memory_gib is None or row.gpu_memory_share is None:
        return None
    return f"{number(round(row.memory_gib * row.gpu_memory_share, 1))} GiB"


GPU_MEMORY = ListColumn(
    Column("gpu_memory_gib", "For the GPU", WHAT_THE_GPU_MAY_USE, is_number=True), _gpu_memory
)


def _worth_a_look() -> Q:
    return Q(memory_gib__gte=32, cpu_only=False)


MACHINES = product_listing(
    MACHINES_PAGE,
    extent(Machine, "memory_gib"),
    Range(
        name="gpu_memory_gib",
        label="Memory that the GPU may use",
        explanation=WHAT_THE_GPU_MAY_USE,
        field="gpu_memory_gib",
        unit="GiB",
    ),
    extent(Machine, "memory_bandwidth_gb_s"),
    *PRICE_RANGES,
    choice(Machine, "form"),
    choice(Machine, "vendor", "Chip by"),
    choice(Machine, "architecture_family", "Generation"),
    extent(Machine, "max_power_w"),
    Range(name="price_per_gib", label="Price per GiB", field="price_per_gib", unit="$"),
    extent(Machine, "storage_gb", is_open=False),
    choice(Machine, "cpu_only", is_open=False),
    columns=(
        *spec_columns(Machine, "memory_gib"),
        GPU_MEMORY,
        *spec_columns(Machine, "memory_bandwidth_gb_s", "form", "max_power_w"),
    ),
    subtitle=lambda row: str(row.chip),
    after_price=(per("price_per_gib", "Per GiB", "memory_gib"),),
    useful=UsefulFirst(
        _worth_a_look,
        "price_per_gib_gb_s",
        "Machines up to $6,000 with 32 GiB and more and a graphics chip come first, by what their memory "
        "times their bandwidth costs; then all others.",
        most_usd=6000,
    ),
    presets=(
        Preset("64 GiB and more", "memory_gib_min=64"),
        Preset("Laptops on sale", "form=laptop&availability=on-sale"),
        Preset("Desktops and mini PCs on sale", "form=desktop&form=mini&availability=on-sale"),
        Preset("Under $3,000", "price_new_max=3000"),
        Preset("96 GiB and more, under $5,000", "memory_gib_min=96&price_new_max=5000"),
        Preset("Most memory for the money", "availability=on-sale&sort=price_per_gib"),
    ),
)
