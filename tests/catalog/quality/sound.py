"""A small catalog in which nothing is doubtful; tests break one row of it at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.models import (
    Cooler,
    Cpu,
    CurrentPrice,
    Gpu,
    GpuVariant,
    LanguageModel,
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
)
from catalog.quality import Finding, every_finding
from catalog.quality.rows import Rows

TODAY = date(2026, 11, 22)
SOURCE = "https://maker.example.edu/datasheet"


def _stored(model: type[Any], said: dict[str, Any]) -> Any:
    """A row as the database would hand it out: a child's key is its parent's too."""
    return model(**said | {"id": said["pk"]})


def card(**said: Any) -> Gpu:
    sound = {
        "pk": 1, "slug": "card", "name": "Card", "kind": "gpu", "vendor": "nvidia", "form": "card",
        "architecture_family": "Ampere", "memory_gib": 24, "memory_type": "GDDR6X",
        "memory_bandwidth_gb_s": 936, "fp16_matrix_tflops": 142, "fp16_matrix_fp32acc_tflops": 71,
        "fp32_tflops": 35.6, "supports_bf16": True, "supports_fp8": False, "supports_fp4": False,
        "tdp_w": 350, "recommended_supply_w": 750, "plugs_6pin": 0, "plugs_8pin": 2, "plugs_16pin": 0,
        "plugs_eps": 0, "pcie_generation": 4, "pcie_lanes": 16, "slot_width": 3, "length_mm": 313,
    }  # fmt: skip
    return _stored(Gpu, sound | said)


def variant(gpu: Gpu, **said: Any) -> GpuVariant:
    sound = {
        "gpu": gpu, "name": "Partner card", "slot_width": 3, "length_mm": 320, "plugs_6pin": 0,
        "plugs_8pin": 3, "plugs_16pin": 0, "plugs_eps": 0, "source_url": SOURCE,
    }  # fmt: skip
    return GpuVariant(**sound | said)


def machine(pk: int = 2, **said: Any) -> Machine:
    sound = {
        "pk": pk, "slug": f"machine-{pk}", "name": f"Machine {pk}", "kind": "machine", "vendor": "apple",
        "chip": "M5 Max", "gpu_cores": 40, "memory_gib": 128, "memory_bandwidth_gb_s": 614,
        "gpu_memory_share": 0.75, "idle_power_w": 8, "llm_power_w": 90, "max_power_w": 140, "form": "laptop",
    }  # fmt: skip
    return _stored(Machine, sound | said)


def board(**said: Any) -> Motherboard:
    sound = {
        "pk": 10, "slug": "board", "name": "Board", "kind": "motherboard", "socket": "AM5",
        "memory_type": "DDR5 UDIMM", "memory_channels": 2, "memory_slots": 4,
    }  # fmt: skip
    return _stored(Motherboard, sound | said)


def slot(motherboard: Motherboard, **said: Any) -> MotherboardSlot:
    sound = {
        "motherboard": motherboard, "position": 1, "lanes_physical": 16, "lanes_electrical": 16,
        "lanes_shared": 8, "pcie_generation": 5, "attached_to": "cpu", "source_url": SOURCE,
    }  # fmt: skip
    return MotherboardSlot(**sound | said)


def cpu(**said: Any) -> Cpu:
    sound = {
        "pk": 11, "slug": "cpu", "name": "CPU", "kind": "cpu", "socket": "AM5", "cores": 8, "threads": 16,
        "pcie_lanes": 24, "pcie_generation": 5, "memory_channels": 2,
    }  # fmt: skip
    return _stored(Cpu, sound | said)


def kit(**said: Any) -> MemoryKit:
    sound = {
        "pk": 12, "slug": "kit", "name": "Kit", "kind": "memory-kit", "generation": "DDR5",
        "module_type": "UDIMM", "capacity_gib": 96, "modules": 2, "transfer_rate_mt_s": 6000,
    }  # fmt: skip
    return _stored(MemoryKit, sound | said)


def supply(**said: Any) -> PowerSupply:
    sound = {
        "pk": 13, "slug": "supply", "name": "Supply", "kind": "power-supply", "form": "atx", "rated_w": 1600,
        "plugs_8pin_pcie": 8, "plugs_16pin": 2, "watts_per_16pin_w": 600, "plugs_eps": 2,
        "input_voltage_min_v": 100, "full_rating_voltage_min_v": 115,
    }  # fmt: skip
    return _stored(PowerSupply, sound | said)


def riser(**said: Any) -> Riser:
    sound = {
        "pk": 14, "slug": "riser", "name": "Riser", "kind": "riser", "riser_kind": "usb-x1", "lanes": 1,
        "feed": "6-pin", "max_slot_power_w": 75,
    }  # fmt: skip
    return _stored(Riser, sound | said)


def cooler(**said: Any) -> Cooler:
    sound = {"pk": 15, "slug": "cooler", "name": "Cooler", "kind": "cooler", "sockets": "AM5 AM4"}
    return _stored(Cooler, sound | said)


def price(product: Product, amount: float = 1000, **said: Any) -> CurrentPrice:
    sound = {
        "product": product, "condition": "new", "amount_usd": Decimal(amount),
        "low_usd": Decimal(amount), "high_usd": Decimal(amount), "n_observations": 1,
        "newest_on": date(2026, 11, 20), "newest_precision": "day", "oldest_on": date(2026, 11, 20),
        "basis": "asking", "source_url": SOURCE,
    }  # fmt: skip
    return CurrentPrice(**sound | said)


def model(**said: Any) -> LanguageModel:
    return LanguageModel(**{"pk": 1, "slug": "model-8b", "name": "Model 8B", "source_url": SOURCE} | said)


def weight_format(**said: Any) -> QuantizationFormat:
    sound = {"pk": 1, "slug": "gguf-q4", "name": "GGUF Q4", "ecosystem": "gguf", "source_url": SOURCE}
    return QuantizationFormat(**sound | said)


def sound_rows(**broken: Any) -> Rows:
    """The small catalog, with the rows that a test hands in instead."""
    motherboard, gpu = board(), card()
    rows = Rows(
        today=TODAY,
        gpus=[gpu],
        variants=[variant(gpu)],
        machines=[machine(2), machine(3, memory_gib=64)],
        motherboards=[motherboard],
        slots=[slot(motherboard)],
        cpus=[cpu()],
        memory_kits=[kit()],
        power_supplies=[supply()],
        risers=[riser()],
        coolers=[cooler()],
        language_models=[model()],
        formats=[weight_format()],
        aliases=[
            ProductAlias(product=gpu, name="The card"),
            QuantizationAlias(quantization=weight_format(), name="Q4"),
        ],
    )
    rows = replace(rows, **broken)
    if "prices" not in broken:
        rows = replace(rows, prices=[price(product) for product in rows.products])
    if "spec_sources" not in broken:
        sources = {each.pk: [SpecSource(product=each, field="", url=SOURCE)] for each in rows.products}
        rows = replace(rows, spec_sources=sources)
    return rows


def found(**broken: Any) -> list[Finding]:
    """What the rules say of the small catalog with something broken."""
    return every_finding(sound_rows(**broken))
