"""How well a name answers a question: one measure for both databases.

Words may come in any order. A letter too many, too few, wrong or swapped with its neighbour is forgiven in
words; digits are not guessed: 3090 is never a misspelt 3080.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from catalog.models import SearchEntry

from .words import has_digit

__all__ = ["Scorer"]

NUMBER_WEIGHT = 1.5
UNIT_WEIGHT = 0.3
UNITS = frozenset({"gb", "gib", "tb", "w", "watt", "watts"})
# A name that lacks a number asked for is another thing, most of the time.
NUMBER_MISSING = 0.75
NUMBER_FOUND_FROM = 0.5
# What is said of a thing beside its name counts a little less than the name itself.
CONTEXT_SHARE = 0.9
ALIKE_FROM = 0.65
COVERAGE_SHARE = 0.94
TIGHTNESS_SHARE = 0.05


class Scorer:
    """Scores names against one question; each pair of words is compared once."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.weights = [_weight(word) for word in words]
        self._alike: dict[tuple[str, str], float] = {}
        self._beside: dict[str, list[float]] = {}

    def score(self, entry: SearchEntry) -> float:
        """From 0 to 1; 1 where the name is exactly what was asked, in any order."""
        named = entry.words.split()
        if sorted(named) == sorted(self.words) or "".join(named) == "".join(self.words):
            return 1.0
        best = self._best(named)
        beside = self._context(entry.context)
        found = [max(inside, CONTEXT_SHARE * outside) for inside, outside in zip(best, beside, strict=True)]
        coverage = sum(w * f for w, f in zip(self.weights, found, strict=True)) / sum(self.weights)
        for word, share in zip(self.words, found, strict=True):
            if has_digit(word) and share < NUMBER_FOUND_FROM:
                coverage *= NUMBER_MISSING
        answered = sum(inside > 0 for inside in best)
        return COVERAGE_SHARE * coverage + TIGHTNESS_SHARE * min(1.0, answered / len(named))

    def _best(self, named: list[str]) -> list[float]:
        """For each word of the question, how near the nearest of a name's words comes."""
        joined = {one + two for one, two in pairwise(named)}
        found = [1.0 if word in joined else self._nearest(word, named) for word in self.words]
        for place, (one, two) in enumerate(pairwise(self.words)):
            if one + two in named:
                found[place] = found[place + 1] = 1.0
        return found

    def _context(self, text: str) -> list[float]:
        """The same for what is said beside a name; many names share it."""
        if text not in self._beside:
            self._beside[text] = self._best(text.split())
        return self._beside[text]

    def _nearest(self, word: str, named: Iterable[str]) -> float:
        return max((self._compared(word, name) for name in named), default=0.0)

    def _compared(self, word: str, name: str) -> float:
        pair = (word, name)
        if pair not in self._alike:
            self._alike[pair] = _alike(word, name)
        return self._alike[pair]


def _weight(word: str) -> float:
    if word in UNITS:
        return UNIT_WEIGHT
    return NUMBER_WEIGHT if has_digit(word) else 1.0


def _alike(word: str, name: str) -> float:
    """How near a word of a name comes to a word asked for, 0 to 1."""
    if word == name:
        return 1.0
    if has_digit(word) or has_digit(name):
        return _numbers_alike(word, name)
    if name.startswith(word):
        return 0.75 + 0.2 * len(word) / len(name)
    if len(word) < 3:
        return 0.0
    likeness = float(OSA.normalized_similarity(word, name))
    return 0.9 * likeness if likeness >= ALIKE_FROM else 0.0


def _numbers_alike(word: str, name: str) -> float:
    """A number may be typed in part (309 of 3090) or without its dot; another number comes far behind."""
    if name.startswith(word):
        return 0.6 + 0.3 * len(word) / len(name)
    if len(name) >= 3 and word.startswith(name):
        return 0.6 + 0.2 * len(name) / len(word)
    if word.isdigit() and word == name.replace(".", ""):
        return 0.85
    near = len(word) >= 4 and OSA.distance(word, name, score_cutoff=1) <= 1
    return 0.3 if near else 0.0
