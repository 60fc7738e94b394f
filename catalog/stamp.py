"""A stamp of the catalog: one cheap query, whose answer changes whenever what lists show does."""

from __future__ import annotations

from functools import lru_cache

from django.apps import apps
from django.db import connection
from django.db.models import Model

from catalog.models import (
    CatalogVersion,
    CurrentPrice,
    LanguageModelAlias,
    PriceObservation,
    Product,
    ProductAlias,
    QuantizationAlias,
)

__all__ = ["catalog_stamp"]

GROWING = (
    CatalogVersion,
    CurrentPrice,
    LanguageModelAlias,
    PriceObservation,
    Product,
    ProductAlias,
    QuantizationAlias,
)
"""Tables whose largest key grows with what is added: loads, prices, names. Edits grow a history."""


def catalog_stamp() -> str:
    """Changes with every load, edit, price and retraction, also with two of the same second.

    Only of two writers at the very same time the one that finishes last may go unseen, if the other was given
    the larger key; so what is kept under a stamp is not kept for long.
    """
    with connection.cursor() as cursor:
        cursor.execute(_sql(connection.vendor))
        return "|".join(str(value) for value in cursor.fetchone())


@lru_cache
def _sql(_vendor: str) -> str:
    quote = connection.ops.quote_name
    observations = quote(PriceObservation._meta.db_table)

    def largest(model: type[Model]) -> str:
        key = quote(str(model._meta.pk.column))
        return f"(SELECT MAX({key}) FROM {quote(model._meta.db_table)})"  # noqa: S608 — our own names

    histories = [
        model.history.model
        for model in apps.get_app_config("catalog").get_models()
        if hasattr(model, "history")
    ]
    # How many were taken back, not when: the partial index holds them, and clocks may agree.
    retracted = f"(SELECT COUNT(*) FROM {observations} WHERE retracted_at IS NOT NULL)"  # noqa: S608
    return f"SELECT {', '.join([*map(largest, (*GROWING, *histories)), retracted])}"
