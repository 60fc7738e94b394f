"""The names of everything in the catalog, by kind, as read from it once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from catalog.models import (
    Gpu,
    LanguageModel,
    LanguageModelAlias,
    Machine,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
)
from catalog.models.products import ProductKind
from catalog.names import fold
from estimator.core.quantization import Ecosystem
from estimator.names.hardware_names import Device, hardware_index
from estimator.names.name_index import NameIndex, UnknownNameError, index_of
from estimator.names.spellings import model_core, quantization_core
from estimator.specs import catalog_hash

__all__ = ["Names", "current_names"]


@dataclass(frozen=True)
class Names:
    """All names of the catalog, as read from it once."""

    hardware: NameIndex
    language_models: NameIndex
    quantizations: Mapping[Ecosystem, NameIndex]
    kv_types: NameIndex

    def resolve_hardware(self, text: str) -> str:
        """The slug of a card or machine; parts of a mixed rig are joined by ``+``.

        Raises:
            UnknownNameError, AmbiguousNameError: see `NameIndex.resolve`.
        """
        if "+" in text and not self.hardware.knows(text):
            return "+".join(self.hardware.resolve(part) for part in text.split("+"))
        return self.hardware.resolve(text)

    def resolve_quantization(self, text: str, ecosystem: Ecosystem) -> str:
        """The slug of a weight format of one ecosystem.

        Raises:
            UnknownNameError: another ecosystem's format, or none; the closest of this one are listed.
            AmbiguousNameError: see `NameIndex.resolve`.
        """
        index = self.quantizations[ecosystem]
        if not index.knows(text):
            others = [other.value for other, names in self.quantizations.items() if names.knows(text)]
            if others:
                raise UnknownNameError(
                    f"quant {text.strip()!r} is a format of {' and '.join(others)} files, "
                    f"not of {ecosystem.value} files"
                )
        return index.resolve(text)


def current_names() -> Names:
    """The names in the database, read anew after each load of the fixtures."""
    return _names_at(catalog_hash())


@lru_cache(maxsize=1)
def _names_at(_hash: str) -> Names:
    formats = list(QuantizationFormat.objects.order_by("slug"))
    aliases = list(QuantizationAlias.objects.select_related("quantization").order_by("pk"))
    by_ecosystem = {
        ecosystem: index_of(
            "quant",
            [
                pair
                for row in formats
                if row.ecosystem == ecosystem
                for pair in _own_names(row, f"{ecosystem}-")
            ]
            + [(alias.name, alias.quantization.slug) for alias in aliases if alias.ecosystem == ecosystem],
            quantization_core,
        )
        for ecosystem in QuantizationFormat.Ecosystem.values
    }
    return Names(
        hardware=_hardware_index(),
        language_models=index_of("model", _model_names(), model_core),
        quantizations={ecosystem: by_ecosystem[ecosystem.value] for ecosystem in Ecosystem},
        kv_types=by_ecosystem[QuantizationFormat.Ecosystem.KV_CACHE.value],
    )


def _model_names() -> list[tuple[str, str]]:
    rows = LanguageModel.objects.order_by("slug").values_list("slug", "name")
    aliases = LanguageModelAlias.objects.order_by("pk").values_list("name", "language_model__slug")
    return [(name, slug) for slug, title in rows for name in (slug, title)] + list(aliases)


def _own_names(row: QuantizationFormat, prefix: str) -> list[tuple[str, str]]:
    """Slug and name, and the slug without its ecosystem: within one, ``q4_k_m`` says all."""
    return [(name, row.slug) for name in (row.slug, row.name, row.slug.removeprefix(prefix))]


def _hardware_index() -> NameIndex:
    gpus, machines = list(Gpu.objects.order_by("slug")), list(Machine.objects.order_by("slug"))
    pairs = [(name, product.slug) for product in (*gpus, *machines) for name in (product.slug, product.name)]
    kinds = (ProductKind.GPU, ProductKind.MACHINE)
    aliases = ProductAlias.objects.filter(product__kind__in=kinds).order_by("pk")
    pairs += aliases.values_list("name", "product__slug")
    reviewed = {fold(name) for name, _ in pairs}
    pairs += [(name, slug) for name, slug in _chip_names(machines) if fold(name) not in reviewed]
    return hardware_index(pairs, [*map(_card, gpus), *map(_computer, filter(_is_complete, machines))])


def _is_complete(machine: Machine) -> bool:
    return bool(machine.memory_gib and machine.memory_bandwidth_gb_s)


def _chip_names(machines: list[Machine]) -> list[tuple[str, str]]:
    """Chip and memory size name a machine too: those that share them differ in nothing else. Apple's chips
    are known by their parts instead."""
    return [
        (name, machine.slug)
        for machine in filter(_is_complete, machines)
        if machine.cpu_only or machine.vendor != Machine.Vendor.APPLE
        for chip in [f"{machine.chip} (CPU)" if machine.cpu_only else machine.chip]
        for name in (f"{chip} {machine.memory_gib:g}GB", chip)
    ]


def _card(gpu: Gpu) -> Device:
    return Device(gpu.slug, gpu.memory_gib, gpu.memory_bandwidth_gb_s)


def _computer(machine: Machine) -> Device:
    chip = re.search(r"\bm\d+(?: (?:pro|max|ultra))?\b", machine.chip.casefold())
    return Device(
        slug=machine.slug,
        memory_gib=machine.memory_gib or 0.0,
        memory_bandwidth_gb_s=machine.memory_bandwidth_gb_s or 0.0,
        gpu_cores=machine.gpu_cores,
        sustained_share=machine.sustained_share or 1.0,
        apple_chip=fold(chip[0]) if chip and machine.vendor == Machine.Vendor.APPLE else "",
        cpu_only=machine.cpu_only,
    )
