"""Below the API's address every refusal is a problem in JSON, also those that no operation gives."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from catalog.api.problems import CONTENT_TYPE, problem_response

__all__ = ["API", "ApiProblemMiddleware"]

API = "/api/v1/"

_DETAILS = {
    404: f"There is nothing at this address; {API}docs lists what there is",
    405: "This address does not answer that method",
    429: "Too many requests at once",
}


class ApiProblemMiddleware:
    """Turns error pages below the API's address into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(API):
            return response
        if response.headers.get("Content-Type", "") == CONTENT_TYPE:
            return response
        detail = _DETAILS.get(response.status_code, "No answer")
        if response.status_code == 404 and request.path.endswith("/"):
            detail += "; no address ends in a slash"
        problem = problem_response(response.status_code, detail)
        for header in ("Allow", "Retry-After"):
            if header in response.headers:
                problem[header] = response[header]
        return problem
