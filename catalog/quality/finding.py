"""What a check found: which rule, of what, how bad, and the figures that it compares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How bad a finding is. Only errors stop a change of the fixtures."""

    ERROR = "error"
    """It cannot be: physics, a standard or the row itself contradicts it."""
    WARN = "warn"
    """It is unlike its kin; look at its source."""
    NOTE = "note"
    """Nothing is wrong, but somebody should look: old prices, things nobody priced."""


ORDER = (Severity.ERROR, Severity.WARN, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One value that a rule doubts.

    ``subject`` is the slug of what it is about, ``kind`` its kind (of product, or ``language-model``,
    ``format``). ``figure`` and ``limit`` are what was found and what would be right, in words with units.
    """

    rule: str
    severity: Severity
    subject: str
    field: str
    message: str
    figure: str = ""
    limit: str = ""
    kind: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What an accepted exception names."""
        return self.rule, self.subject, self.field

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """The worst first."""
        return ORDER.index(self.severity), self.rule, self.subject, self.field, self.figure

    def __str__(self) -> str:
        place = f"{self.subject}.{self.field}" if self.field else self.subject
        return f"{self.severity} {self.rule}: {place}: {self.message}"
