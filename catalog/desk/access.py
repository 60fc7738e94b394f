"""Who may sit at the price desk: staff with the permission to add prices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

__all__ = ["PERMISSION", "editor_of", "for_editors", "may_edit_prices"]

PERMISSION = "catalog.add_priceobservation"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def may_edit_prices(user: Any) -> bool:
    """Whether a signed-in person is an editor of prices."""
    return bool(user.is_active and user.is_staff and user.has_perm(PERMISSION))


def for_editors(view: View[P]) -> View[P]:
    """A page of the price desk. Others are asked to sign in and come back; staff of other duties are refused.

    The admin's sign-in page leads staff past itself, so sending those there would lead them in a circle.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if may_edit_prices(request.user):
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "private, no-store"
            return response
        if request.user.is_authenticated and request.user.is_staff:
            raise PermissionDenied("The price desk is for editors of prices.")
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return guarded


def editor_of(request: HttpRequest) -> User:
    """The editor behind a request that `for_editors` let in."""
    if not isinstance(request.user, User):
        raise PermissionDenied("The price desk is for editors of prices.")
    return request.user
