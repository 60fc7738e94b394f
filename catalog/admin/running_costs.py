"""Electricity and API prices."""

from django.contrib import admin

from catalog.models import ApiPrice, ElectricityPrice


@admin.register(ElectricityPrice)
class ElectricityPriceAdmin(admin.ModelAdmin):
    list_display = ["region", "tariff", "period", "local_per_kwh", "currency", "usd_per_kwh"]
    list_filter = ["currency"]
    search_fields = ["region", "tariff", "period"]


@admin.register(ApiPrice)
class ApiPriceAdmin(admin.ModelAdmin):
    list_display = [
        "provider",
        "model",
        "input_usd_per_mtok",
        "output_usd_per_mtok",
        "observed_on",
        "deprecated_on",
    ]
    list_filter = ["offer_kind", "provider"]
    search_fields = ["provider", "model"]
    date_hierarchy = "observed_on"
