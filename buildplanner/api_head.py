"""Below the API's address HEAD is what GET would say, without the body."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from buildplanner.api_problems import API

__all__ = ["ApiHeadMiddleware"]


class ApiHeadMiddleware:
    """Answers HEAD as GET, so that tags, throttles and lengths are the same; the server sends no body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD" or not request.path.startswith(API):
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response
