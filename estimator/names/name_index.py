"""Folded names of one kind of thing, the slugs that they may mean, and errors that list the closest."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.names import closest, fold

__all__ = ["AmbiguousNameError", "NameIndex", "UnknownNameError", "index_of", "slugs_by"]

CLOSEST_SHOWN = 3
COMPARED = 24
"""Names with most pairs of letters in common are compared letter by letter: a table may hold thousands of
unknown names."""


class UnknownNameError(ValueError):
    """Nothing goes by this name."""


class AmbiguousNameError(ValueError):
    """Several things of different speed or size go by this name."""


@dataclass(frozen=True)
class NameIndex:
    """Folded names of one kind of thing → the slugs that they may mean."""

    kind: str
    """In the singular, for messages."""
    slugs: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    """Folded name → the name as written, for messages."""
    core: Callable[[str], str] = fold
    """A name without what does not tell one thing from another: makers, file endings, build words."""
    cores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Cores of the names → slugs; asked where no name is met as it is written."""

    def find(self, text: str) -> tuple[str, ...]:
        """All slugs that a name may mean, none where it means nothing."""
        return self.slugs.get(fold(text)) or self.cores.get(self.core(text), ())

    def resolve(self, text: str) -> str:
        """The slug that a slug, name or alias stands for; case, spaces and punctuation do not matter.

        Raises:
            UnknownNameError: nothing goes by it; the closest names are listed.
            AmbiguousNameError: several things do; they are listed.
        """
        found = self.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError(
                f"{self.kind} {text.strip()!r} could be {', '.join(found)}: name one of them"
            )
        close = self.closest(text)
        hint = f"; closest: {', '.join(close)}" if close else ""
        raise UnknownNameError(f"{self.kind} {text.strip()!r} is not in the catalog{hint}")

    def closest(self, text: str) -> list[str]:
        """The names that come nearest to one, the nearest first."""
        folded = fold(text)
        pairs = _letter_pairs(folded)
        shared = Counter(name for pair in pairs for name in self._by_letter_pair.get(pair, ()))

        def likeness(name: str) -> tuple[float, str]:
            return shared[name] / (len(pairs) + len(name)), name

        near = heapq.nlargest(COMPARED, shared, key=likeness)
        close = closest(folded, near, limit=CLOSEST_SHOWN)
        return [self.labels[name] for name in close]

    @cached_property
    def _by_letter_pair(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.labels:
            for pair in _letter_pairs(name):
                found.setdefault(pair, []).append(name)
        return found

    def knows(self, text: str) -> bool:
        """Whether anything goes by this name."""
        return bool(self.find(text))


def _letter_pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)}


def index_of(kind: str, pairs: Iterable[tuple[str, str]], core: Callable[[str], str] = fold) -> NameIndex:
    """The index of (name, slug) pairs."""
    named = list(pairs)
    labels: dict[str, str] = {}
    for name, _ in named:
        labels.setdefault(fold(name), name)
    return NameIndex(kind, slugs_by(fold, named), labels, core, slugs_by(core, named))


def slugs_by(key: Callable[[str], str], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Slugs by a key of their names, each once, in the order of the pairs; names without a key are left
    out."""
    slugs: dict[str, tuple[str, ...]] = {}
    for name, slug in pairs:
        found = slugs.get(key(name), ())
        if key(name) and slug not in found:
            slugs[key(name)] = (*found, slug)
    return slugs
