"""How bad a thing is. Power judges by it what is too much, rules what they find."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Severity"]


class Severity(StrEnum):
    """``BLOCK``: unsafe or impossible. ``WARN``: works with a loss or a risk. ``NOTE``: good to know."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)
