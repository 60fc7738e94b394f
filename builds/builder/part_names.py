"""Parts by the names that people write: slugs, names and aliases, with words too many or too few.

A name may leave words out as long as one part alone has the rest, and may carry words that no part of its
kind has (``RTX 3090 FTW3``); a word that tells parts of its kind apart (``Ti``, ``Super``, ``48GB``) is never
passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from builds.parts.reading import PART_MODELS
from builds.shelf import Item, Shelf
from catalog.models import Gpu, Product
from catalog.names import closest, fold

from .name_words import words_of

__all__ = ["AmbiguousPartError", "Match", "PartNames", "part_names"]

Words = frozenset[str]

_KIND_WORDS: Mapping[str, str] = {
    Product.Kind.GPU: (
        "nvidia geforce amd ati radeon intel evga msi asus zotac pny palit gainward galax inno3d sparkle "
        "sapphire xfx powercolor gigabyte asrock gpu graphics card edition generation vram founders fe"
    ),
    Product.Kind.RISER: (
        "riser risers cable adapter board extender extension pcie flexible class the assorted"
    ),
    Product.Kind.POWER_SUPPLY: (
        "psu power supply unit 80+ 80plus plus gold platinum titanium bronze atx modular fully 3.1 3.0 class"
    ),
    Product.Kind.MOTHERBOARD: "motherboard mainboard board wifi atx e eatx class",
    Product.Kind.CPU: "cpu processor core cores amd intel tray boxed",
    Product.Kind.STORAGE: "ssd nvme m2 disk drive class",
    Product.Kind.COOLER: "cpu cooler air",
    Product.Kind.FRAME: "case frame chassis class the",
    Product.Kind.ACCESSORY: "class the for your",
}
"""Words that every part of a kind could carry."""
_HINTS = {
    "psu": "power-supply", "supply": "power-supply", "riser": "riser", "motherboard": "motherboard",
    "mainboard": "motherboard", "cpu": "cpu", "epyc": "cpu", "xeon": "cpu", "ryzen": "cpu", "celeron": "cpu",
    "threadripper": "cpu", "core": "cpu", "rtx": "gpu", "gtx": "gpu", "radeon": "gpu", "ddr4": "memory-kit",
    "ddr5": "memory-kit", "ssd": "storage", "nvme": "storage", "case": "frame", "frame": "frame",
    "cooler": "cooler",
}  # fmt: skip
"""Words that say of which kind an unknown part is."""
_NOT_A_CARD = frozenset(
    {
        "nvlink", "bridge", "riser", "cable", "shroud", "fan", "bracket", "holder", "backplate", "waterblock",
        "adapter",
    }
)  # fmt: skip
"""Words that make a card's name the name of something for it."""
_HARMLESS = re.compile(r"\d{1,3}cm|x16|[2-5]slot")
_MEMORY = re.compile(r"(\d+)gb")
_SAYS_THE_KIND = frozenset({"riser", "risers", "cable", "adapter", "psu", "case", "frame", "the", "pcie"})
"""Words that a name may add to any part's."""
FEWEST_WORDS = 2
"""That name a part together where none of them does alone."""
_TELLING_LENGTH = 3
_PARTICULAR_LENGTH = 6


