"""Parts and machines for programs: lists by their specs, and one with the source of every value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, ModelSchema, Query, Router, Schema
from ninja.decorators import decorate_view

from catalog import selectors
from catalog.api.named import Named, explained, links, named, slug_like
from catalog.api.pages import Page, TextQuery, kept, page_of, refuse_unknown
from catalog.api.prices import PriceOut, price_out
from catalog.api.problems import PROBLEMS, PROBLEMS_OF_ONE, unknown
from catalog.api.spec_filters import api_unit, filtered, listed_by, query_of, refuse_foreign, specs_beside
from catalog.kinds import PARTS
from catalog.models import Gpu, GpuVariant, Machine, Motherboard, MotherboardSlot, Product
from catalog.product_page import SpecLine, spec_lines

__all__ = ["router"]

PartSlug = Annotated[str, slug_like("rtx-3090")]
MachineSlug = Annotated[str, slug_like("macbook-pro-14-m5-max-40c-128gb")]

router = Router(tags=["catalog"])

MODELS = {page.kind: page.model for page in PARTS}
PartKind = Literal[
    "gpu", "riser", "power-supply", "motherboard", "cpu", "memory-kit", "storage", "cooler", "frame",
    "accessory",
]  # fmt: skip
Value = bool | int | float | str | None


class ProductItem(Named):
    """A part or a machine."""

    kind: str = Field(description="As the filter of that name has it; machine.")
    maker: str = Field(description="Empty where it is not known.")
    released_on: date | None = Field(description="First on sale.")
    announced_only: bool = Field(description="Announced, not on sale.")
    specs: dict[str, Value] = Field(
        description="By name, the unit at its end (`_gib`, `_gb_s`, `_w`, `_mm` …); null where unknown."
    )
    prices: list[PriceOut] = Field(description="The price used in each condition that has one.")


class ProductPage(Page):
    """Parts or machines."""

    items: list[ProductItem] = Field(description="Those of this page.")


class SpecSourceOut(Schema):
    """Where something was read."""

    url: str = Field(description="Where it was read.")
    note: str = Field(description="What it says beside the value.")


class SpecOut(Schema):
    """One value with where it was read."""

    name: str = Field(description="As in lists and filters.")
    label: str = Field(description="As a page calls it.")
    explanation: str = Field(description="What it means, where the label does not say all.")
    unit: str = Field(description="Empty where the value has none.")
    value: Value = Field(description="Null where it is not known.")
    text: str | None = Field(description="As a page says it.")
    sources: list[str] = Field(description="Where it was read.")
    source_is_own: bool = Field(description="The sources speak for this value, not for the row as a whole.")
    notes: list[str] = Field(description="What a source says about this value.")


@explained(
    name="What tells it from the others.",
    slot_width="Slots taken, 20.32 mm each.",
    length_mm="Length [mm].",
    plugs_6pin="6-pin PCIe plugs that it needs.",
    plugs_8pin="8-pin PCIe plugs that it needs.",
    plugs_16pin="12VHPWR or 12V-2x6 plugs that it needs.",
    plugs_eps="CPU-type 8-pin plugs that it needs.",
    note="What to mind.",
)
class Variant(ModelSchema):
    """A common retail shape of a card."""

    sources: list[str] = Field(description="Where it was read.")

    class Meta:
        model = GpuVariant
        fields = (
            "name", "slot_width", "length_mm", "plugs_6pin", "plugs_8pin", "plugs_16pin", "plugs_eps",
            "retail_count", "note",
        )  # fmt: skip

    @staticmethod
    def resolve_sources(row: GpuVariant) -> list[str]:
        """Where the shape was read."""
        return links(row.source_url)


@explained(
    label="As the maker calls it.",
    lanes_physical="Lanes that it is long enough for.",
    pcie_generation="PCIe generation.",
    attached_to="cpu or chipset; empty where it is not known.",
    shares_with="What takes lanes from it.",
    note="What to mind.",
)
class Slot(ModelSchema):
    """One long slot of a board."""

    sources: list[str] = Field(description="Where it was read.")

    class Meta:
        model = MotherboardSlot
        fields = (
            "position", "label", "lanes_physical", "lanes_electrical", "lanes_shared", "pcie_generation",
            "slots_to_next", "attached_to", "shares_with", "note",
        )  # fmt: skip

    @staticmethod
    def resolve_sources(row: MotherboardSlot) -> list[str]:
        """Where it was read."""
        return links(row.source_url)


class ProductDetail(Named):
    """A part or a machine with all that is known of it."""

    kind: str = Field(description="As the filter of that name has it; machine.")
    maker: str = Field(description="Empty where it is not known.")
    released_on: date | None = Field(description="First on sale.")
    announced_only: bool = Field(description="Announced, not on sale.")
    retired: bool = Field(description="It left the catalog and stands in no list.")
    notes: str = Field(description="What to mind.")
    sources: list[SpecSourceOut] = Field(description="What speaks for the row as a whole.")
    specs: list[SpecOut] = Field(description="Every value, known or not.")
    prices: list[PriceOut] = Field(description="The price used in each condition that has one.")
    history: str = Field(description="Address of the observations behind the prices.")
    variants: list[Variant] = Field(description="Retail shapes of a card; empty for other kinds.")
    slots: list[Slot] = Field(description="Long slots of a board, top to bottom; empty for other kinds.")


_PartQuery = query_of(
    "PartQuery",
    MODELS.values(),
    kind=(PartKind | None, Field(None, description="One kind of part; needed to filter and sort by specs.")),
)
_MachineQuery = query_of("MachineQuery", [Machine])


@router.get(
    "/parts",
    response={200: ProductPage, **PROBLEMS},
    url_name="parts",
    summary="Parts",
    openapi_extra={"x-curl": "curl '{base}/parts?kind=gpu&memory_gib_min=24&price_used_max=900&sort=price'"},
)
@decorate_view(kept)
def parts(request: HttpRequest, query: Query[_PartQuery]) -> dict[str, Any]:  # type: ignore[valid-type]
    """Parts with their specs and current prices. Filters on numbers end in `_min` and `_max`; a part whose
    value is unknown is not found by them. A filter that the kind does not have is refused.
    """
    kind = getattr(query, "kind")  # noqa: B009  (the query's class is made at run time)
    model = MODELS.get(kind, Product)
    rows = _listed(query, model, f"kind {kind}" if kind else "parts of all kinds")
    return _page(request, rows if kind else rows.filter(kind__in=MODELS), query)


@router.get(
    "/parts/{slug}",
    response={200: ProductDetail, **PROBLEMS_OF_ONE},
    url_name="part",
    summary="One part",
    openapi_extra={"x-curl": "curl '{base}/parts/rtx-3090'"},
)
@decorate_view(kept)
def part(request: HttpRequest, slug: PartSlug) -> dict[str, Any]:
    """Every spec with its unit and sources, other names, retail shapes or slots, current prices."""
    refuse_unknown(request)
    kind = Product.objects.filter(slug=slug).values_list("kind", flat=True).first()
    model = MODELS.get(kind or "")
    product = selectors.product_by_slug(model, slug) if model else None
    if product is None:
        raise unknown(request, "part", slug, selectors.nearest_products(slug))
    return _detail(request, product)


@router.get(
    "/machines",
    response={200: ProductPage, **PROBLEMS},
    url_name="machines",
    summary="Machines",
    openapi_extra={"x-curl": "curl '{base}/machines?memory_gib_min=96&form=laptop&sort=price'"},
)
@decorate_view(kept)
def machines(request: HttpRequest, query: Query[_MachineQuery]) -> dict[str, Any]:  # type: ignore[valid-type]
    """Complete computers with their specs and current prices; filters as for parts."""
    return _page(request, _listed(query, Machine, "machines"), query)


@router.get(
    "/machines/{slug}",
    response={200: ProductDetail, **PROBLEMS_OF_ONE},
    url_name="machine",
    summary="One machine",
    openapi_extra={"x-curl": "curl '{base}/machines/macbook-pro-14-m5-max-40c-128gb'"},
)
@decorate_view(kept)
def machine(request: HttpRequest, slug: MachineSlug) -> dict[str, Any]:
    """Every spec with its unit and sources, other names, current prices."""
    refuse_unknown(request)
    product = selectors.product_by_slug(Machine, slug)
    if product is None:
        raise unknown(request, "machine", slug, selectors.nearest_products(slug))
    return _detail(request, product)


class _WithSpecs:
    """A list of which only the page that is asked for is read, the specs with one query for each kind."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many there are."""
        return self._rows.count()

    def __getitem__(self, part: slice) -> list[tuple[Product, Product]]:
        rows = list(self._rows[part])
        typed = _typed(rows)
        return [(row, typed[row.pk]) for row in rows]


