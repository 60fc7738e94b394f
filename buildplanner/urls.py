"""Every URL of the site. Each app keeps its own; the house adds the admin and the health checks."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from buildplanner.health import healthz, readyz

admin.site.site_header = "Build Planner"
admin.site.site_title = "Build Planner"
admin.site.index_title = "Prices and catalog"

handler404 = "buildplanner.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("builds.urls")),
    path("", include("estimator.urls")),
    path("", include("catalog.urls")),
]
