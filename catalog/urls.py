"""The catalog's pages. Slugs are any text, so that an unknown one gets a page with the nearest names."""

from django.urls import path

from catalog.views import language_models, products

app_name = "catalog"

urlpatterns = [
    path("parts/", products.part_kinds, name="parts"),
    path("parts/<str:kind>/", products.part_list, name="part_list"),
    path("parts/<str:kind>/<str:slug>/", products.part, name="part"),
    path("machines/", products.machine_list, name="machines"),
    path("machines/<str:slug>/", products.machine, name="machine"),
    path("models/", language_models.model_list, name="models"),
    path("models/<str:slug>/", language_models.model, name="model"),
    path("formats/", language_models.format_list, name="formats"),
    path("formats/<str:slug>/", language_models.format_detail, name="format"),
]
