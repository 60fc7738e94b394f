"""What changes whenever the measured runs do, so that whatever is kept of them is read anew."""

from django.db.models import Max

from estimator.models import SubmittedRun
from estimator.specs import catalog_hash

__all__ = ["measured_state"]


def measured_state() -> str:
    """Names the fixtures that the database holds and the last decision on a submitted run."""
    newest = SubmittedRun.objects.aggregate(at=Max("decided_at"))["at"]
    return f"{catalog_hash()} {newest.isoformat() if newest else ''}"