class AmbiguousPartError(ValueError):
    """Several parts go by a name. ``slugs`` are theirs."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self.slugs = tuple(slugs)
        super().__init__(", ".join(self.slugs))


@dataclass(frozen=True, slots=True)
class Match:
    """A part, and the words of the name that say nothing about it."""

    slug: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spelling:
    slug: str
    words: Words


@dataclass(slots=True)
class _Kind:
    """The names of one kind of part."""

    plain: Words
    spellings: list[_Spelling] = field(default_factory=list)
    all_words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    vocabulary: set[str] = field(default_factory=set)


class PartNames:
    """Every part of a shelf by name."""

    def __init__(self, shelf: Shelf) -> None:
        self.items = {slug: item for slug, item in shelf.items.items() if isinstance(item.row, PART_MODELS)}
        self.names = _names(self.items, shelf.aliases)
        self.folded = {fold(name): slug for slug, names in reversed(self.names.items()) for name in names}

    @cached_property
    def kinds(self) -> dict[str, _Kind]:
        """Words of names, by kind; only names that are no slug, name or alias need them."""
        return _kinds(self.items, self.names)

    def find(self, text: str, kind: str = "") -> Match | None:
        """The part of a name, ``None`` where nothing goes by it; ``kind`` narrows it.

        Raises:
            AmbiguousPartError: several do.
        """
        if slug := self.find_exactly(text, kind):
            return Match(slug)
        words = words_of(text)
        kinds = [kind] if kind else list(self.kinds)
        within = [match for each in kinds if (match := self._with_more_words(words, self.kinds[each]))]
        if within:
            return max(within, key=lambda match: -len(match.unread))
        return self._with_fewer_words(words, kinds)

    def find_exactly(self, text: str, kind: str = "") -> str | None:
        """The slug of a slug, name or alias; case, spaces and punctuation do not matter."""
        slug = text if text in self.items else self.folded.get(fold(text))
        return slug if slug is not None and kind in ("", self.items[slug].kind) else None

    def closest(self, text: str, kind: str = "") -> list[str]:
        """Names of the parts that come nearest to one; supplies of the watts that a name says."""
        words = words_of(text)
        kind = kind or next((_HINTS[word] for word in words if word in _HINTS), "")
        if kind == Product.Kind.POWER_SUPPLY:
            rated = {float(word) for word in words if word.isdecimal()}
            fitting = [item for item in self.items.values() if getattr(item.row, "rated_w", 0) in rated]
            if fitting:
                return [item.name for item in fitting[:3]]
        labels = {
            fold(name): slug
            for slug, names in self.names.items()
            if kind in ("", self.items[slug].kind)
            for name in names
        }
        slugs = (labels[name] for name in closest(fold(text), labels, limit=6, alike=0.55))
        return [self.items[slug].name for slug in dict.fromkeys(slugs)][:3]

    def _with_more_words(self, words: list[str], kind: _Kind) -> Match | None:
        """The part whose spelling has most of the words, if what is left over tells nothing."""
        asked = set(words) | {a + b for a, b in pairwise(words)}
        found: list[tuple[int, Match]] = []
        for spelling in kind.spellings:
            if spelling.words <= asked and _tells(spelling.words):
                left = [word for word in words if not _part_of(word, spelling.words)]
                left = [word for word in left if word not in kind.plain]
                if not any(self._is_telling(word, spelling.slug, kind) for word in left):
                    size = sum(map(len, spelling.words))
                    found.append((size, Match(spelling.slug, tuple(left))))
        if not found:
            return None
        most = max(size for size, _ in found)
        best = {match.slug: match for size, match in reversed(found) if size == most}
        if len(best) > 1:
            raise AmbiguousPartError(sorted(best))
        return next(iter(best.values()))

    def _is_telling(self, word: str, slug: str, kind: _Kind) -> bool:
        item = self.items[slug]
        if word in kind.all_words[slug] or _HARMLESS.fullmatch(word):
            return False
        if isinstance(item.row, Gpu) and (memory := _MEMORY.fullmatch(word)):
            return float(memory[1]) != item.row.memory_gib
        if isinstance(item.row, Gpu) and word in _NOT_A_CARD:
            return True
        return word in kind.vocabulary

    def _with_fewer_words(self, words: list[str], kinds: list[str]) -> Match | None:
        """The one part that has all the words among those of its names."""
        for each in kinds:
            kind = self.kinds[each]
            asked = {word for word in words if word not in kind.plain}
            if not any(_is_particular(word) for word in asked):
                continue
            found = [slug for slug, known in kind.all_words.items() if asked <= known]
            cards = [slug for slug in found if getattr(self.items[slug].row, "form", "card") == "card"]
            found = cards if len(cards) == 1 else found
            # The maker's name decides between equals: “LINKUP riser 30cm”.
            of_maker = [slug for slug in found if set(words) <= kind.all_words[slug] | _SAYS_THE_KIND]
            found = of_maker or found
            if len(found) > 1:
                raise AmbiguousPartError(sorted(found))
            if found:
                return Match(found[0])
        return self._by_every_word(words, kinds)

    def _by_every_word(self, words: list[str], kinds: list[str]) -> Match | None:
        """The one part whose names have all of several words, its maker's too: “LINKUP Ultra”."""
        asked = set(words) - _SAYS_THE_KIND
        if len(asked) < FEWEST_WORDS or not any(len(word) >= _TELLING_LENGTH for word in asked):
            return None
        found = [
            slug for each in kinds for slug, known in self.kinds[each].all_words.items() if asked <= known
        ]
        return Match(found[0]) if len(found) == 1 else None


def part_names(shelf: Shelf) -> PartNames:
    """The names of a shelf, made once for it."""
    found: PartNames = shelf.memo.get(PartNames) or shelf.memo.setdefault(PartNames, PartNames(shelf))
    return found


def _names(items: Mapping[str, Item], aliases: Mapping[str, str]) -> dict[str, list[str]]:
    """Slug → slug, name, and aliases."""
    names = {slug: [slug, item.name, _without_brackets(item.name)] for slug, item in items.items()}
    for name, slug in aliases.items():
        if slug in names:
            names[slug].append(name)
    return names


def _without_brackets(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name)


def _kinds(items: Mapping[str, Item], names: Mapping[str, list[str]]) -> dict[str, _Kind]:
    makers = _maker_words(items, names)
    order = [kind for kind in Product.Kind.values if kind in makers]
    kinds = {
        kind: _Kind(plain=frozenset({*words_of(_KIND_WORDS.get(kind, "")), *makers[kind]})) for kind in order
    }
    for slug, item in items.items():
        kind = kinds[item.kind]
        for name in names[slug]:
            words = words_of(name)
            kind.all_words[slug].update(words)
            telling = frozenset(word for word in words if word not in kind.plain)
            kind.spellings.append(_Spelling(slug, telling))
            kind.vocabulary.update(telling)
    return kinds


def _maker_words(items: Mapping[str, Item], names: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """Kind → words of its makers that no other maker's part is called by."""
    makers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    used: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for slug, item in items.items():
        for word in words_of(item.row.maker):
            makers[item.kind][word].add(item.row.maker)
        for name in names[slug]:
            for word in words_of(name):
                used[item.kind][word].add(item.row.maker)
    return {
        kind: {word for word, owners in makers[kind].items() if used[kind][word] <= owners} for kind in used
    }


def _part_of(word: str, spelling: Words) -> bool:
    return word in spelling or any(word in known for known in spelling if len(word) > 1 and len(known) > 3)


def _tells(words: Iterable[str]) -> bool:
    """Whether words of a spelling name one part: a model's number, or a word of some length."""
    return any(
        (len(word) >= _TELLING_LENGTH and not word.isdigit()) or len(word) > _TELLING_LENGTH for word in words
    )


def _is_particular(word: str) -> bool:
    """Whether a word alone may find a part: others only narrow what is found."""
    return len(word) >= _PARTICULAR_LENGTH or (len(word) > _TELLING_LENGTH and not word.isalpha())
