"""The imports that there are, newest first, without reading the rows of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Func, IntegerField, Q, QuerySet

from catalog.models import PriceImport

__all__ = ["imports_listed"]


class ArrayLength(Func):
    """How many entries a JSON array has."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's name for arrays that are stored parsed."""
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def imports_listed() -> QuerySet[PriceImport]:
    """Imports with ``n_rows`` of the sheet, ``n_recorded`` observations and ``n_counting`` of these."""
    counts = {
        "n_recorded": Count("observations"),
        "n_counting": Count("observations", filter=Q(observations__retracted_at=None)),
        "n_rows": ArrayLength("rows"),
    }
    rows = PriceImport.objects.defer("rows").select_related("created_by", "undone_by")
    return rows.annotate(**counts).order_by("-created_at", "-pk")
