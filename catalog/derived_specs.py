"""Figures worked out from a product's specs and prices, each with how it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.figures import number, usd
from catalog.models import CurrentPrice, Gpu, Machine, MemoryKit, PowerSupply, Product, Storage

__all__ = ["DerivedLine", "derived_lines"]


@dataclass(frozen=True)
class DerivedLine:
    """A figure that no source states: its text, and what it was worked out from."""

    label: str
    text: str
    how: str


def derived_lines(product: Product, prices: Sequence[CurrentPrice]) -> list[DerivedLine]:
    """What follows from a product's own specs, then its price by each quantity that buyers compare."""
    lines: list[DerivedLine] = []
    if isinstance(product, Machine):
        lines += _machine(product)
    if isinstance(product, Gpu):
        lines += _intensity(product)
    for label, unit, amount in _quantities(product):
        for price in prices:
            low, high = usd(float(price.low_usd) / amount), usd(float(price.high_usd) / amount)
            span = f" ({low}–{high})" if low != high else ""
            lines.append(
                DerivedLine(
                    f"{label}, {price.get_condition_display()}",
                    f"{usd(float(price.amount_usd) / amount)}{span}",
                    f"price ÷ {number(round(amount, 2))} {unit}",
                )
            )
    return lines


def _machine(machine: Machine) -> list[DerivedLine]:
    if machine.memory_gib is None or machine.gpu_memory_share is None:
        return []
    usable = machine.memory_gib * machine.gpu_memory_share
    measured = "a measured share" if machine.gpu_memory_share_measured else "the default share"
    return [
        DerivedLine(
            "Memory that the GPU may use",
            f"{number(round(usable, 1))} GiB",
            f"{number(machine.memory_gib)} GiB × {machine.gpu_memory_share:.0%}, {measured}",
        )
    ]


def _intensity(gpu: Gpu) -> list[DerivedLine]:
    if gpu.fp16_matrix_tflops is None:
        return []
    ratio = gpu.fp16_matrix_tflops * 1000 / gpu.memory_bandwidth_gb_s
    return [
        DerivedLine(
            "FP16 operations per byte of memory read",
            f"{ratio:.0f}",
            "FP16 matrix rate ÷ memory bandwidth: reading a prompt uses them, writing an answer hardly",
        )
    ]


def _quantities(product: Product) -> list[tuple[str, str, float]]:
    """What a price is divided by: label, unit, amount."""
    found: list[tuple[str, str, float | None]] = []
    if isinstance(product, Gpu):
        found = [
            ("Price per GiB of memory", "GiB", product.memory_gib),
            ("Price per GB/s of bandwidth", "GB/s", product.memory_bandwidth_gb_s),
        ]
    elif isinstance(product, Machine):
        share = product.gpu_memory_share
        usable = None if product.memory_gib is None or share is None else product.memory_gib * share
        found = [
            ("Price per GiB that the GPU may use", "GiB", usable),
            ("Price per GB/s of bandwidth", "GB/s", product.memory_bandwidth_gb_s),
        ]
    elif isinstance(product, PowerSupply):
        found = [("Price per 100 W", "× 100 W", product.rated_w / 100)]
    elif isinstance(product, MemoryKit):
        found = [("Price per GiB", "GiB", product.capacity_gib)]
    elif isinstance(product, Storage):
        found = [("Price per TB", "TB", None if product.capacity_gb is None else product.capacity_gb / 1000)]
    return [(label, unit, amount) for label, unit, amount in found if amount]
