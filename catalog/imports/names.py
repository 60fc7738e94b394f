"""Which product a cell names: a slug, a name or an alias, however it is spelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from catalog.models import Product, ProductAlias
from catalog.names import fold

__all__ = ["Named", "ProductNames", "product_names"]

LONGEST_NAME = 160
LEAST_LIKENESS = 60


@dataclass(frozen=True)
class Named:
    """A product as reviews speak of it."""

    pk: int
    slug: str
    name: str
    kind: str
    retired: bool


@dataclass
class ProductNames:
    """Every name of every product that has prices of its own."""

    by_slug: dict[str, Named] = field(default_factory=dict)
    by_folded: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def find(self, text: str) -> list[Named]:
        """The product of this slug; else those whose slug, name or alias reads the same."""
        if exact := self.by_slug.get(text):
            return [exact]
        folded = fold(text[:LONGEST_NAME])
        return [self.by_slug[slug] for slug in sorted(self.by_folded.get(folded, ()))] if folded else []

    def nearest(self, text: str, *, limit: int = 3) -> list[Named]:
        """Products with a name like this one, the likest first."""
        wanted = fold(text[:LONGEST_NAME])
        if not wanted:
            return []
        near = process.extract(
            wanted, self.by_folded.keys(), scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=LEAST_LIKENESS
        )
        slugs: dict[str, None] = {}
        for name, _, _ in sorted(
            near, key=lambda found: (-found[1], abs(len(found[0]) - len(wanted)), found[0])
        ):
            slugs |= dict.fromkeys(sorted(self.by_folded[name]))
        return [self.by_slug[slug] for slug in list(slugs)[:limit]]


def product_names(only: Collection[str] | None = None) -> ProductNames:
    """All names, in two queries; ``only``: none but the products with these slugs, in one."""
    found = ProductNames()
    products = Product.objects.exclude(kind=Product.Kind.STARTER_BUILD).order_by("slug")
    if only is not None:
        products = products.filter(slug__in=only)
    by_pk: dict[int, str] = {}
    for pk, slug, name, kind, retired_at in products.values_list("pk", "slug", "name", "kind", "retired_at"):
        by_pk[pk] = slug
        found.by_slug[slug] = Named(pk, slug, name, kind, retired_at is not None)
        for each in (slug, name):
            found.by_folded[fold(each)].add(slug)
    if only is None:
        for pk, folded in ProductAlias.objects.order_by("pk").values_list("product_id", "folded"):
            if pk in by_pk:
                found.by_folded[folded].add(by_pk[pk])
    return found
