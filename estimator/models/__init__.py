"""What the estimator rests on: measured runs, memory and power, and where each came from."""

from estimator.models.measurements import Measurement
from estimator.models.memory import MemoryMeasurement
from estimator.models.power import PowerMeasurement
from estimator.models.submissions import Submission, SubmittedRun
from estimator.models.unmatched_names import UnmatchedName

__all__ = [
    "Measurement",
    "MemoryMeasurement",
    "PowerMeasurement",
    "Submission",
    "SubmittedRun",
    "UnmatchedName",
]
