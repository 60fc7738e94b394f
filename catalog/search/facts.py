"""The key figures of a thing in one line, and the words that belong to it without being its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.figures import count_in_words, number
from catalog.models import LanguageModel, Product, QuantizationFormat
from catalog.specs import Spec, spec

__all__ = ["context_of", "facts_of"]

SHOWN = {
    Product.Kind.GPU: ("memory_gib", "memory_bandwidth_gb_s"),
    Product.Kind.MACHINE: ("memory_gib", "memory_bandwidth_gb_s", "form"),
    Product.Kind.RISER: ("riser_kind", "pcie_generation", "lanes", "length_cm"),
    Product.Kind.POWER_SUPPLY: ("rated_w", "efficiency_rating"),
    Product.Kind.MOTHERBOARD: ("socket", "memory_type"),
    Product.Kind.CPU: ("socket", "cores", "tdp_w"),
    Product.Kind.MEMORY_KIT: ("generation", "capacity_gib", "transfer_rate_mt_s"),
    Product.Kind.STORAGE: ("interface", "capacity_gb"),
    Product.Kind.COOLER: ("sockets",),
    Product.Kind.FRAME: ("frame_kind",),
    Product.Kind.ACCESSORY: ("accessory_kind", "specification"),
}
# People write a card's or a machine's memory as GB.
MEMORY = ("memory_gib", "capacity_gib")
CONTEXT = ("vendor", "chip", "socket")


def facts_of(subject: Product | LanguageModel | QuantizationFormat) -> str:
    """Key figures with their units, parted by middle dots; unknown ones are left out."""
    if isinstance(subject, Product):
        specs = [spec(type(subject), name) for name in SHOWN[Product.Kind(subject.kind)]]
        return _joined(_fact(each, subject) for each in specs)
    if isinstance(subject, LanguageModel):
        size, read, context = subject.text_params, subject.params_read_per_token, subject.max_context
        return _joined([
            size and f"{count_in_words(size)} parameters",
            size and read and read < size / 2 and f"{count_in_words(read)} read per token",
            context and f"{context:,} tokens of context",
        ])  # fmt: skip
    return _joined([
        subject.get_ecosystem_display(),
        f"{number(subject.measured_bits_per_weight or subject.block_bits_per_weight)} bits per weight",
    ])  # fmt: skip


def context_of(subject: Product | LanguageModel | QuantizationFormat) -> str:
    """Maker, chip, kind and memory of a product; developer and family of a model; a format's ecosystem."""
    if isinstance(subject, LanguageModel):
        return f"{subject.developer} {subject.family} model"
    if isinstance(subject, QuantizationFormat):
        return f"{subject.get_ecosystem_display()} format"
    said = [subject.maker, subject.get_kind_display()]
    said += [str(getattr(subject, name)) for name in CONTEXT if getattr(subject, name, None)]
    said += [f"{number(getattr(subject, name))} GB" for name in MEMORY if getattr(subject, name, None)]
    return " ".join(said)


def _fact(each: Spec, subject: Product) -> str | None:
    text = each.text(subject)
    if text is None or each.unit or not each.is_number:
        return text
    return f"{each.label} {text}"


def _joined(facts: Iterable[Any]) -> str:
    return " · ".join(fact for fact in facts if fact)
