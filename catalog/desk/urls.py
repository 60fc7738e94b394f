"""Addresses below ``/desk/``; the catalog's own URLs include them."""

from django.urls import path

from catalog.views import desk, desk_history, desk_prices, desk_reports

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("today/", desk.desk_today, name="desk_today"),
    path("prices/<any_name:slug>/", desk_prices.desk_product, name="desk_product"),
    path("reports/<int:pk>/", desk_reports.desk_report, name="desk_report"),
    path("history/", desk_history.desk_history, name="desk_history"),
]
