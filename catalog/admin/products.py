"""Parts and machines, with what belongs to each."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.kinds import KINDS, KindPage
from catalog.models import (
    Gpu,
    GpuVariant,
    Motherboard,
    MotherboardSlot,
    Product,
    ProductAlias,
    SpecSource,
)
from catalog.price_lines import price_lines

from .history import HistoryAdmin
from .view_only import ViewOnlyAdmin

ADD_PRICE = "admin:catalog_priceobservation_add"


class RetiredFilter(admin.SimpleListFilter):
    title = "in the catalog"
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "yes"), ("yes", "retired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(retired_at__isnull=self.value() == "no")


class AliasInline(admin.TabularInline):
    model = ProductAlias
    fk_name = "product"
    extra = 0


class SourceInline(admin.TabularInline):
    model = SpecSource
    fk_name = "product"
    extra = 0


class VariantInline(admin.TabularInline):
    model = GpuVariant
    extra = 0


class SlotInline(admin.TabularInline):
    model = MotherboardSlot
    extra = 0


class PricedAdmin(admin.ModelAdmin):
    """Shows the prices used, and leads to the form for a new one."""

    @admin.display(description="price used")
    def price_used(self, product: Product) -> SafeString:
        lines = price_lines(product.current_prices.all(), product.kind, timezone.localdate())
        shown = (
            (p.amount, p.condition, f"{p.seen}, " if p.seen else "", p.day, ", stale" if p.stale else "")
            for p in lines
        )
        return format_html_join(SafeString("<br>"), "{} {} ({}{}{})", shown)

    @admin.display(description="new price")
    def add_price(self, product: Product) -> SafeString:
        return format_html('<a href="{}?product={}">Add price</a>', reverse(ADD_PRICE), product.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("current_prices")


@admin.register(Product)
class ProductAdmin(PricedAdmin, ViewOnlyAdmin):
    """All kinds together, to search in; each is edited under its own kind."""

    list_display = ["name", "slug", "kind", "price_used", "add_price"]
    list_filter = ["kind", "announced_only", RetiredFilter]
    search_fields = ["name", "slug", "maker", "aliases__name"]
    view_on_site = False


class KindAdmin(PricedAdmin, HistoryAdmin):
    """One kind of product."""

    search_fields = ["name", "slug", "maker", "aliases__name"]
    readonly_fields = ["price_used", "add_price", "retired_at"]
    inlines = [SourceInline, AliasInline]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Links and saved comparisons name products, so what left the fixtures is retired instead."""
        return False


def _register(page: KindPage) -> None:
    choices = [spec.name for spec in page.specs if spec.field.choices]
    inlines: dict[type[Model], list[Any]] = {Gpu: [VariantInline], Motherboard: [SlotInline]}
    options = {
        "list_display": ["name", *page.compared, "price_used", "add_price"],
        "list_filter": [*choices, "maker", "announced_only", RetiredFilter],
        "inlines": [*inlines.get(page.model, []), *KindAdmin.inlines],
    }
    admin.site.register(page.model, KindAdmin, **options)


for _page in KINDS:
    _register(_page)


@admin.register(GpuVariant)
class GpuVariantAdmin(HistoryAdmin):
    list_display = ["gpu", "name", "slot_width", "length_mm", "plugs_8pin", "plugs_16pin"]
    list_select_related = ["gpu"]
    search_fields = ["name", "gpu__name", "gpu__slug"]
    autocomplete_fields = ["gpu"]


@admin.register(MotherboardSlot)
class MotherboardSlotAdmin(HistoryAdmin):
    list_display = [
        "motherboard", "position", "lanes_electrical", "lanes_shared", "pcie_generation", "slots_to_next",
    ]  # fmt: skip
    list_filter = ["pcie_generation", "attached_to"]
    list_select_related = ["motherboard"]
    search_fields = ["motherboard__name", "motherboard__slug", "label"]
    autocomplete_fields = ["motherboard"]


@admin.register(SpecSource)
class SpecSourceAdmin(HistoryAdmin):
    list_display = ["product", "field", "url"]
    list_filter = ["product__kind"]
    list_select_related = ["product"]
    search_fields = ["product__name", "product__slug", "field", "url"]
    autocomplete_fields = ["product"]


@admin.register(ProductAlias)
class ProductAliasAdmin(admin.ModelAdmin):
    list_display = ["name", "product", "note"]
    list_filter = ["product__kind"]
    list_select_related = ["product"]
    search_fields = ["name", "folded", "product__name"]
    autocomplete_fields = ["product"]
