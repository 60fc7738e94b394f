"""Tables that the site fills itself."""

from django.contrib import admin
from django.http import HttpRequest

__all__ = ["ViewOnlyAdmin"]


class ViewOnlyAdmin(admin.ModelAdmin):
    """To be looked at, never edited by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
