"""Fixtures into the database: read, validate everything, then write all or nothing. docs/data.md says how.

Apps register their tables when Django starts::

    from catalog.loading import Table, register

    register(Table("measurements", Measurement, key=("source_url", "position")))
"""

from .tables import Table, product_table, register, tables

__all__ = ["Table", "product_table", "register", "tables"]
