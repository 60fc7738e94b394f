"""The estimator's pages in the admin."""

from estimator.admin import measured

__all__ = ["measured"]