def _typed(rows: Iterable[Product]) -> dict[int, Product]:
    """Each product as what it is, by its key."""
    keys = defaultdict(list)
    found = {}
    for row in rows:
        if type(row) is Product:
            keys[row.kind].append(row.pk)
        else:
            found[row.pk] = row
    for kind, wanted in keys.items():
        found |= MODELS[kind]._default_manager.in_bulk(wanted)
    return found


def _listed(query: TextQuery, model: type[Product], kind: str) -> QuerySet[Any]:
    refuse_foreign(query, model, kind)
    order = listed_by(getattr(query, "sort"))  # noqa: B009
    rows = selectors.product_list(model, text=query.text, order=order)
    return filtered(rows.prefetch_related("aliases"), query, model)


def _page(request: HttpRequest, rows: QuerySet[Any], query: TextQuery) -> dict[str, Any]:
    today = timezone.localdate()
    return page_of(request, _WithSpecs(rows), query, lambda row: _item(request, row[0], row[1], today))


def _common(request: HttpRequest, product: Product, today: date) -> dict[str, Any]:
    return named(request, product) | {
        "kind": product.kind,
        "maker": product.maker,
        "released_on": product.released_on,
        "announced_only": product.announced_only,
        "prices": [price_out(price, product.kind, today) for price in product.current_prices.all()],
    }


