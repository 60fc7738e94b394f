"""The calibration that estimates use: the reviewed file that ships with the fixtures."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from estimator.core.calibration import Calibration

__all__ = ["current_calibration"]


def current_calibration() -> Calibration:
    """The newest file of ``fixtures/calibration/`` by name, read once in each process."""
    return _newest(str(Path(settings.BASE_DIR, "fixtures", "calibration")))


@lru_cache(maxsize=4)
def _newest(folder: str) -> Calibration:
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise ImproperlyConfigured(f"There is no calibration in {folder}. Run manage.py calibrate.")
    return Calibration.from_json(files[-1].read_text())
