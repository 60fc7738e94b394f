"""Upkeep of the catalog: every table can be searched and filtered; a new price is one form away."""

from . import data_sources, language_models, loading, prices, products, reports, running_costs

__all__ = ["data_sources", "language_models", "loading", "prices", "products", "reports", "running_costs"]
