"""URLs of the builds app."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from builds import views


class AnyIdConverter(StringConverter):
    """What can stand in an address and be looked for in a database, which no NUL can."""

    regex = r"[^/\x00]+"


register_converter(AnyIdConverter, "any_id")

app_name = "builds"
urlpatterns = [
    path("", views.compare, name="home"),
    path("compare/", views.compare, name="compare"),
    path("compare/save", views.save, name="save"),
    path("c/<any_id:pk>", views.permalink, name="permalink"),
    path("c/<any_id:pk>/now", views.permalink_now, name="permalink-now"),
    path("c/<any_id:pk>/remove", views.remove, name="remove"),
    path("methodology/", views.methodology, name="methodology"),
]
