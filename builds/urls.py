"""URLs of the builds app."""

from django.urls import path

from builds import views

app_name = "builds"
urlpatterns = [
    path("", views.compare, name="home"),
    path("compare/", views.compare, name="compare"),
    path("compare/save", views.save, name="save"),
    path("c/<str:pk>", views.permalink, name="permalink"),
    path("c/<str:pk>/now", views.permalink_now, name="permalink-now"),
    path("c/<str:pk>/remove", views.remove, name="remove"),
    path("methodology/", views.methodology, name="methodology"),
]
