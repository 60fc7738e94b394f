"""Measured figures, to be looked at: they are reviewed as fixtures, not edited here."""

from django.contrib import admin

from catalog.admin.view_only import ViewOnlyAdmin
from estimator.models import Measurement, MemoryMeasurement, PowerMeasurement, UnmatchedName

__all__: list[str] = []


@admin.register(Measurement)
class MeasurementAdmin(ViewOnlyAdmin):
    list_display = [
        "hardware_name", "hardware_count", "model_name", "quantization_name", "engine", "test", "depth",
        "tokens_per_s", "quarantine",
    ]  # fmt: skip
    list_filter = ["test", "engine", "backend", "split", "speculation_kind", "quarantine"]
    search_fields = ["key", "hardware", "hardware_name", "language_model", "model_name", "source_url"]


@admin.register(MemoryMeasurement)
class MemoryMeasurementAdmin(ViewOnlyAdmin):
    list_display = [
        "hardware_name", "hardware_count", "model_name", "quantization_name", "engine", "context_tokens",
        "component", "scope", "mib",
    ]  # fmt: skip
    list_filter = ["component", "scope", "engine", "backend"]
    search_fields = ["key", "hardware", "hardware_name", "language_model", "model_name", "source_url"]


@admin.register(PowerMeasurement)
class PowerMeasurementAdmin(ViewOnlyAdmin):
    list_display = [
        "hardware_name", "hardware_count", "model_name", "quantization_name", "condition", "test",
        "power_limit_w", "watts", "measured_at", "tokens_per_s",
    ]  # fmt: skip
    list_filter = ["condition", "test", "measured_at", "engine"]
    search_fields = ["key", "hardware", "hardware_name", "language_model", "model_name", "source_url"]


@admin.register(UnmatchedName)
class UnmatchedNameAdmin(ViewOnlyAdmin):
    list_display = ["name", "kind", "reason"]
    list_filter = ["kind"]
    search_fields = ["name", "reason"]
