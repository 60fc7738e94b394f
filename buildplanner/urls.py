"""Every URL of the site. Each app keeps its own; the house adds the admin and the health checks."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from buildplanner.api import api
from buildplanner.api_docs import api_docs
from buildplanner.health import healthz, readyz

admin.site.site_header = "Build Planner"
admin.site.site_title = "Build Planner"
admin.site.index_title = "Prices and catalog"

handler404 = "buildplanner.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/", RedirectView.as_view(url="/api/v1/docs"), name="api"),
    path("api/v1/docs", api_docs, name="api_docs"),
    path("api/v1/", api.urls),
    path("", include("builds.urls")),
    path("", include("estimator.urls")),
    path("", include("catalog.urls")),
]
