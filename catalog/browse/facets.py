"""Facets: by what a list can be narrowed. A choice counts what each of its values would leave.

Each choice is worked out from one key per row, which the database groups by: `options` says which words a key
stands for, `condition` which rows have one of the words. A row may have several words (a card with an 8-pin
and a 6-pin socket) or none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Model, Q, Value, When
from django.db.models.expressions import Combinable

from catalog.figures import number, usd
from catalog.specs import spec

__all__ = [
    "UNKNOWN",
    "Choice",
    "Facet",
    "FieldChoice",
    "FlagChoice",
    "Range",
    "WordChoice",
    "choice",
    "extent",
]

UNKNOWN = "unknown"
YES_NO = ("yes", "no")


@dataclass(frozen=True, kw_only=True)
class Facet:
    """What all facets have: the name in the URL, a label, a line of explanation, whether it stands open."""

    name: str
    label: str
    explanation: str = ""
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Range(Facet):
    """A number between bounds, both included. The URL counts in ``unit``, which is ``scale`` of the field's.

    ``field`` is a field or one of ``catalog.browse.figures``.
    """

    field: str
    unit: str = ""
    scale: float = 1.0

    def text(self, value: float) -> str:
        """A figure of the URL in words, a dollar sign before it where it is money."""
        if self.unit == "year":
            return f"{value:.0f}"
        if self.unit == "$":
            return usd(value)
        shown = number(float(f"{value:.3g}") if value < 1000 else round(value))
        return f"{shown} {self.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Choice(Facet, ABC):
    """One or several words of a set; rows that have any of those chosen stay."""

    @abstractmethod
    def key(self) -> Combinable:
        """What the database groups rows by."""

    @abstractmethod
    def options(self, key: Any) -> tuple[str, ...]:
        """The words that a row with this key has."""

    @property
    def alias(self) -> str:
        """What its key is called in a query."""
        return f"facet_{self.name}"

    def condition(self, words: Collection[str], keys: Iterable[Any]) -> Q:
        """Rows that have one of the words; ``keys`` are all that exist. They carry the key as ``alias``."""
        meant = [key for key in keys if not set(words).isdisjoint(self.options(key))]
        found = Q(**{f"{self.alias}__in": [key for key in meant if key is not None]})
        return found | Q(**{f"{self.alias}__isnull": True}) if None in meant else found

    def word_label(self, word: str) -> str:
        """A word as people read it."""
        return word

    def order(self, word: str) -> tuple[Any, ...]:
        """Where a word stands among the others; what is unknown comes last."""
        return (word == UNKNOWN, word.casefold(), word)


@dataclass(frozen=True, kw_only=True)
class FieldChoice(Choice):
    """The values of one field."""

    model: type[Model]

    def key(self) -> Combinable:
        """The field."""
        return F(self.name)

    def options(self, key: Any) -> tuple[str, ...]:
        """The value itself, as the URL has it."""
        if key is None or key == "":
            return (UNKNOWN,)
        if isinstance(key, bool):
            return ("yes" if key else "no",)
        return (number(key).replace(",", "") if isinstance(key, float) else str(key),)

    def word_label(self, word: str) -> str:
        """A choice's own words, a number with its unit."""
        found = spec(self.model, self.name)
        named = {str(value): str(label) for value, label in found.field.flatchoices}
        return named.get(word) or (f"{word} {found.unit}".strip() if word[:1].isdigit() else word)

    def order(self, word: str) -> tuple[Any, ...]:
        """As the field's choices stand, numbers by size, words by the alphabet."""
        named = [str(value) for value, _ in spec(self.model, self.name).field.flatchoices]
        if word in named:
            return (0, named.index(word), word)
        if word in YES_NO:
            return (0, YES_NO.index(word), word)
        try:
            return (0, float(word), word)
        except ValueError:
            return (1, *super().order(word))


@dataclass(frozen=True, kw_only=True)
class FlagChoice(Choice):
    """Conditions with a name each, of which a row may meet several. One that meets none is unknown."""

    flags: tuple[tuple[str, str, Callable[[], Q]], ...]
    """(word, label, condition), in the order in which they stand."""
    none_label: str = "unknown"

    def key(self) -> Combinable:
        """A bit for each condition that holds."""
        bits = [
            Case(When(condition(), then=Value(1 << place)), default=Value(0), output_field=IntegerField())
            for place, (_, _, condition) in enumerate(self.flags)
        ]
        mask: Combinable = bits[0]
        for bit in bits[1:]:
            mask = mask + bit
        return mask

    def options(self, key: Any) -> tuple[str, ...]:
        """The names of the conditions that hold."""
        found = tuple(word for place, (word, _, _) in enumerate(self.flags) if key & (1 << place))
        return found or (UNKNOWN,)

    def word_label(self, word: str) -> str:
        """The condition's label."""
        return next((label for flag, label, _ in self.flags if flag == word), self.none_label)

    def order(self, word: str) -> tuple[Any, ...]:
        """As declared."""
        return (next((place for place, flag in enumerate(self.flags) if flag[0] == word), len(self.flags)),)


@dataclass(frozen=True, kw_only=True)
class WordChoice(Choice):
    """The words of a text field that holds several, separated by spaces: the sockets that a cooler fits."""

    def key(self) -> Combinable:
        """The whole text."""
        return F(self.name)

    def options(self, key: Any) -> tuple[str, ...]:
        """Its words."""
        return tuple(dict.fromkeys((key or "").split())) or (UNKNOWN,)


def choice(model: type[Model], name: str, label: str = "", *, is_open: bool = True) -> FieldChoice:
    """The values of a field, with the words of its spec."""
    found = spec(model, name)
    return FieldChoice(
        name=name, label=label or found.label, explanation=found.explanation, is_open=is_open, model=model
    )


def extent(model: type[Model], name: str, label: str = "", *, is_open: bool = True) -> Range:
    """The range of a numeric field, in its own unit; shares in percent."""
    found = spec(model, name)
    return Range(
        name=name,
        label=label or found.label,
        explanation=found.explanation,
        is_open=is_open,
        field=name,
        unit=found.unit,
        scale=0.01 if found.unit == "%" else 1.0,
    )
