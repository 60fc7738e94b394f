"""The catalog as value objects, read once: what questions and measured runs name by slug."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from catalog.models import CatalogVersion, Gpu, LanguageModel, Machine, QuantizationFormat, WeightFile
from estimator.core.architecture import Architecture
from estimator.core.hardware import Rig
from estimator.core.quantization import Quantization
from estimator.inputs import architecture_of, quantization_of, rig_of_gpus, rig_of_machines
from estimator.published_files import PublishedFile, file_sizes

__all__ = ["Specs", "catalog_hash", "current_specs", "published_files", "specs_of"]


RIGS_KEPT = 32_768
"""Mixed rigs are without end, and whoever asks makes them up."""


@dataclass(frozen=True)
class Specs:
    """Everything that can be estimated, by slug."""

    hardware: dict[str, Gpu | Machine]
    architectures: dict[str, Architecture]
    quantizations: dict[str, Quantization]
    kv_bits: dict[str, float]
    """Cache types: bits per element, block scales included."""
    _rigs: dict[tuple[str, int], Rig] = field(default_factory=dict)

    @cached_property
    def by_chip(self) -> dict[str, tuple[str, ...]]:
        """Chip → the products that have it; products of which too little is known are left out."""
        found: dict[str, list[str]] = defaultdict(list)
        for slug in self.hardware:
            with suppress(ValueError):
                found[self.rig(slug).accelerators[0].chip].append(slug)
        return {chip: tuple(slugs) for chip, slugs in found.items()}

    def rig(self, slug: str, count: int = 1) -> Rig:
        """So many of one product in the usual host; a mixed rig is written ``rtx-5090+rtx-4090``.

        Raises:
            KeyError: a slug is not in the catalog.
            ValueError: its memory or bandwidth is not known; a mixed rig's count is not that of its parts.
        """
        if (slug, count) not in self._rigs:
            if len(self._rigs) >= RIGS_KEPT:
                self._rigs.clear()
            self._rigs[slug, count] = self._build(slug, count)
        return self._rigs[slug, count]

    def _build(self, slug: str, count: int) -> Rig:
        devices = [self.hardware[part] for part in slug.split("+")]
        cards = [device for device in devices if isinstance(device, Gpu)]
        if len(devices) > 1:
            if len(cards) != count or count != len(devices):
                raise ValueError(f"{slug} names {len(devices)} cards, not {count}")
            return rig_of_gpus(cards)
        device = devices[0]
        return rig_of_gpus([device] * count) if isinstance(device, Gpu) else rig_of_machines(device, count)


def specs_of(
    gpus: Iterable[Gpu],
    machines: Iterable[Machine],
    models: Iterable[LanguageModel],
    formats: Iterable[QuantizationFormat],
    files: Iterable[PublishedFile] = (),
) -> Specs:
    """The value objects of these rows; models and formats without the figures that estimates need are left
    out."""
    hardware: dict[str, Gpu | Machine] = {gpu.slug: gpu for gpu in gpus}
    hardware |= {machine.slug: machine for machine in machines}
    architectures: dict[str, Architecture] = {}
    sizes = file_sizes(files)
    for model in models:
        try:
            architectures[model.slug] = architecture_of(model, sizes.get(model.slug, ()))
        except ValueError:
            continue
    rows = list(formats)
    kv_cache = QuantizationFormat.Ecosystem.KV_CACHE
    quantizations = {row.slug: quantization_of(row) for row in rows if row.ecosystem != kv_cache}
    kv_bits = {row.slug: row.block_bits_per_weight for row in rows if row.ecosystem == kv_cache}
    return Specs(hardware, architectures, quantizations, kv_bits)


def catalog_hash() -> str:
    """Names the fixtures that the database holds; empty before the first load."""
    newest = CatalogVersion.objects.order_by("-pk").values_list("hash", flat=True).first()
    return newest or ""


def current_specs() -> Specs:
    """The specs in the database, read anew after each load of the fixtures."""
    return _specs_at(catalog_hash())


@lru_cache(maxsize=1)
def _specs_at(_hash: str) -> Specs:
    return specs_of(
        Gpu.objects.order_by("slug"),
        Machine.objects.order_by("slug"),
        LanguageModel.objects.order_by("slug"),
        QuantizationFormat.objects.order_by("slug"),
        published_files(),
    )


def published_files() -> list[PublishedFile]:
    """Files in the database that hold the text decoder alone."""
    rows = WeightFile.objects.filter(text_decoder_only=True).order_by("pk")
    columns = ("language_model__slug", "quantization__slug", "size_gb", "rounded_to_gb")
    return [PublishedFile(*row) for row in rows.values_list(*columns)]
