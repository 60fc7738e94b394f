"""Keeps caches from mixing a page with the fragment of it that htmx asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

__all__ = ["VaryOnHtmxMiddleware"]


class VaryOnHtmxMiddleware:
    """Adds `Vary: HX-Request` to every HTML answer, so that no view can forget it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response
