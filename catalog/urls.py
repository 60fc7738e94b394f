"""The catalog's pages. Slugs are any text, so that an unknown one gets a page with the nearest names."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from catalog.browse.listings import LISTINGS
from catalog.views import language_models, lists, products, reports, search, sources


class AnyNameConverter(StringConverter):
    """What can stand in an address and be looked for in a database, which no NUL can."""

    regex = r"[^/\x00]+"


register_converter(AnyNameConverter, "any_name")

MACHINES, MODELS, FORMATS = ({"listing": LISTINGS[word]} for word in ("machines", "models", "formats"))

app_name = "catalog"

urlpatterns = [
    path("parts/", products.part_kinds, name="parts"),
    path("parts/<any_name:kind>/", lists.part_list, name="part_list"),
    path("parts/<any_name:kind>/compare/", lists.compare_parts, name="part_compare"),
    path("parts/<any_name:kind>/download.csv", lists.download_parts, {"ending": "csv"}, name="part_csv"),
    path("parts/<any_name:kind>/download.json", lists.download_parts, {"ending": "json"}, name="part_json"),
    path("parts/<any_name:kind>/<any_name:slug>/", products.part, name="part"),
    path("machines/", lists.show_list, MACHINES, name="machines"),
    path("machines/compare/", lists.compare, MACHINES, name="machine_compare"),
    path("machines/download.csv", lists.download_list, {**MACHINES, "ending": "csv"}, name="machine_csv"),
    path("machines/download.json", lists.download_list, {**MACHINES, "ending": "json"}, name="machine_json"),
    path("machines/<any_name:slug>/", products.machine, name="machine"),
    path("models/", lists.show_list, MODELS, name="models"),
    path("models/compare/", lists.compare, MODELS, name="model_compare"),
    path("models/download.csv", lists.download_list, {**MODELS, "ending": "csv"}, name="model_csv"),
    path("models/download.json", lists.download_list, {**MODELS, "ending": "json"}, name="model_json"),
    path("models/<any_name:slug>/", language_models.model, name="model"),
    path("search/", search.search_page, name="search"),
    path("report/<any_name:kind>/<any_name:slug>/", reports.report, name="report"),
    path("report/<any_name:kind>/<any_name:slug>/thanks/", reports.report_thanks, name="report_thanks"),
    path("search/live/", search.search_live, name="search_live"),
    path("formats/", lists.show_list, FORMATS, name="formats"),
    path("formats/compare/", lists.compare, FORMATS, name="format_compare"),
    path("formats/download.csv", lists.download_list, {**FORMATS, "ending": "csv"}, name="format_csv"),
    path("formats/download.json", lists.download_list, {**FORMATS, "ending": "json"}, name="format_json"),
    path("formats/<any_name:slug>/", language_models.format_detail, name="format"),
    path("sources/", sources.data_sources, name="sources"),
    path("desk/", include("catalog.desk.urls")),
    path("desk/", include("catalog.imports.urls")),
]
