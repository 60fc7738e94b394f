"""Hardware, language models and formats by any reviewed name; errors that list the closest."""

from estimator.names.catalog_names import Names, current_names
from estimator.names.name_index import AmbiguousNameError, NameIndex, UnknownNameError

__all__ = ["AmbiguousNameError", "NameIndex", "Names", "UnknownNameError", "current_names"]
