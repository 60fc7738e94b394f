"""What a product's page says in tables: its specs with their sources, its shapes and slots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from catalog.figures import Source, number, sources
from catalog.models import Gpu, GpuVariant, Motherboard, MotherboardSlot, Product
from catalog.specs import Spec, specs_of

__all__ = [
    "SpecLine",
    "VariantLine",
    "motherboard_slots",
    "spec_lines",
    "variant_lines",
]


@dataclass(frozen=True)
class SpecLine:
    """One spec: its text, and where it was read. ``own`` says that the source speaks for this value alone."""

    spec: Spec
    text: str | None
    sources: list[Source]
    notes: list[str]
    own: bool


@dataclass(frozen=True)
class VariantLine:
    """A retail shape of a card: plugs as buyers say them."""

    variant: GpuVariant
    plugs: str
    slots: str
    length: str
    sources: list[Source]


def spec_lines(product: Product) -> list[SpecLine]:
    """Every spec of a product that has its sources prefetched; a value without its own has the row's."""
    spoken = defaultdict(list)
    for source in product.spec_sources.all():
        spoken[source.field].append(source)
    lines = []
    for spec in specs_of(type(product)):
        text = spec.text(product)
        found = spoken[spec.name] or (spoken[""][:1] if text is not None else [])
        links = [link for source in found for link in sources(source.url)]
        notes = [source.note for source in spoken[spec.name] if source.note]
        lines.append(SpecLine(spec, text, links, notes, own=bool(spoken[spec.name])))
    return lines


def variant_lines(gpu: Gpu) -> list[VariantLine]:
    """The common retail shapes of a card."""
    return [
        VariantLine(
            variant,
            _plugs(variant),
            "" if variant.slot_width is None else number(variant.slot_width),
            "" if variant.length_mm is None else f"{number(variant.length_mm)} mm",
            sources(variant.source_url),
        )
        for variant in gpu.variants.order_by("name")
    ]


def motherboard_slots(motherboard: Motherboard) -> list[tuple[MotherboardSlot, list[Source]]]:
    """The long slots of a board, top to bottom, each with its sources."""
    return [(slot, sources(slot.source_url)) for slot in motherboard.slots.order_by("position")]


def _plugs(variant: GpuVariant) -> str:
    """``2× 8-pin``; ``none`` where the counts are known to be zero, nothing where they are unknown."""
    counts = {
        "6-pin": variant.plugs_6pin,
        "8-pin": variant.plugs_8pin,
        "16-pin": variant.plugs_16pin,
        "EPS": variant.plugs_eps,
    }
    if all(count is None for count in counts.values()):
        return ""
    return " + ".join(f"{count}× {plug}" for plug, count in counts.items() if count) or "none"
