"""The answer of a rule: yes, yes with a remark, no, or unknown; always with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Answer", "Verdict", "all_of"]


class Answer(IntEnum):
    """From good to bad; what is unknown stands before what is known to fail."""

    YES = 0
    TIGHT = 1
    """It works with a loss, an adapter or little to spare."""
    UNKNOWN = 2
    NO = 3

    @property
    def word(self) -> str:
        """As a page says it."""
        return {
            Answer.YES: "yes",
            Answer.TIGHT: "with care",
            Answer.UNKNOWN: "unknown",
            Answer.NO: "no",
        }[self]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer and why, with the figures in it."""

    answer: Answer
    why: str


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst answer; the reasons of all that are no better than it, or of all where every one is good."""
    found = list(verdicts)
    worst = max(verdict.answer for verdict in found)
    said = [v.why for v in found if v.why and (worst <= Answer.TIGHT or v.answer is worst)]
    return Verdict(worst, ", ".join(said))
