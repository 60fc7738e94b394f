"""The one way to search: a question in, the best answers out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from catalog.models import SearchEntry
from catalog.price_lines import PriceLine

from .candidates import candidates
from .counts import without_count
from .kinds import url_of
from .ranking import Scorer
from .words import words_of

__all__ = ["Hit", "search"]

LONGEST_QUERY = 120
MOST_WORDS = 10
LONGEST_WORD = 40
GOOD = 0.4
# What comes far behind the best answer is no answer.
OF_THE_BEST = 0.65
# Scores nearer than this are equal: of several cards called RTX the newest comes first.
EQUAL_WITHIN = 0.04
# So much better must a name fit without the count for the count to be one.
CLEARLY_BETTER = 0.05


@dataclass(frozen=True)
class Hit:
    """Something that answers a question."""

    kind: str
    pk: int
    slug: str
    name: str
    url: str
    matched: str
    """The name that matched, as written."""
    is_alias: bool
    """Whether that is another name than the thing's own."""
    score: float
    """From 0 to 1; 1 is exactly what was asked."""
    facts: str
    """Key figures in one line: ``24 GiB · 936 GB/s``."""
    count: int = 1
    """How many of it the question speaks of: 2 in ``2x rtx 4090``."""
    price: PriceLine | None = None
    """The cheapest price used, where the caller asked for prices."""

    @property
    def other_name(self) -> str:
        """The alias that matched, where it says something that the name does not."""
        says_more = set(words_of(self.matched)) - set(words_of(self.name))
        return self.matched if self.is_alias and says_more else ""


def search(
    query: str, *, limit: int = 20, kinds: Collection[str] | None = None, at_least: float = GOOD
) -> list[Hit]:
    """The best answers, the best first; of equal ones the newest.

    ``query`` is any text; what cannot be part of a name is passed over. ``kinds``: product kinds,
    ``language-model``, ``format``; all where left out. ``at_least``: the score below which nothing counts.
    """
    text = query[:LONGEST_QUERY]
    counted = without_count(text)
    if counted is None:
        return _found(text, limit, kinds, at_least)
    # “Dual” or “x4” may belong to a name: the reading that finds the clearly better name holds.
    hits = _found(text, limit, kinds, at_least, guess=False)
    count, rest = counted
    several = _found(rest, limit, kinds, at_least)
    if several and (not hits or several[0].score > hits[0].score + CLEARLY_BETTER):
        return [replace(hit, count=count) for hit in several]
    return hits


def _found(
    text: str, limit: int, kinds: Collection[str] | None, at_least: float, *, guess: bool = True
) -> list[Hit]:
    words = [word[:LONGEST_WORD] for word in words_of(text)[:MOST_WORDS]]
    if not words:
        return []
    scorer = Scorer(words)
    best: dict[tuple[str, int], tuple[float, SearchEntry]] = {}
    for entry in candidates(words, kinds, guess=guess):
        score = scorer.score(entry)
        subject = (entry.kind, entry.subject_pk)
        if subject not in best or (score, -entry.pk) > (best[subject][0], -best[subject][1].pk):
            best[subject] = (score, entry)
    ranked = sorted(best.values(), key=lambda pair: _rank(*pair))
    enough = max(at_least, OF_THE_BEST * ranked[0][0]) if ranked else at_least
    return [_hit(entry, score) for score, entry in ranked[:limit] if score >= enough]


def _rank(score: float, entry: SearchEntry) -> tuple[int, int, int, str, str, bool, int]:
    released = entry.released_on.toordinal() if entry.released_on else 0
    near = round(score / EQUAL_WITHIN)
    return -near, -released, len(entry.title), entry.slug, entry.kind, entry.is_alias, entry.pk


def _hit(entry: SearchEntry, score: float) -> Hit:
    return Hit(
        kind=entry.kind,
        pk=entry.subject_pk,
        slug=entry.slug,
        name=entry.title,
        url=url_of(entry.kind, entry.slug),
        matched=entry.name,
        is_alias=entry.is_alias,
        score=score,
        facts=entry.facts,
    )
