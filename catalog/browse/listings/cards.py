"""The list of graphics and compute cards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db.models import Q

from catalog.browse.facets import FlagChoice, Range, choice, extent
from catalog.browse.figures import per
from catalog.browse.listing import PRICE_RANGES, Preset, UsefulFirst
from catalog.browse.listings.products import product_listing
from catalog.kinds import kind_page_of
from catalog.models import Gpu

__all__ = ["GPUS"]

PLUGS = ("plugs_16pin", "plugs_8pin", "plugs_6pin", "plugs_eps")


def _has(field: str) -> Q:
    return Q(**{f"{field}__gt": 0})


def _slot_only() -> Q:
    return Q(**dict.fromkeys(PLUGS, 0))


def _plug(word: str, label: str, field: str) -> tuple[str, str, Callable[[], Q]]:
    return (word, label, partial(_has, field))


CONNECTORS = FlagChoice(
    name="connector",
    label="Power connectors",
    explanation="Of the reference card. A card with two kinds of plug stands under both.",
    flags=(
        _plug("16-pin", "16-pin (12VHPWR, 12V-2x6)", "plugs_16pin"),
        _plug("8-pin", "8-pin PCIe", "plugs_8pin"),
        _plug("6-pin", "6-pin PCIe", "plugs_6pin"),
        _plug("eps", "EPS 8-pin, as servers use", "plugs_eps"),
        ("slot", "none, the slot is enough", _slot_only),
    ),
)
PER_GIB = Range(name="price_per_gib", label="Price per GiB", field="price_per_gib", unit="$")
PER_GB_S = Range(name="price_per_gb_s", label="Price per GB/s", field="price_per_gb_s", unit="$")


def _worth_a_look() -> Q:
    # Cards that were never sold new (memory mods) have no day of release, and no warranty.
    return Q(form="card", memory_gib__gte=16, supports_bf16=True, released_on__isnull=False)


GPUS = product_listing(
    kind_page_of(Gpu),
    extent(Gpu, "memory_gib"),
    extent(Gpu, "memory_bandwidth_gb_s"),
    *PRICE_RANGES,
    choice(Gpu, "vendor", "Vendor"),
    choice(Gpu, "architecture_family", "Generation"),
    choice(Gpu, "form"),
    extent(Gpu, "tdp_w"),
    extent(Gpu, "slot_width", is_open=False),
    extent(Gpu, "length_mm", is_open=False),
    CONNECTORS,
    PER_GIB,
    PER_GB_S,
    choice(Gpu, "cooling", is_open=False),
    choice(Gpu, "pcie_generation", is_open=False),
    extent(Gpu, "nvlink_gb_s", is_open=False),
    choice(Gpu, "memory_type", is_open=False),
    after_price=(
        per("price_per_gib", "Per GiB", "memory_gib"),
        per("price_per_gb_s", "Per GB/s", "memory_bandwidth_gb_s"),
    ),
    useful=UsefulFirst(
        _worth_a_look,
        "price_per_gib_gb_s",
        "PCIe cards up to $5,000 with 16 GiB and more that compute in BF16, as current software expects, "
        "come first, by what their memory times their bandwidth costs; then all others.",
        most_usd=5000,
    ),
    presets=(
        Preset("24 GiB and more", "memory_gib_min=24"),
        Preset("24 GiB used, under $1,000", "memory_gib_min=24&price_used_max=1000"),
        Preset("New under $1,000", "price_new_max=1000"),
        Preset("Most memory for the money", "form=card&availability=on-sale&sort=price_per_gib"),
        Preset("Fits in two slots", "form=card&slot_width_max=2&memory_gib_min=16"),
    ),
)
