"""What pages and higher floors ask the catalog. Retired products keep their page but stand in no list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Count, F, Model, OrderBy, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Lower

from catalog.browse.text import with_every_word
from catalog.models import (
    CurrentPrice,
    LanguageModel,
    LanguageModelAlias,
    PriceObservation,
    Product,
    ProductAlias,
    QuantizationAlias,
    QuantizationFormat,
)
from catalog.search import search
from catalog.search.kinds import FORMAT, LANGUAGE_MODEL, PRODUCT_KINDS

__all__ = [
    "counts_by_kind",
    "format_by_slug",
    "format_list",
    "language_model_by_slug",
    "language_model_list",
    "nearest_formats",
    "nearest_language_models",
    "nearest_products",
    "price_observations",
    "product_by_slug",
    "product_list",
]

RowT = TypeVar("RowT", bound=Model)
# An offer may come less near than an answer.
NEAR_ENOUGH = 0.3


def counts_by_kind() -> dict[str, int]:
    """How many products of each kind there are to look at."""
    rows = Product.objects.filter(retired_at=None).values("kind").annotate(count=Count("pk")).order_by("kind")
    return {row["kind"]: row["count"] for row in rows}


def product_list(model: type[Product], *, text: str = "", order: str = "name") -> QuerySet[Any]:
    """Products of one kind with their current prices, two queries.

    ``text``: every word must occur in the name, maker, slug, notes or an alias. ``order``: a field, ``price``
    (the cheapest condition) or ``name``, with a minus for descending; unknown values come last either way.
    """
    rows = model._default_manager.filter(retired_at=None).prefetch_related(_current_prices())
    fields = ("name", "maker", "slug", "notes")
    rows = rows.filter(with_every_word(text, fields, ProductAlias, "product"))
    if order.lstrip("-") == "price":
        prices = CurrentPrice.objects.filter(product=OuterRef("pk")).order_by("amount_usd", "pk")
        rows = rows.annotate(price=Subquery(prices.values("amount_usd")[:1]))
    return rows.order_by(*_ordering(order))


def product_by_slug(model: type[Product], slug: str) -> Any:
    """One product of a kind with its sources, aliases and current prices, retired or not; or `None`."""
    rows = model._default_manager.prefetch_related("spec_sources", "aliases", _current_prices())
    return rows.filter(slug=slug).first()


def price_observations(product: Product) -> QuerySet[PriceObservation]:
    """Every observation that was not taken back, newest first."""
    rows = PriceObservation.objects.filter(product=product.pk, retracted_at=None)
    return rows.select_related("derived_from").order_by("-observed_on", "-pk")


def nearest_products(name: str, *, limit: int = 5) -> list[Product]:
    """Parts and machines whose slug, name or alias comes near a name, the nearest first."""
    return _nearest(Product, name, PRODUCT_KINDS, limit)


def language_model_list(*, text: str = "") -> QuerySet[LanguageModel]:
    """Language models by name; ``text`` as in ``product_list``."""
    fields = ("name", "developer", "family", "slug")
    named = with_every_word(text, fields, LanguageModelAlias, "language_model")
    return LanguageModel.objects.filter(named, retired_at=None).order_by(*_ordering("name"))


def language_model_by_slug(slug: str) -> LanguageModel | None:
    """One language model with its aliases and weight files."""
    rows = LanguageModel.objects.prefetch_related("aliases", "weight_files__quantization", "quality_scores")
    return rows.filter(slug=slug).first()


def nearest_language_models(name: str, *, limit: int = 5) -> list[LanguageModel]:
    """Language models whose slug, name or alias comes near a name, the nearest first."""
    return _nearest(LanguageModel, name, [LANGUAGE_MODEL], limit)


def format_list(*, text: str = "") -> QuerySet[QuantizationFormat]:
    """Weight formats and cache types; within an ecosystem from many bits to few."""
    named = with_every_word(text, ("name", "slug", "ecosystem"), QuantizationAlias, "quantization")
    rows = QuantizationFormat.objects.filter(named, retired_at=None)
    return rows.order_by("ecosystem", "-block_bits_per_weight", "slug")


def format_by_slug(slug: str) -> QuantizationFormat | None:
    """One format with its aliases and the files that were seen in it."""
    rows = QuantizationFormat.objects.prefetch_related("aliases", "weight_files__language_model")
    return rows.filter(slug=slug).first()


def nearest_formats(name: str, *, limit: int = 5) -> list[QuantizationFormat]:
    """Formats whose slug, name or alias comes near a name, the nearest first."""
    return _nearest(QuantizationFormat, name, [FORMAT], limit)


def _current_prices() -> Prefetch[str]:
    return Prefetch("current_prices", CurrentPrice.objects.order_by("condition", "pk"))


def _ordering(order: str) -> list[OrderBy]:
    field = order.lstrip("-")
    expression = F(field)
    first = expression.desc(nulls_last=True) if order.startswith("-") else expression.asc(nulls_last=True)
    if field == "name":
        folded = Lower("name")
        first = folded.desc() if order.startswith("-") else folded.asc()
    return [first, Lower("name").asc(), F("slug").asc()]


def _nearest(model: type[RowT], name: str, kinds: Collection[str], limit: int) -> list[RowT]:
    """Rows that the search finds by something like a name, in its order; retired ones are not found."""
    hits = search(name, limit=limit, kinds=kinds, at_least=NEAR_ENOUGH)
    known = model._default_manager.in_bulk([hit.pk for hit in hits])
    return [known[hit.pk] for hit in hits if hit.pk in known]
