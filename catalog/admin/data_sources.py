"""Exchange rates, and whom the catalog credits."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.current_prices import rebuild_after_rates_changed
from catalog.models import DataSource, ExchangeRate
from catalog.prices.turns import lock_all_prices


@admin.register(ExchangeRate)
class ExchangeRateAdmin(admin.ModelAdmin):
    """A rate that changes makes the prices anew that it converts, in the same transaction."""

    list_display = ["currency", "usd_per_unit", "observed_on", "source_url"]
    list_filter = ["currency"]
    search_fields = ["currency", "source_url", "note"]
    date_hierarchy = "observed_on"
    ordering = ["-observed_on", "currency"]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: ExchangeRate, form: Any, change: bool) -> None:
        lock_all_prices()
        super().save_model(request, obj, form, change)
        rebuild_after_rates_changed()

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: ExchangeRate) -> None:
        lock_all_prices()
        super().delete_model(request, obj)
        rebuild_after_rates_changed()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ExchangeRate]) -> None:
        lock_all_prices()
        super().delete_queryset(request, queryset)
        rebuild_after_rates_changed()


@admin.register(DataSource)
class DataSourceAdmin(admin.ModelAdmin):
    list_display = ["name", "subject", "licence", "url"]
    list_filter = ["subject"]
    search_fields = ["name", "slug", "url_prefixes", "taken", "caution"]
