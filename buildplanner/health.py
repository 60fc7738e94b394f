"""Answers for whoever watches the server: is the process alive, and can it serve visitors?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import CatalogVersion

__all__ = ["healthz", "readyz"]


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Liveness: the process answers. Touches nothing else, so a slow database does not restart the server."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Readiness: the database answers and the catalog is loaded; 503 names what is not."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := check())}
    status = 503 if problems else 200
    return JsonResponse({"status": "not ready" if problems else "ok", "problems": problems}, status=status)


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return ""


def _catalog_problem() -> str:
    try:
        loaded = CatalogVersion.objects.exists()
    except DatabaseError:
        return "the catalog cannot be read: run `manage.py migrate`"
    return "" if loaded else "the catalog is empty: run `manage.py load_catalog`"


CHECKS = {"database": _database_problem, "catalog": _catalog_problem}
