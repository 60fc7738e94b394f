"""What the estimator rests on: measured runs and where each was published."""

from estimator.models.measurements import Measurement

__all__ = ["Measurement"]
