"""Rows of the catalog, and parts that a visitor described, as the values that rules read: the one reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from builds.parts.values import (
    Board,
    Card,
    CardShape,
    CoolerPart,
    Disk,
    Modules,
    Part,
    Plugs,
    Processor,
    RiserPart,
    Room,
    Slot,
    SmallPart,
    Supply,
)
from catalog.models import (
    Accessory,
    Cooler,
    Cpu,
    Frame,
    Gpu,
    GpuVariant,
    MemoryKit,
    Motherboard,
    MotherboardSlot,
    PowerSupply,
    Product,
    Riser,
    Storage,
)

__all__ = ["PART_MODELS", "PREFETCHED", "part_of"]

PREFETCHED: Mapping[type[Product], str] = {Gpu: "variants", Motherboard: "slots"}
"""What a reading needs besides the row: ask for it together with the rows."""


def part_of(row: Product) -> Part:
    """A row as a value. A row that is not stored is a part of the visitor's own: it has no page.

    Raises:
        KeyError: a machine or starter build, which no other build holds.
    """
    read: Callable[[Any], Part] = _READERS[type(row)]
    return read(row)


def _part(row: Product) -> dict[str, str]:
    return {"slug": row.slug, "name": row.name, "url": row.get_absolute_url() if row.pk else ""}


def _plugs(row: Gpu | GpuVariant) -> Plugs | None:
    """Known where each kind is counted."""
    counts = (row.plugs_6pin, row.plugs_8pin, row.plugs_16pin, row.plugs_eps)
    known = [count for count in counts if count is not None]
    return Plugs(*known) if len(known) == len(counts) else None


def _card(row: Gpu) -> Card:
    reference = CardShape(thickness_slots=row.slot_width, length_mm=row.length_mm, plugs=_plugs(row))
    variants = sorted(row.variants.all(), key=lambda variant: variant.name) if row.pk else []
    return Card(
        **_part(row),
        vendor=row.vendor,
        family=row.architecture_family,
        chip=row.chip,
        form=row.form,
        memory_gib=row.memory_gib,
        memory_bandwidth_gb_s=row.memory_bandwidth_gb_s,
        matmul_tflops=row.fp16_matrix_tflops,
        limit_w=row.tdp_w,
        generation=row.pcie_generation,
        lanes=row.pcie_lanes,
        cooling=row.cooling,
        nvlink_gb_s=row.nvlink_gb_s,
        shapes=(reference, *map(_shape, variants)),
        notes=row.notes,
    )


def _shape(row: GpuVariant) -> CardShape:
    return CardShape(
        name=row.name,
        thickness_slots=row.slot_width,
        length_mm=row.length_mm,
        plugs=_plugs(row),
        retail_count=row.retail_count,
    )


def _riser(row: Riser) -> RiserPart:
    return RiserPart(
        **_part(row),
        kind=row.riser_kind,
        generation=row.pcie_generation,
        lanes=row.lanes,
        ports=row.ports,
        length_cm=row.length_cm,
        feed=row.feed,
        slot_w=row.max_slot_power_w,
        notes=row.notes,
    )


def _supply(row: PowerSupply) -> Supply:
    return Supply(
        **_part(row),
        form=row.form,
        rated_w=row.rated_w,
        efficiency_rating=row.efficiency_rating,
        atx_version=row.atx_version,
        atx_version_confirmed=row.atx_version_confirmed,
        eight=row.plugs_8pin_pcie,
        eight_cables=row.cables_8pin_pcie,
        sixteen=row.plugs_16pin,
        sixteen_w=row.watts_per_16pin_w,
        eps=row.plugs_eps,
        sata=row.plugs_sata,
        molex=row.plugs_molex,
        input_voltage_min_v=row.input_voltage_min_v,
        full_rating_voltage_min_v=row.full_rating_voltage_min_v,
        input_note=row.input_note,
        depth_mm=row.depth_mm,
        notes=row.notes,
    )


def _board(row: Motherboard) -> Board:
    slots = sorted(row.slots.all(), key=lambda slot: slot.position) if row.pk else []
    return Board(
        **_part(row),
        socket=row.socket,
        chipset=row.chipset,
        form_factor=row.form_factor,
        slots=tuple(map(_slot, slots)),
        cards_min=row.gpus_direct_min,
        cards_max=row.gpus_direct_max,
        bifurcation=row.bifurcation,
        memory_type=row.memory_type,
        memory_channels=row.memory_channels,
        memory_slots=row.memory_slots,
        memory_max_gib=row.memory_max_gib,
        known_issues=row.known_issues,
        notes=row.notes,
    )


def _slot(row: MotherboardSlot) -> Slot:
    return Slot(
        position=row.position,
        label=row.label,
        lanes_physical=row.lanes_physical,
        lanes_electrical=row.lanes_electrical,
        lanes_shared=row.lanes_shared,
        generation=row.pcie_generation,
        attached_to=row.attached_to,
        shares_with=row.shares_with,
        slots_to_next=row.slots_to_next,
        note=row.note,
        source_url=row.source_url,
    )


def _processor(row: Cpu) -> Processor:
    return Processor(
        **_part(row),
        socket=row.socket,
        cores=row.cores,
        threads=row.threads,
        lanes=row.pcie_lanes,
        generation=row.pcie_generation,
        memory_channels=row.memory_channels,
        memory_type=row.memory_type,
        memory_mt_s=row.memory_mt_s,
        tdp_w=row.tdp_w,
        notes=row.notes,
    )


def _kit(row: MemoryKit) -> Modules:
    return Modules(
        **_part(row),
        generation=row.generation,
        kind=row.module_type,
        ecc=row.ecc,
        capacity_gib=row.capacity_gib,
        modules=row.modules,
        rate_mt_s=row.transfer_rate_mt_s,
    )


def _cooler(row: Cooler) -> CoolerPart:
    return CoolerPart(**_part(row), sockets=tuple(row.sockets.split()), height_mm=row.height_mm)


def _disk(row: Storage) -> Disk:
    return Disk(**_part(row), interface=row.interface, capacity_gb=row.capacity_gb)


def _room(row: Frame) -> Room:
    return Room(
        **_part(row),
        kind=row.frame_kind,
        slots=row.gpu_slots,
        max_length_mm=row.max_gpu_length_mm,
        supplies_min=row.supplies_min,
        supplies_max=row.supplies_max,
        board_forms=tuple(row.motherboard_forms.split()),
        notes=row.notes,
    )


def _small_part(row: Accessory) -> SmallPart:
    return SmallPart(**_part(row), kind=row.accessory_kind, specification=row.specification)


_READERS: Mapping[type[Product], Callable[[Any], Part]] = {
    Gpu: _card,
    Riser: _riser,
    PowerSupply: _supply,
    Motherboard: _board,
    Cpu: _processor,
    MemoryKit: _kit,
    Storage: _disk,
    Cooler: _cooler,
    Frame: _room,
    Accessory: _small_part,
}

PART_MODELS: tuple[type[Product], ...] = tuple(_READERS)
"""Kinds that a build holds."""
