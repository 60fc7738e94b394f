"""What is said about how a document was read: what could not be used, and how names were taken."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem", "Reading"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was written and cannot be used; the rest is answered."""

    line: int | None
    """Position among the document's lines, from 0; ``None``: not about one line."""
    field: str
    """``part``, ``quantity``, ``riser`` …"""
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a name was read, where that was not plain."""

    line: int | None
    field: str
    written: str
    slug: str
    note: str
