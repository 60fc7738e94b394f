"""The kinds of product that have pages: their words, and the specs that buyers of each compare."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from catalog.models import (
    Accessory,
    Cooler,
    Cpu,
    Frame,
    Gpu,
    Machine,
    MemoryKit,
    Motherboard,
    PowerSupply,
    Product,
    Riser,
    Storage,
)
from catalog.models.products import URL_WORDS
from catalog.specs import Spec, spec

__all__ = ["KINDS", "MACHINES", "PARTS", "KindPage", "kind_page", "kind_page_of"]


@dataclass(frozen=True)
class KindPage:
    """One kind: its model, heading, a line on what decides between its products, and the compared specs."""

    model: type[Product]
    title: str
    lead: str
    compared: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind as products store it."""
        return str(self.model.KIND)

    @property
    def word(self) -> str:
        """The kind in URLs."""
        return URL_WORDS[Product.Kind(self.kind)]

    @property
    def plural(self) -> str:
        """The kind within a sentence."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def specs(self) -> list[Spec]:
        """The specs of the list's columns."""
        return [spec(self.model, name) for name in self.compared]

    def get_absolute_url(self) -> str:
        """The list of the kind."""
        if self.model is Machine:
            return reverse("catalog:machines")
        return reverse("catalog:part_list", args=[self.word])


MACHINES = KindPage(
    Machine,
    "Machines",
    "Complete computers. Memory decides which models fit, bandwidth how fast they answer, "
    "and the form how long they keep that speed.",
    ("chip", "memory_gib", "memory_bandwidth_gb_s", "form", "max_power_w"),
)
PARTS = (
    KindPage(
        Gpu,
        "GPUs",
        "Graphics cards. Memory decides which models fit, bandwidth how fast they answer, "
        "and the FP16 rate how fast they read a long prompt.",
        ("memory_gib", "memory_bandwidth_gb_s", "fp16_matrix_tflops", "tdp_w", "slot_width"),
    ),
    KindPage(
        Riser,
        "Risers and adapters",
        "What carries a card that has no slot of its own. "
        "Look at the lanes, and at how the far end gets its power.",
        ("riser_kind", "pcie_generation", "lanes", "length_cm", "feed"),
    ),
    KindPage(
        PowerSupply,
        "Power supplies",
        "Watts for all cards together, and a plug for each of their sockets.",
        ("rated_w", "plugs_16pin", "plugs_8pin_pcie", "efficiency_rating", "atx_version"),
    ),
    KindPage(
        Motherboard,
        "Motherboards",
        "How many cards a board hosts, and how much memory it gives the processor.",
        ("socket", "gpus_direct_max", "memory_type", "memory_channels", "memory_max_gib"),
    ),
    KindPage(
        Cpu,
        "CPUs",
        "PCIe lanes decide how many cards a build can feed, memory channels how fast it runs "
        "the part of a model that does not fit onto the cards.",
        ("socket", "cores", "pcie_lanes", "memory_channels", "tdp_w"),
    ),
    KindPage(
        MemoryKit,
        "Memory kits",
        "Fill every channel of the board; registered and unbuffered modules do not mix.",
        ("generation", "module_type", "capacity_gib", "modules", "transfer_rate_mt_s"),
    ),
    KindPage(
        Storage,
        "Storage",
        "Model files take 5 to 500 GB each; a slow disk only makes the first start slow.",
        ("maker", "interface", "capacity_gb"),
    ),
    KindPage(
        Cooler,
        "Coolers",
        "It must fit the socket, and its height the case.",
        ("maker", "sockets", "height_mm", "cooling_note"),
    ),
    KindPage(
        Frame,
        "Cases and frames",
        "Room for the cards in length and slots, and for the supplies that feed them.",
        ("frame_kind", "gpu_slots", "max_gpu_length_mm", "supplies_max", "motherboard_forms"),
    ),
    KindPage(
        Accessory,
        "Cables and accessories",
        "The small parts that make a total whole.",
        ("maker", "accessory_kind", "specification"),
    ),
)
KINDS = (*PARTS, MACHINES)


def kind_page(word: str) -> KindPage | None:
    """The kind of part that a URL names, if any."""
    return next((page for page in PARTS if page.word == word), None)


def kind_page_of(model: type[Product]) -> KindPage:
    """The kind that a model holds."""
    return next(page for page in KINDS if page.model is model)
