"""The lists of what else a build takes: disks, coolers, cases and frames, accessories."""

from __future__ import annotations

from django.db.models import Q

from catalog.browse.facets import Range, WordChoice, choice, extent
from catalog.browse.figures import per
from catalog.browse.listing import PRICE_RANGES, Preset, UsefulFirst
from catalog.browse.listings.products import product_listing
from catalog.kinds import kind_page_of
from catalog.models import Accessory, Cooler, Frame, Storage

__all__ = ["ACCESSORIES", "COOLERS", "FRAMES", "STORAGE"]


def _holds_some_models() -> Q:
    return Q(capacity_gb__gte=1000)


STORAGE = product_listing(
    kind_page_of(Storage),
    extent(Storage, "capacity_gb"),
    choice(Storage, "interface"),
    choice(Storage, "maker"),
    *PRICE_RANGES,
    Range(name="price_per_tb", label="Price per TB", field="price_per_tb", unit="$"),
    after_price=(per("price_per_tb", "Per TB", "capacity_gb", 0.001),),
    useful=UsefulFirst(
        _holds_some_models,
        "price_per_tb",
        "Disks of 1 TB and more come first, by the price of a TB; then all others.",
    ),
    presets=(Preset("2 TB and more", "capacity_gb_min=2000"),),
)
COOLERS = product_listing(
    kind_page_of(Cooler),
    WordChoice(name="sockets", label="Fits the socket"),
    extent(Cooler, "height_mm"),
    choice(Cooler, "cooling_note", "Shape"),
    choice(Cooler, "maker"),
)
FRAMES = product_listing(
    kind_page_of(Frame),
    choice(Frame, "frame_kind"),
    extent(Frame, "gpu_slots"),
    extent(Frame, "max_gpu_length_mm", "Longest card"),
    extent(Frame, "supplies_max", "Power supplies"),
    WordChoice(name="motherboard_forms", label="Board sizes"),
    choice(Frame, "maker", is_open=False),
    presets=(
        Preset("Open frames", "frame_kind=open"),
        Preset("Cards of 350 mm", "max_gpu_length_mm_min=350"),
    ),
)
ACCESSORIES = product_listing(
    kind_page_of(Accessory),
    choice(Accessory, "accessory_kind"),
    choice(Accessory, "maker"),
)
