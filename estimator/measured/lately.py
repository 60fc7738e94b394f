"""What people have measured lately: a sign of what they run."""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from django.db.models import Count, Max

from estimator.models import Measurement
from estimator.specs import catalog_hash

__all__ = ["lately_measured"]

A_YEAR = timedelta(days=365)


def lately_measured() -> Mapping[str, int]:
    """Language model → its published runs of the year up to the newest run; models without any are absent."""
    # A run that was sent since the catalog was loaded hardly changes what is measured most.
    return _counted(catalog_hash())


@lru_cache(maxsize=2)
def _counted(_catalog_hash: str) -> dict[str, int]:
    newest = Measurement.objects.aggregate(on=Max("measured_on"))["on"]
    if newest is None:
        return {}
    rows = Measurement.objects.filter(measured_on__gt=newest - A_YEAR).exclude(language_model="")
    return dict(rows.values_list("language_model").annotate(Count("pk")))
