"""The calibration that the site answers with: the newest reviewed file that ships."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from estimator.core.calibration import Calibration

__all__ = ["REPORT_SUFFIX", "calibration_folder", "current_calibration", "newest_calibration"]

REPORT_SUFFIX = ".report.json"
"""Ends the names of held-out results, which lie beside the calibration that they belong to."""


def calibration_folder() -> Path:
    """Where ``manage.py calibrate`` writes, one file a version."""
    return Path(settings.BASE_DIR) / "fixtures" / "calibration"


@lru_cache(maxsize=1)
def current_calibration() -> Calibration:
    """The newest version, read once per process.

    Raises:
        FileNotFoundError: none ships; ``manage.py calibrate`` makes one.
    """
    return newest_calibration()


def newest_calibration() -> Calibration:
    """The last version by name, which is its date.

    Raises:
        FileNotFoundError: none ships; ``manage.py calibrate`` makes one.
    """
    versions = sorted(
        path for path in calibration_folder().glob("*.json") if not path.name.endswith(REPORT_SUFFIX)
    )
    if not versions:
        raise FileNotFoundError(
            f"No calibration in {calibration_folder()}: run `manage.py calibrate VERSION`."
        )
    return Calibration.from_json(versions[-1].read_text(encoding="utf-8"))
