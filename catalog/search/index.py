"""Keeps the table of names equal to the catalog: wholly after a load, one subject at a time after an edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model

from catalog.kinds import KINDS
from catalog.models import (
    LanguageModel,
    LanguageModelAlias,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
    SearchEntry,
)

from .facts import context_of, facts_of
from .kinds import FORMAT, LANGUAGE_MODEL, PRODUCT_KINDS, kind_of
from .words import words_of

__all__ = ["rebuild_search", "remove_from_search", "update_search"]

Subject = Product | LanguageModel | QuantizationFormat
BATCH = 1000
MOST_CHARACTERS = 298
PRODUCT_MODELS: dict[str, type[Product]] = {page.kind: page.model for page in KINDS}


@transaction.atomic
def rebuild_search() -> int:
    """Write every entry anew; how many there are. Some 0.2 s for a thousand products."""
    SearchEntry.objects.all().delete()
    models: list[type[Any]] = [*PRODUCT_MODELS.values(), LanguageModel, QuantizationFormat]
    aliases = {model: _aliases(model) for model in (Product, LanguageModel, QuantizationFormat)}
    count = 0
    for model in models:
        family = Product if issubclass(model, Product) else model
        rows = model._default_manager.filter(retired_at=None).order_by("pk")
        entries = [entry for row in rows for entry in _entries(row, aliases[family][row.pk])]
        SearchEntry.objects.bulk_create(entries, batch_size=BATCH)
        count += len(entries)
    return count


@transaction.atomic
def update_search(family: type[Model], pk: int) -> None:
    """Write the entries of one subject anew; none are left where it is retired or gone.

    ``family``: ``Product`` for every kind of product, else ``LanguageModel`` or ``QuantizationFormat``.
    """
    remove_from_search(family, pk)
    subject = _subject(family, pk)
    if subject is not None and subject.retired_at is None:
        SearchEntry.objects.bulk_create(_entries(subject, _aliases(family, pk)[pk]))


def remove_from_search(family: type[Model], pk: int) -> None:
    """Forget one subject."""
    SearchEntry.objects.filter(kind__in=_kinds(family), subject_pk=pk).delete()


def _subject(family: type[Model], pk: int) -> Any:
    if family is not Product:
        return family._default_manager.filter(pk=pk).first()
    kind = Product.objects.filter(pk=pk).values_list("kind", flat=True).first()
    model = PRODUCT_MODELS.get(str(kind))
    return model._default_manager.filter(pk=pk).first() if model else None


def _kinds(family: type[Model]) -> Iterable[str]:
    if family is Product:
        return PRODUCT_KINDS
    return [LANGUAGE_MODEL if family is LanguageModel else FORMAT]


def _aliases(family: type[Model], pk: int | None = None) -> dict[int, list[str]]:
    """The aliases of every subject of a family, or of one, by its key."""
    model, owner = {
        Product: (ProductAlias, "product_id"),
        LanguageModel: (LanguageModelAlias, "language_model_id"),
        QuantizationFormat: (QuantizationAlias, "quantization_id"),
    }[family]
    rows = model._default_manager.order_by("name", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in (rows if pk is None else rows.filter(**{owner: pk})).values_list(owner, "name"):
        found[key].append(name)
    return found


def _entries(subject: Subject, aliases: Iterable[str]) -> Iterator[SearchEntry]:
    """One entry for each name that reads differently; the subject's own name first, its slug after it."""
    facts = facts_of(subject)
    context = " ".join(dict.fromkeys(words_of(context_of(subject))))[:MOST_CHARACTERS]
    seen: set[str] = set()
    names = [(subject.name, False), (subject.slug, False), *((alias, True) for alias in aliases)]
    for name, is_alias in names:
        words = " ".join(words_of(name))[:MOST_CHARACTERS]
        if words and words not in seen:
            seen.add(words)
            yield SearchEntry(
                kind=kind_of(subject),
                subject_pk=subject.pk,
                slug=subject.slug,
                title=subject.name,
                facts=facts[:MOST_CHARACTERS],
                released_on=getattr(subject, "released_on", None),
                name=name,
                is_alias=is_alias,
                words=words,
                context=context,
                text=f" {words} {context} ",
            )
