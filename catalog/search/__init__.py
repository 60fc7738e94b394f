"""Search over everything in the catalog, with typing mistakes forgiven."""

from .index import rebuild_search, update_search
from .prices import priced
from .query import Hit, search

__all__ = ["Hit", "priced", "rebuild_search", "search", "update_search"]
