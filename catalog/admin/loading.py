"""What was loaded when."""

from django.contrib import admin

from catalog.models import CatalogVersion, LoadedRow

from .view_only import ViewOnlyAdmin


@admin.register(CatalogVersion)
class CatalogVersionAdmin(ViewOnlyAdmin):
    list_display = ["hash", "loaded_at"]
    search_fields = ["hash"]


@admin.register(LoadedRow)
class LoadedRowAdmin(ViewOnlyAdmin):
    list_display = ["table", "object_pk", "key"]
    list_filter = ["table"]
    search_fields = ["key"]
