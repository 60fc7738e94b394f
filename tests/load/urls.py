"""The site's URLs and an empty view beside them: the yardstick."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("empty", empty), path("", include("buildplanner.urls"))]
