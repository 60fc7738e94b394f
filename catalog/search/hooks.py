"""What is saved, renamed, retired or deleted one row at a time is found by its new names at once.

The loader writes in bulk, which sends no signals, and rebuilds the whole index instead.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save

from catalog.kinds import KINDS
from catalog.models import (
    LanguageModel,
    LanguageModelAlias,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
)

from .index import remove_from_search, update_search

__all__ = ["connect"]

OWNERS: dict[type[Model], tuple[type[Model], str]] = {
    ProductAlias: (Product, "product_id"),
    LanguageModelAlias: (LanguageModel, "language_model_id"),
    QuantizationAlias: (QuantizationFormat, "quantization_id"),
}


def connect() -> None:
    """Listen to the catalog's own models; called once when Django starts."""
    models: list[type[Model]] = [*(page.model for page in KINDS), LanguageModel, QuantizationFormat]
    for model in models:
        post_save.connect(_saved, sender=model, dispatch_uid=f"search {model.__name__}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"search {model.__name__}")
    for alias in OWNERS:
        pre_save.connect(_alias_moves, sender=alias, dispatch_uid=f"search {alias.__name__}")
        post_save.connect(_alias_changed, sender=alias, dispatch_uid=f"search {alias.__name__}")
        post_delete.connect(_alias_changed, sender=alias, dispatch_uid=f"search {alias.__name__}")


def _family(model: type[Model]) -> type[Model]:
    return Product if issubclass(model, Product) else model


def _saved(sender: type[Model], instance: Model, **_rest: Any) -> None:
    update_search(_family(sender), instance.pk)


def _deleted(sender: type[Model], instance: Model, **_rest: Any) -> None:
    remove_from_search(_family(sender), instance.pk)


def _alias_moves(sender: type[Model], instance: Any, **_rest: Any) -> None:
    """Remember whose alias it was, so that the former owner is no longer found by it."""
    _, owner = OWNERS[sender]
    rows = sender._default_manager.filter(pk=instance.pk)
    instance._owner_before = rows.values_list(owner, flat=True).first()


def _alias_changed(sender: type[Model], instance: Any, **_rest: Any) -> None:
    family, owner = OWNERS[sender]
    for pk in {getattr(instance, owner), getattr(instance, "_owner_before", None)} - {None}:
        update_search(family, pk)
