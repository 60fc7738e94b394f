"""Histories of specs in the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

__all__ = ["HistoryAdmin"]


class HistoryAdmin(SimpleHistoryAdmin):
    """Shows former versions to whoever may look, and brings one back only for those who may change it.

    The package asks for the right to look even where a former version is saved over today's.
    """

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One former version; sending the form makes it today's."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return super().history_form_view(request, *args, **kwargs)
