"""The rows that the rules look at, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.models import (
    Accessory,
    Cooler,
    Cpu,
    CurrentPrice,
    Frame,
    Gpu,
    GpuVariant,
    LanguageModel,
    LanguageModelAlias,
    Machine,
    MemoryKit,
    Motherboard,
    MotherboardSlot,
    PowerSupply,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
    Riser,
    SpecSource,
    Storage,
)

__all__ = ["Rows", "read_rows"]

PRODUCTS: tuple[type[Product], ...] = (
    Accessory, Cooler, Cpu, Frame, Gpu, Machine, MemoryKit, Motherboard, PowerSupply, Riser, Storage,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The catalog's rows by kind, each in the order of its slugs; nothing retired."""

    today: date
    gpus: Sequence[Gpu] = ()
    variants: Sequence[GpuVariant] = ()
    machines: Sequence[Machine] = ()
    motherboards: Sequence[Motherboard] = ()
    slots: Sequence[MotherboardSlot] = ()
    cpus: Sequence[Cpu] = ()
    memory_kits: Sequence[MemoryKit] = ()
    power_supplies: Sequence[PowerSupply] = ()
    risers: Sequence[Riser] = ()
    coolers: Sequence[Cooler] = ()
    frames: Sequence[Frame] = ()
    others: Sequence[Product] = ()
    prices: Sequence[CurrentPrice] = ()
    spec_sources: Mapping[int, Sequence[SpecSource]] = field(default_factory=dict)
    """By product."""
    language_models: Sequence[LanguageModel] = ()
    formats: Sequence[QuantizationFormat] = ()
    aliases: Sequence[ProductAlias | LanguageModelAlias | QuantizationAlias] = ()

    @property
    def products(self) -> list[Product]:
        """Parts and machines of all kinds."""
        kinds: tuple[Sequence[Product], ...] = (
            self.gpus, self.machines, self.motherboards, self.cpus, self.memory_kits, self.power_supplies,
            self.risers, self.coolers, self.frames, self.others,
        )  # fmt: skip
        return [product for kind in kinds for product in kind]


def read_rows(today: date) -> Rows:
    """Everything that is in the catalog today, about twenty queries."""
    found: dict[type[Product], list[Any]] = {
        model: list(model._default_manager.filter(retired_at=None).order_by("slug")) for model in PRODUCTS
    }
    by_product: dict[int, list[SpecSource]] = defaultdict(list)
    for source in SpecSource.objects.order_by("product", "field", "url"):
        by_product[source.product_id].append(source)
    live = {"product__retired_at": None}
    return Rows(
        today=today,
        gpus=found[Gpu],
        variants=list(GpuVariant.objects.filter(gpu__retired_at=None).select_related("gpu")),
        machines=found[Machine],
        motherboards=found[Motherboard],
        slots=list(
            MotherboardSlot.objects.filter(motherboard__retired_at=None).select_related("motherboard")
        ),
        cpus=found[Cpu],
        memory_kits=found[MemoryKit],
        power_supplies=found[PowerSupply],
        risers=found[Riser],
        coolers=found[Cooler],
        frames=found[Frame],
        others=found[Accessory] + found[Storage],
        prices=list(CurrentPrice.objects.filter(**live).select_related("product").order_by("pk")),
        spec_sources=by_product,
        language_models=list(LanguageModel.objects.filter(retired_at=None).order_by("slug")),
        formats=list(QuantizationFormat.objects.filter(retired_at=None).order_by("slug")),
        aliases=[
            *ProductAlias.objects.filter(**live).select_related("product").order_by("pk"),
            *LanguageModelAlias.objects.select_related("language_model").order_by("pk"),
            *QuantizationAlias.objects.select_related("quantization").order_by("pk"),
        ],
    )
