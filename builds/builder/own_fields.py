"""What is asked of a part that the catalog does not have: the figures that rules and estimates read.

Names are the catalog's fields, so that a described part is read as its rows are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.models import Product

__all__ = ["OWN_KINDS", "OwnField", "is_figure"]

_FIGURE = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnField:
    """One field. ``unit`` is empty for a plain number, ``text`` for words."""

    label: str
    unit: str
    example: str


def is_figure(text: str) -> bool:
    """Whether a text is a number from 0 up, with a point."""
    return bool(_FIGURE.fullmatch(text))


Kind = Product.Kind

OWN_KINDS: Mapping[str, Mapping[str, OwnField]] = {
    Kind.GPU: {
        "memory_gib": OwnField("Memory", "GiB", "48"),
        "memory_bandwidth_gb_s": OwnField("Memory bandwidth", "GB/s", "936"),
        "tdp_w": OwnField("Power limit", "W", "350"),
        "plugs_8pin": OwnField("8-pin plugs", "", "2"),
        "plugs_16pin": OwnField("16-pin plugs", "", "1"),
        "slot_width": OwnField("Thickness", "slots", "2.5"),
        "length_mm": OwnField("Length", "mm", "310"),
        "pcie_generation": OwnField("PCIe generation", "", "4"),
        "pcie_lanes": OwnField("PCIe lanes", "", "16"),
        "vendor": OwnField("Maker of the chip", "text", "nvidia"),
        "architecture_family": OwnField("Architecture", "text", "Ampere"),
        "fp16_matrix_tflops": OwnField("FP16 matrix rate", "TFLOPS", "142"),
    },
    Kind.MOTHERBOARD: {
        "socket": OwnField("Socket", "text", "AM5"),
        "memory_type": OwnField("Memory type", "text", "DDR5 UDIMM"),
        "memory_channels": OwnField("Memory channels", "", "2"),
        "memory_slots": OwnField("Memory slots", "", "4"),
        "gpus_direct_max": OwnField("Dual-slot cards it takes", "", "2"),
        "form_factor": OwnField("Form", "text", "ATX"),
    },
    Kind.CPU: {
        "socket": OwnField("Socket", "text", "AM5"),
        "cores": OwnField("Cores", "", "8"),
        "pcie_lanes": OwnField("PCIe lanes", "", "24"),
        "pcie_generation": OwnField("PCIe generation", "", "5"),
        "memory_channels": OwnField("Memory channels", "", "2"),
        "tdp_w": OwnField("Power", "W", "65"),
    },
    Kind.POWER_SUPPLY: {
        "rated_w": OwnField("Rating", "W", "1600"),
        "plugs_8pin_pcie": OwnField("8-pin plugs for cards", "", "6"),
        "plugs_16pin": OwnField("16-pin plugs", "", "2"),
        "plugs_eps": OwnField("EPS plugs", "", "2"),
        "efficiency_rating": OwnField("Efficiency label", "text", "80 Plus Gold"),
        "atx_version": OwnField("ATX version", "text", "3.1"),
    },
    Kind.MEMORY_KIT: {
        "generation": OwnField("Generation", "text", "DDR5"),
        "module_type": OwnField("Kind of module", "text", "UDIMM"),
        "capacity_gib": OwnField("Whole kit", "GiB", "64"),
        "modules": OwnField("Modules", "", "2"),
        "transfer_rate_mt_s": OwnField("Rate", "MT/s", "6000"),
    },
    Kind.RISER: {
        "pcie_generation": OwnField("PCIe generation", "", "4"),
        "lanes": OwnField("Lanes", "", "16"),
        "length_cm": OwnField("Length", "cm", "30"),
        "feed": OwnField("Fed by", "text", "none"),
    },
    Kind.COOLER: {"sockets": OwnField("Sockets", "text", "AM5 AM4")},
    Kind.STORAGE: {"capacity_gb": OwnField("Capacity", "GB", "2000")},
    Kind.FRAME: {
        "gpu_slots": OwnField("Slots for cards", "", "8"),
        "max_gpu_length_mm": OwnField("Longest card", "mm", "400"),
    },
    Kind.ACCESSORY: {},
}
