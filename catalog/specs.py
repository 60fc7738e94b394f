"""What each field of a product is called, in which unit, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field, Model

from catalog.figures import spec_text

__all__ = ["Spec", "spec", "specs_of"]

# The end of a field's name says its unit; the longer ends first.
UNITS = {
    "_mt_s": "MT/s",
    "_gb_s": "GB/s",
    "_tflops": "TFLOPS",
    "_tops": "TOPS",
    "_share": "%",
    "_gib": "GiB",
    "_gb": "GB",
    "_mm": "mm",
    "_cm": "cm",
    "_w": "W",
    "_v": "V",
}
WORDS = {
    "api": "API",
    "atx": "ATX",
    "cpu": "CPU",
    "ecc": "ECC",
    "eps": "EPS",
    "fp4": "FP4",
    "fp8": "FP8",
    "fp16": "FP16",
    "fp32": "FP32",
    "bf16": "BF16",
    "int8": "INT8",
    "gpu": "GPU",
    "gpus": "GPUs",
    "llm": "LLM",
    "nvlink": "NVLink",
    "pcie": "PCIe",
    "sata": "SATA",
    "6pin": "6-pin",
    "8pin": "8-pin",
    "16pin": "16-pin",
}
LABELS = {
    "architecture_family": "Architecture",
    "fp16_matrix_tflops": "FP16 matrix rate",
    "fp16_matrix_fp32acc_tflops": "FP16 matrix rate, FP32 accumulate",
    "fp16_shader_tflops": "FP16 shader rate",
    "fp32_tflops": "FP32 rate",
    "int8_tops": "INT8 rate",
    "cpu_only": "Measured on its CPU",
    "gpu_memory_share": "Memory that the GPU may use",
    "gpu_memory_share_measured": "That share was measured",
    "gpus_direct_min": "Dual-slot cards without risers, at least",
    "gpus_direct_max": "Dual-slot cards without risers, at most",
    "llm_power_w": "Power under an LLM load",
    "max_power_w": "Highest power",
    "memory_mt_s": "Memory speed",
    "tdp_w": "Power limit",
    "supports_bf16": "BF16",
    "supports_fp8": "FP8",
    "supports_fp4": "FP4",
    "slot_width": "Slots taken",
    "riser_kind": "Kind",
    "frame_kind": "Kind",
    "accessory_kind": "Kind",
    "feed": "Power feed",
    "rated_w": "Rating",
    "sustained_share": "Speed after minutes of load",
    "watts_per_16pin_w": "Power per 16-pin plug",
    "input_voltage_min_v": "Starts from",
    "full_rating_voltage_min_v": "Full rating from",
    "transfer_rate_mt_s": "Transfer rate",
    "supplies_min": "Power supplies, at least",
    "supplies_max": "Power supplies, at most",
}
# Said elsewhere on a page, not in its table of specs.
ELSEWHERE = {"slug", "name", "notes", "announced_only"}


@dataclass(frozen=True)
class Spec:
    """One field of a model as a page shows it."""

    field: Field[Any, Any]
    label: str
    unit: str

    @property
    def name(self) -> str:
        """The field's name, as fixtures and URLs have it."""
        return self.field.name

    @property
    def explanation(self) -> str:
        """What the field means, where its label does not say all."""
        return str(self.field.help_text)

    @property
    def is_number(self) -> bool:
        """Whether values stand right in a column."""
        return not self.field.choices and self.field.get_internal_type().endswith(
            ("IntegerField", "FloatField")
        )

    def text(self, row: Model) -> str | None:
        """The row's value with its unit; ``None`` where it is unknown."""
        return spec_text(self.field, getattr(row, self.field.attname), self.unit)


@cache
def spec(model: type[Model], name: str) -> Spec:
    """The spec of one field."""
    field = next(f for f in model._meta.concrete_fields if f.name == name)
    ending = next((ending for ending in UNITS if name.endswith(ending)), "")
    return Spec(field, LABELS.get(name) or _label(name.removesuffix(ending)), UNITS.get(ending, ""))


@cache
def specs_of(model: type[Model]) -> tuple[Spec, ...]:
    """Every spec of a kind of product, in the order of its fields; those of all products come first."""
    fields: Iterable[Field[Any, Any]] = model._meta.concrete_fields
    return tuple(
        spec(model, f.name) for f in fields if f.editable and not f.primary_key and f.name not in ELSEWHERE
    )


def _label(name: str) -> str:
    words = [WORDS.get(word, word) for word in name.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
