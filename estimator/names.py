"""Hardware, language models and formats by whatever reviewed name they go by; errors that list the
closest."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from catalog.models import (
    LanguageModel,
    LanguageModelAlias,
    Machine,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
)
from catalog.models.products import ProductKind
from catalog.names import fold
from estimator.core.quantization import Ecosystem
from estimator.specs import catalog_hash

__all__ = ["AmbiguousNameError", "NameIndex", "Names", "UnknownNameError", "current_names"]

CLOSEST_SHOWN = 3


class UnknownNameError(ValueError):
    """Nothing goes by this name."""


class AmbiguousNameError(ValueError):
    """Several things of different speed or size go by this name."""


@dataclass(frozen=True)
class NameIndex:
    """Folded names of one kind of thing → the slugs that they may mean."""

    kind: str
    """In the singular, for messages."""
    slugs: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    """Folded name → the name as written, for messages."""

    def resolve(self, text: str) -> str:
        """The slug that a slug, name or alias stands for; case, spaces and punctuation do not matter.

        Raises:
            UnknownNameError: nothing goes by it; the closest names are listed.
            AmbiguousNameError: several things do; they are listed.
        """
        folded = fold(text)
        found = self.slugs.get(folded, ())
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError(
                f"{self.kind} {text.strip()!r} could be {', '.join(found)}: name one of them"
            )
        close = difflib.get_close_matches(folded, self.slugs, n=CLOSEST_SHOWN, cutoff=0.5)
        hint = f"; closest: {', '.join(self.labels[name] for name in close)}" if close else ""
        raise UnknownNameError(f"{self.kind} {text.strip()!r} is not in the catalog{hint}")

    def knows(self, text: str) -> bool:
        """Whether anything goes by this name."""
        return fold(text) in self.slugs


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
        ecosystem: _index(
            "quant",
            [
                pair
                for row in formats
                if row.ecosystem == ecosystem
                for pair in _own_names(row, f"{ecosystem}-")
            ]
            + [(alias.name, alias.quantization.slug) for alias in aliases if alias.ecosystem == ecosystem],
        )
        for ecosystem in QuantizationFormat.Ecosystem.values
    }
    return Names(
        hardware=_hardware_index(),
        language_models=_index("model", _model_names()),
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


def _index(kind: str, pairs: Iterable[tuple[str, str]]) -> NameIndex:
    slugs: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    for name, slug in pairs:
        folded = fold(name)
        labels.setdefault(folded, name)
        if slug not in slugs.get(folded, ()):
            slugs[folded] = (*slugs.get(folded, ()), slug)
    return NameIndex(kind, slugs, labels)


def _hardware_index() -> NameIndex:
    kinds = (ProductKind.GPU, ProductKind.MACHINE)
    products = Product.objects.filter(kind__in=kinds).order_by("slug")
    aliases = ProductAlias.objects.filter(product__kind__in=kinds).order_by("pk")
    pairs = [
        pair for product in products for pair in ((product.slug, product.slug), (product.name, product.slug))
    ]
    pairs += list(aliases.values_list("name", "product__slug"))
    reviewed = _index("hardware", pairs)
    return _with_chips(reviewed, list(Machine.objects.order_by("slug")))


def _with_chips(reviewed: NameIndex, machines: list[Machine]) -> NameIndex:
    """Chip and memory size name a machine too: of those that share them the least throttled, as they differ
    in nothing else.

    Reviewed names come first; a chip without a size stands for its machines where all have one size.
    """
    by_chip: dict[str, list[Machine]] = {}
    for machine in machines:
        if machine.memory_gib and machine.memory_bandwidth_gb_s:
            for name in (f"{machine.chip} {machine.memory_gib:g}GB", machine.chip):
                by_chip.setdefault(name, []).append(machine)
    pairs = []
    for name, sharing in by_chip.items():
        if fold(name) in reviewed.slugs:
            continue
        speeds = {(m.memory_gib, m.memory_bandwidth_gb_s, m.gpu_cores, m.cpu_only) for m in sharing}
        chosen = [max(sharing, key=lambda m: m.sustained_share or 1.0)] if len(speeds) == 1 else sharing
        pairs += [(name, machine.slug) for machine in chosen]
    chips = _index("hardware", pairs)
    return NameIndex("hardware", {**chips.slugs, **reviewed.slugs}, {**chips.labels, **reviewed.labels})