def _item(request: HttpRequest, product: Product, typed: Product, today: date) -> dict[str, Any]:
    specs = {spec.name: _value(typed, spec.field.attname) for spec in specs_beside(type(typed))}
    return _common(request, product, today) | {"specs": specs}


def _detail(request: HttpRequest, product: Product) -> dict[str, Any]:
    return _common(request, product, timezone.localdate()) | {
        "retired": product.retired_at is not None,
        "notes": product.notes,
        "sources": [
            {"url": url, "note": source.note}
            for source in product.spec_sources.all()
            if not source.field
            for url in links(source.url)
        ],
        "specs": [_spec(product, line) for line in spec_lines(product)],
        "history": request.build_absolute_uri(f"../prices/{product.slug}"),
        "variants": product.variants.order_by("name") if isinstance(product, Gpu) else [],
        "slots": product.slots.order_by("position") if isinstance(product, Motherboard) else [],
    }


def _spec(product: Product, line: SpecLine) -> dict[str, Any]:
    return {
        "name": line.spec.name,
        "label": line.spec.label,
        "explanation": line.spec.explanation,
        "unit": api_unit(line.spec),
        "value": _value(product, line.spec.field.attname),
        "text": line.text,
        "sources": [source.url for source in line.sources],
        "source_is_own": line.own,
        "notes": line.notes,
    }


def _value(product: Product, name: str) -> Value:
    """A value as JSON has it; what is not known is null, also where the database keeps an empty text."""
    value = getattr(product, name)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
