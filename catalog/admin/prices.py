"""Price observations: recorded through one form, never changed, taken back by an action."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms.models import construct_instance
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.models import CurrentPrice, PriceImport, PriceObservation
from catalog.services import price_row_problems, record_prices, retract_all

from .view_only import ViewOnlyAdmin

FIELDS = (
    "product", "condition", "low", "amount", "high", "currency", "tax_included", "basis", "observed_on",
    "precision", "source_url", "confidence", "derived_from", "derivation", "note",
)  # fmt: skip
SAID_BY_THE_SITE = (
    "recorded_by", "recorded_at", "price_import", "replaces", "retracted_at", "retracted_by",
)  # fmt: skip


class PriceForm(forms.ModelForm):
    """A new observation. The rules are those of `record_prices`, so that all doors have the same."""

    class Meta:
        model = PriceObservation
        fields = list(FIELDS)

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        for columns, message in price_row_problems(self.row(), today=timezone.localdate()):
            column = columns.split(", ")[0]
            self.add_error(column if column in self.fields else None, message)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The rules were checked above, beside their fields; Django would repeat them above the form."""
        self.instance = construct_instance(self, self.instance, FIELDS)

    def row(self) -> dict[str, Any]:
        """What was typed, as a row of the price fixtures."""
        parent = self.cleaned_data["derived_from"]
        return self.cleaned_data | {
            "product": self.cleaned_data["product"].slug,
            "derived_from": parent.slug if parent else None,
        }


def _editor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


class RetractedFilter(admin.SimpleListFilter):
    title = "retracted"
    parameter_name = "retracted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "no"), ("yes", "yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(retracted_at__isnull=self.value() == "no")


@admin.register(PriceObservation)
class PriceObservationAdmin(admin.ModelAdmin):
    form = PriceForm
    list_display = [
        "product", "condition", "low", "amount", "high", "currency", "tax_included", "basis", "observed_on",
        "state",
    ]  # fmt: skip
    list_filter = ["product__kind", "condition", "basis", "currency", "confidence", RetractedFilter]
    list_select_related = ["product"]
    date_hierarchy = "observed_on"
    search_fields = ["product__name", "product__slug", "source_url", "note"]
    autocomplete_fields = ["product", "derived_from"]
    actions = ["retract"]

    @admin.display(description="state")
    def state(self, observation: PriceObservation) -> str:
        return "retracted" if observation.retracted_at else "counts"

    def has_change_permission(self, request: HttpRequest, obj: PriceObservation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PriceObservation | None = None) -> bool:
        return False

    def has_retract_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_priceobservation")

    def get_fields(self, request: HttpRequest, obj: PriceObservation | None = None) -> Any:
        return FIELDS + SAID_BY_THE_SITE if obj else FIELDS

    def save_model(self, request: HttpRequest, obj: PriceObservation, form: Any, change: bool) -> None:
        recorded = record_prices([form.row()], by=_editor(request), today=timezone.localdate())
        if recorded.known:
            messages.info(request, "This very observation was recorded before; it counts once.")
        stored = (recorded.new or recorded.known)[0]
        obj.pk, obj._state.adding = stored.pk, False

    @admin.action(description="Retract: keep in the history, count no more", permissions=["retract"])
    def retract(self, request: HttpRequest, queryset: QuerySet[PriceObservation]) -> None:
        done = retract_all(queryset.order_by("pk"), by=_editor(request), now=timezone.now())
        messages.success(request, f"{len(done)} retracted; the prices used were worked out anew.")


@admin.register(CurrentPrice)
class CurrentPriceAdmin(ViewOnlyAdmin):
    """The prices used, the longest unseen first."""

    list_display = [
        "product", "condition", "amount_usd", "low_usd", "high_usd", "newest_on", "converted_from",
        "converted_amount", "rate_usd", "rate_on", "add_price",
    ]  # fmt: skip
    list_filter = ["product__kind", "condition", "basis", "derived"]
    list_select_related = ["product"]
    search_fields = ["product__name", "product__slug"]
    ordering = ["newest_on", "pk"]

    @admin.display(description="new price")
    def add_price(self, price: CurrentPrice) -> SafeString:
        form = reverse("admin:catalog_priceobservation_add")
        return format_html(
            '<a href="{}?product={}&condition={}">Add price</a>', form, price.product_id, price.condition
        )


@admin.register(PriceImport)
class PriceImportAdmin(ViewOnlyAdmin):
    """Sheets of prices; they are reviewed, recorded and undone at the price desk."""

    list_display = ["label", "created_at", "created_by", "state", "recorded_at", "undone_at", "undone_by"]
    list_filter = ["state", "created_by"]
    list_select_related = ["created_by", "undone_by"]
    search_fields = ["label"]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceImport]:
        """Without the rows, which a list would read in full."""
        return super().get_queryset(request).defer("rows")
