"""Language models, weight formats, and the files that check both."""

from django.contrib import admin

from catalog.models import (
    LanguageModel,
    LanguageModelAlias,
    QualityScore,
    QuantizationAlias,
    QuantizationFormat,
    WeightFile,
)

from .history import HistoryAdmin


class ModelAliasInline(admin.TabularInline):
    model = LanguageModelAlias
    extra = 0


class FormatAliasInline(admin.TabularInline):
    model = QuantizationAlias
    extra = 0


@admin.register(LanguageModel)
class LanguageModelAdmin(HistoryAdmin):
    list_display = ["name", "developer", "text_params", "max_context", "attention", "parameter_check"]
    list_filter = ["attention", "parameter_check", "has_vision", "developer"]
    search_fields = ["name", "slug", "developer", "family", "aliases__name"]
    readonly_fields = ["retired_at"]
    inlines = [ModelAliasInline]


@admin.register(QuantizationFormat)
class QuantizationFormatAdmin(HistoryAdmin):
    list_display = [
        "name",
        "slug",
        "ecosystem",
        "nominal_bits",
        "block_bits_per_weight",
        "measured_bits_per_weight",
    ]
    list_filter = ["ecosystem"]
    search_fields = ["name", "slug", "aliases__name"]
    readonly_fields = ["retired_at"]
    inlines = [FormatAliasInline]


@admin.register(WeightFile)
class WeightFileAdmin(admin.ModelAdmin):
    list_display = ["language_model", "quantization", "size_gb", "source_url"]
    list_filter = ["quantization__ecosystem"]
    list_select_related = ["language_model", "quantization"]
    search_fields = ["language_model__name", "language_model__slug", "quantization__name", "source_url"]
    autocomplete_fields = ["language_model", "quantization"]


@admin.register(LanguageModelAlias)
class LanguageModelAliasAdmin(admin.ModelAdmin):
    list_display = ["name", "language_model", "note"]
    list_select_related = ["language_model"]
    search_fields = ["name", "folded", "language_model__name"]
    autocomplete_fields = ["language_model"]


@admin.register(QuantizationAlias)
class QuantizationAliasAdmin(admin.ModelAdmin):
    list_display = ["name", "ecosystem", "quantization", "note"]
    list_filter = ["ecosystem"]
    list_select_related = ["quantization"]
    search_fields = ["name", "folded", "quantization__name"]
    autocomplete_fields = ["quantization"]


@admin.register(QualityScore)
class QualityScoreAdmin(admin.ModelAdmin):
    list_display = ["language_model", "kind", "benchmark", "score", "quantization_name", "observed_on"]
    list_filter = ["kind", "benchmark"]
    list_select_related = ["language_model"]
    search_fields = ["language_model__name", "benchmark", "setting", "quantization_name"]
    autocomplete_fields = ["language_model"]
