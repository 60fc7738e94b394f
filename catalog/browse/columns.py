"""Columns of a list: what each is called, what it sorts by, and how a row's value reads in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from catalog.specs import spec

__all__ = ["Column", "ListColumn", "spec_column", "spec_columns"]

# Headings where the label of a spec would make its column wider than its figures.
SHORT = {
    "memory_bandwidth_gb_s": "Bandwidth",
    "fp16_matrix_tflops": "FP16",
    "slot_width": "Slots",
    "rated_w": "Watts",
    "plugs_16pin": "16-pin",
    "plugs_8pin_pcie": "8-pin",
    "efficiency_rating": "Efficiency",
    "atx_version": "ATX",
    "gpus_direct_max": "Cards direct",
    "memory_channels": "Channels",
    "memory_max_gib": "Memory up to",
    "pcie_generation": "PCIe",
    "pcie_lanes": "Lanes",
    "transfer_rate_mt_s": "Rate",
    "module_type": "Type",
    "max_gpu_length_mm": "Longest card",
    "motherboard_forms": "Boards",
    "supplies_max": "Supplies",
    "gpu_slots": "Slots",
}
# Fields whose values need no heading beside them: 24 GiB, 936 GB/s, 350 W, AM5.
PLAIN = {
    "accessory_kind", "attention", "capacity_gb", "capacity_gib", "cooling_note", "efficiency_rating", "form",
    "frame_kind", "generation", "interface", "license", "maker", "memory_bandwidth_gb_s", "memory_gib",
    "memory_type", "module_type", "rated_w", "riser_kind", "socket", "specification", "tdp_w",
    "transfer_rate_mt_s",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its key in the URL, its heading, how it reads."""

    key: str
    label: str
    explanation: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class ListColumn:
    """A column of a list with the text of a row's value, ``None`` where it is unknown.

    ``key`` is a field of the row or one of the computed figures of ``catalog.browse.figures``. ``ends`` are
    the words for its smallest and its largest value in the choice of orders.
    """

    column: Column
    text: Callable[[Any], str | None]
    ends: tuple[str, str] = ("lowest first", "highest first")
    is_plain: bool = False
    """Whether its values say what they are without the heading, as on the cards of a phone."""

    @property
    def key(self) -> str:
        """Its key in the URL."""
        return self.column.key


def spec_column(model: type[Model], name: str, label: str = "") -> ListColumn:
    """The column of one field with the words of its spec; ``label`` is a shorter heading."""
    found = spec(model, name)
    explanation = found.explanation
    if label and label != found.label:
        explanation = f"{found.label}. {explanation}".strip()
    column = Column(name, label or found.label, explanation, found.is_number)
    ends = ("lowest first", "highest first") if found.is_number else ("A to Z", "Z to A")
    return ListColumn(column, found.text, ends, name in PLAIN)


def spec_columns(model: type[Model], *names: str) -> tuple[ListColumn, ...]:
    """Columns of several fields, with headings that are short enough to stand side by side."""
    return tuple(spec_column(model, name, SHORT.get(name, "")) for name in names)
