"""Rows of the catalog as the values that rules read; retired and announced products are left out."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from catalog.models import (
    Cpu,
    Frame,
    Gpu,
    MemoryKit,
    Motherboard,
    MotherboardSlot,
    PowerSupply,
    Product,
    Riser,
)

from .parts import Board, Card, Modules, Plugs, Processor, RiserPart, Room, Supply

__all__ = [
    "board_of",
    "boards",
    "card_of",
    "cards",
    "kit_of",
    "kits",
    "processor_of",
    "processors",
    "riser_of",
    "risers",
    "rooms",
    "supplies",
    "supply_of",
]


def _sold(model: type[Product]) -> Any:
    rows = model._default_manager.filter(retired_at=None, announced_only=False)
    return rows.order_by("name", "slug")


def _named(row: Product) -> dict[str, str]:
    return {"slug": row.slug, "name": row.name, "url": row.get_absolute_url()}


def card_of(row: Gpu) -> Card:
    """A card; its plugs are known where each kind is counted."""
    counts = (row.plugs_6pin, row.plugs_8pin, row.plugs_16pin, row.plugs_eps)
    known = [count for count in counts if count is not None]
    return Card(
        **_named(row),
        limit_w=row.tdp_w,
        plugs=Plugs(*known) if len(known) == len(counts) else None,
        slots=row.slot_width,
        length_mm=row.length_mm,
        generation=row.pcie_generation,
        lanes=row.pcie_lanes,
        passive=row.cooling == Gpu.Cooling.PASSIVE,
    )


def cards() -> list[Card]:
    """Cards for a slot; modules and laptops' GPUs have no neighbours of this kind."""
    return [card_of(row) for row in _sold(Gpu).filter(form=Gpu.Form.CARD)]


def supply_of(row: PowerSupply) -> Supply:
    """A supply."""
    return Supply(
        **_named(row),
        rated_w=row.rated_w,
        eight=row.plugs_8pin_pcie,
        sixteen=row.plugs_16pin,
        sixteen_w=row.watts_per_16pin_w,
        eps=row.plugs_eps,
        twelve_volt_only=row.form == PowerSupply.Form.SERVER,
    )


def supplies() -> list[Supply]:
    """Every supply."""
    return [supply_of(row) for row in _sold(PowerSupply)]


def board_of(row: Motherboard) -> Board:
    """A board with its long slots."""
    slots = sorted(row.slots.all(), key=lambda slot: slot.position)
    return Board(
        **_named(row),
        socket=row.socket,
        memory=row.memory_type,
        memory_slots=row.memory_slots,
        cards_min=row.gpus_direct_min,
        cards_max=row.gpus_direct_max,
        lanes=tuple(f"x{slot.lanes_electrical}" for slot in slots if slot.lanes_electrical),
    )


def boards() -> list[Board]:
    """Every board; two queries."""
    slots = Prefetch("slots", MotherboardSlot.objects.order_by("motherboard", "position"))
    return [board_of(row) for row in _sold(Motherboard).prefetch_related(slots)]


def processor_of(row: Cpu) -> Processor:
    """A processor."""
    return Processor(
        **_named(row), socket=row.socket, memory=row.memory_type, memory_channels=row.memory_channels
    )


def processors() -> list[Processor]:
    """Every processor."""
    return [processor_of(row) for row in _sold(Cpu)]


def kit_of(row: MemoryKit) -> Modules:
    """A kit."""
    return Modules(
        **_named(row),
        generation=row.generation,
        kind=row.module_type,
        capacity_gib=row.capacity_gib,
        modules=row.modules,
    )


def kits() -> list[Modules]:
    """Every kit."""
    return [kit_of(row) for row in _sold(MemoryKit)]


def riser_of(row: Riser) -> RiserPart:
    """A riser."""
    return RiserPart(
        **_named(row),
        kind=row.riser_kind,
        generation=row.pcie_generation,
        lanes=row.lanes,
        feed=row.feed,
        slot_w=row.max_slot_power_w,
    )


def risers() -> list[RiserPart]:
    """Every riser, adapters and bridges included."""
    return [riser_of(row) for row in _sold(Riser)]


def rooms() -> list[Room]:
    """Every case and frame."""
    return [
        Room(**_named(row), kind=row.frame_kind, slots=row.gpu_slots, max_length_mm=row.max_gpu_length_mm)
        for row in _sold(Frame)
    ]
