"""What the estimator rests on: measured runs, memory and power, and where each was published."""

from estimator.models.measurements import Measurement
from estimator.models.memory import MemoryMeasurement
from estimator.models.power import PowerMeasurement
from estimator.models.unmatched_names import UnmatchedName

__all__ = ["Measurement", "MemoryMeasurement", "PowerMeasurement", "UnmatchedName"]
