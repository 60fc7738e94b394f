"""What the shipped catalog covers: the platforms that builders use, the floors, and every measured device."""

from __future__ import annotations

import re

import pytest
from django.db import models

from catalog.models import (
    Cpu,
    Frame,
    Gpu,
    LanguageModel,
    Machine,
    MemoryKit,
    Motherboard,
    PowerSupply,
    Product,
    Riser,
)
from estimator.models import Measurement

pytestmark = pytest.mark.usefixtures("catalog")

PLATFORMS = {
    "AM4": {"socket": "AM4"},
    "AM5": {"socket": "AM5"},
    "LGA1700": {"socket": "LGA1700"},
    "LGA1851": {"socket": "LGA1851"},
    "X99": {"socket": "LGA2011-3", "chipset": "X99"},
    "TRX40": {"socket": "sTRX4", "chipset": "TRX40"},
    "TRX50": {"socket": "sTR5", "chipset": "TRX50"},
    "WRX90": {"socket": "sTR5", "chipset": "WRX90"},
    "WRX80": {"socket": "sWRX8", "chipset": "WRX80"},
    "SP3": {"socket": "SP3"},
    "SP5": {"socket": "SP5"},
    "SP6": {"socket": "SP6"},
    "W790": {"socket": "LGA4677", "chipset": "W790"},
    "LGA3647": {"socket": "LGA3647"},
}
"""Board columns by platform; two of the twelve count double (TRX50 and WRX90, SP5 and SP6)."""

FLOORS = [
    (Gpu, 90),
    (Machine, 70),
    (PowerSupply, 40),
    (Riser, 30),
    (Motherboard, 25),
    (Cpu, 25),
    (MemoryKit, 20),
    (Frame, 20),
    (LanguageModel, 100),
]


def laid_out(board: Motherboard) -> bool:
    """Whether electrical lanes and generation of every long slot are known."""
    slots = list(board.slots.all())
    return bool(slots) and all(slot.lanes_electrical and slot.pcie_generation for slot in slots)


def kits_that_fit(board: Motherboard) -> list[MemoryKit]:
    """Kits of the board's generation and module type, or of its generation where the board names no type."""
    generation, *types = re.split(r"[ /]", board.memory_type)
    kits = MemoryKit.objects.filter(generation=generation).exclude(module_type="SO-DIMM")
    return list(kits.filter(module_type__in=types) if types else kits)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_has_a_board_slot_by_slot_with_a_processor_and_memory(platform: str) -> None:
    boards = Motherboard.objects.filter(**PLATFORMS[platform]).prefetch_related("slots")
    whole = [board for board in boards if laid_out(board)]
    assert whole
    for board in whole:
        assert Cpu.objects.filter(socket=board.socket).exists(), board.slug
        assert kits_that_fit(board), board.slug


def test_slots_count_from_one_without_a_gap() -> None:
    counted = {
        board.slug: [slot.position for slot in board.slots.all()]
        for board in Motherboard.objects.prefetch_related("slots")
    }
    assert {slug: seen for slug, seen in counted.items() if seen != list(range(1, len(seen) + 1))} == {}


def test_no_slot_of_a_processor_is_newer_than_every_processor_of_its_socket() -> None:
    newest = dict(Cpu.objects.values_list("socket").annotate(newest=models.Max("pcie_generation")))
    wrong = [
        f"{board.slug} slot {slot.position}"
        for board in Motherboard.objects.prefetch_related("slots")
        for slot in board.slots.all()
        if slot.attached_to == "cpu" and (slot.pcie_generation or 0) > (newest.get(board.socket) or 0)
    ]
    assert wrong == []


@pytest.mark.parametrize(("model", "floor"), FLOORS, ids=[model.__name__ for model, _ in FLOORS])
def test_there_are_enough_of_each_kind(model: type[models.Model], floor: int) -> None:
    assert model._default_manager.count() >= floor


def test_every_measured_device_is_in_the_catalog() -> None:
    measured = set(Measurement.objects.exclude(hardware="").values_list("hardware", flat=True))
    named = {slug for device in measured for slug in device.split("+")}
    assert named - set(Product.objects.values_list("slug", flat=True)) == set()
