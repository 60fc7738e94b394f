"""Addresses of the price desk's imports, below /desk/."""

from django.urls import path

from catalog.views import imports

urlpatterns = [
    path("import/", imports.price_import_new, name="price_import_new"),
    path("import/template.csv", imports.price_import_template, name="price_import_template"),
    path("import/prices.csv", imports.price_sheet, name="price_sheet"),
    path("imports/", imports.price_imports, name="price_imports"),
    path("imports/<int:pk>/", imports.price_import, name="price_import"),
    path("imports/<int:pk>/record/", imports.price_import_record, name="price_import_record"),
    path("imports/<int:pk>/undo/", imports.price_import_undo, name="price_import_undo"),
    path("imports/<int:pk>/again/", imports.price_import_again, name="price_import_again"),
    path("imports/<int:pk>/discard/", imports.price_import_discard, name="price_import_discard"),
]
