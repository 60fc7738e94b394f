"""URLs of the estimator's own pages: what was measured, and how well it is predicted."""

from django.urls import URLPattern

app_name = "estimator"

urlpatterns: list[URLPattern] = []
