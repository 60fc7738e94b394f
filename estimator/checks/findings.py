"""What a check says of one measured row."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["HARD_RULES", "Finding", "Rule"]


class Rule(StrEnum):
    """Why a row cannot stand as it is."""

    FASTER_THAN_MEMORY = "faster than memory"
    FASTER_THAN_MATRIX_UNITS = "faster than matrix units"
    LARGER_THAN_MEMORY = "larger than memory"
    REPUBLISHED = "republished"
    UNLIKE_ITS_CELL = "unlike its cell"
    UNLIKE_ITS_DEVICE = "unlike its device"


HARD_RULES = frozenset({Rule.FASTER_THAN_MEMORY, Rule.FASTER_THAN_MATRIX_UNITS, Rule.LARGER_THAN_MEMORY})
"""Rules of physics: a row that breaks one states something else than it says. The others are doubts, for
people to weigh."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row, the rule that it breaks, and the reason in words for its quarantine."""

    key: str
    rule: Rule
    reason: str
    by: float
    """Factor by which the limit or the neighbours are missed; 1 where that means nothing."""
