"""The kinds of thing that can be found, in the order in which results are grouped."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from catalog.models import LanguageModel, Product, QuantizationFormat
from catalog.models.products import URL_WORDS

__all__ = ["FORMAT", "GROUPS", "LANGUAGE_MODEL", "PRODUCT_KINDS", "Group", "kind_of", "url_of"]

LANGUAGE_MODEL = "language-model"
FORMAT = "format"
# Starter builds have their pages on a higher floor.
PRODUCT_KINDS = frozenset(str(kind) for kind in URL_WORDS)


@dataclass(frozen=True)
class Group:
    """Results of one kind under one heading."""

    kind: str
    heading: str


GROUPS = (
    Group(Product.Kind.GPU, "GPUs"),
    Group(Product.Kind.MACHINE, "Machines"),
    Group(LANGUAGE_MODEL, "Language models"),
    Group(FORMAT, "Weight formats"),
    Group(Product.Kind.MOTHERBOARD, "Motherboards"),
    Group(Product.Kind.CPU, "CPUs"),
    Group(Product.Kind.MEMORY_KIT, "Memory kits"),
    Group(Product.Kind.POWER_SUPPLY, "Power supplies"),
    Group(Product.Kind.RISER, "Risers and adapters"),
    Group(Product.Kind.FRAME, "Cases and frames"),
    Group(Product.Kind.COOLER, "Coolers"),
    Group(Product.Kind.STORAGE, "Storage"),
    Group(Product.Kind.ACCESSORY, "Cables and accessories"),
)


def kind_of(subject: Product | LanguageModel | QuantizationFormat) -> str:
    """The kind under which something is found."""
    if isinstance(subject, Product):
        return str(subject.kind)
    return LANGUAGE_MODEL if isinstance(subject, LanguageModel) else FORMAT


def url_of(kind: str, slug: str) -> str:
    """The page of what was found."""
    if kind == LANGUAGE_MODEL:
        return reverse("catalog:model", args=[slug])
    if kind == FORMAT:
        return reverse("catalog:format", args=[slug])
    return Product(kind=kind, slug=slug).get_absolute_url()
