"""Forms with files: a request that is far too large is answered before anything reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

__all__ = ["bounded"]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def bounded(
    largest_bytes: int, refuse: Callable[[HttpRequest], HttpResponse]
) -> Callable[[View[P]], View[P]]:
    """Give a view requests of bounded size only; ``refuse`` answers others, whose form must not be read.

    The form's token is checked after the size, since checking it reads the form.
    """

    def decorate(view: View[P]) -> View[P]:
        protected = csrf_protect(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            announced = str(request.META.get("CONTENT_LENGTH") or "0")
            if not announced.isdecimal() or int(announced[:20]) > largest_bytes:
                return refuse(request)
            try:
                return protected(request, *args, **kwargs)
            except (RequestDataTooBig, TooManyFieldsSent):
                return refuse(request)

        return csrf_exempt(guarded)

    return decorate
