"""The catalog's pages. Slugs are any text, so that an unknown one gets a page with the nearest names."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from catalog.views import language_models, products, search


class AnyNameConverter(StringConverter):
    """What can stand in an address and be looked for in a database, which no NUL can."""

    regex = r"[^/\x00]+"


register_converter(AnyNameConverter, "any_name")

app_name = "catalog"

urlpatterns = [
    path("parts/", products.part_kinds, name="parts"),
    path("parts/<any_name:kind>/", products.part_list, name="part_list"),
    path("parts/<any_name:kind>/<any_name:slug>/", products.part, name="part"),
    path("machines/", products.machine_list, name="machines"),
    path("machines/<any_name:slug>/", products.machine, name="machine"),
    path("models/", language_models.model_list, name="models"),
    path("models/<any_name:slug>/", language_models.model, name="model"),
    path("search/", search.search_page, name="search"),
    path("search/live/", search.search_live, name="search_live"),
    path("formats/", language_models.format_list, name="formats"),
    path("formats/<any_name:slug>/", language_models.format_detail, name="format"),
]
