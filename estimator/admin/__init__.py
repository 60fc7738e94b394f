"""The estimator's pages in the admin."""

from estimator.admin import measured, submissions

__all__ = ["measured", "submissions"]
