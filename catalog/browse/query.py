"""From a list's declaration and state to rows: narrowed, counted, sorted and cut by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    OrderBy,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Lower

from catalog.browse.facets import Choice
from catalog.browse.figures import LISTED_PRICES, figure, with_figures
from catalog.browse.listing import USEFUL, Listing
from catalog.browse.state import State
from catalog.browse.text import with_every_word
from catalog.models import CurrentPrice

__all__ = ["Tally", "extents", "listed", "narrowed", "tally"]

EXTENT_KEPT_S = 60
MOST_NAMED = 3
# 66.7 % is 0.667 times a little more or less.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Tally:
    """What a list holds under its state.

    ``counts``: for each choice, every word that exists with the rows that it would leave, if it were the only
    one chosen of its facet. ``keys``: for each choice, the keys that exist.
    """

    total: int
    counts: Mapping[str, Mapping[str, int]]
    keys: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def tally(listing: Listing, state: State) -> tuple[Tally, State]:
    """Counts of all facets in one query; the state comes back without words that nothing has.

    The database groups the kind's rows by their keys of all choices at once and says of each group whether
    text and ranges let it pass; what a choice would leave is then a sum over groups.
    """
    choices = listing.choices
    rows = with_figures(
        _rows(listing), [facet.field for facet in listing.ranges if facet.name in state.bounds]
    )
    rows = rows.annotate(**{choice.alias: choice.key() for choice in choices})
    passes = _text_and_ranges(listing, state)
    rows = rows.annotate(
        passes=Case(When(passes, then=Value(True)), default=Value(False), output_field=BooleanField())
        if passes
        else Value(True, BooleanField())
    )
    names = [choice.alias for choice in choices]
    # In no order: sums need none, and sorting thousands of rows by words takes as long as counting them.
    groups = rows.values_list(*names, "passes").annotate(n=Count("pk")).order_by()
    return _summed(choices, list(groups), state)


def _summed(choices: Sequence[Choice], groups: list[tuple[Any, ...]], state: State) -> tuple[Tally, State]:
    words = [
        {key: choice.options(key) for key in dict.fromkeys(group[place] for group in groups)}
        for place, choice in enumerate(choices)
    ]
    counts = [
        dict.fromkeys(sorted({word for found in known.values() for word in found}, key=choice.order), 0)
        for choice, known in zip(choices, words, strict=True)
    ]
    checked = _with_known_words(choices, counts, state)
    wanted = [frozenset(checked.chosen.get(choice.name, ())) for choice in choices]
    total = 0
    for *keys, passes, n in groups:
        if not passes:
            continue
        has = [known[key] for known, key in zip(words, keys, strict=True)]
        missed = [i for i, chosen in enumerate(wanted) if chosen and chosen.isdisjoint(has[i])]
        if len(missed) > 1:
            continue
        total += 0 if missed else n
        for place in missed or range(len(has)):
            for word in has[place]:
                counts[place][word] += n
    names = [choice.name for choice in choices]
    found = Tally(
        total,
        dict(zip(names, counts, strict=True)),
        dict(zip(names, ([*known] for known in words), strict=True)),
    )
    return found, checked


def _with_known_words(choices: Sequence[Choice], counts: Sequence[Mapping[str, int]], state: State) -> State:
    chosen, remarks = {}, list(state.remarks)
    for choice, known in zip(choices, counts, strict=True):
        words = state.chosen.get(choice.name, ())
        strange = [word for word in words if word not in known]
        if strange:
            named = ", ".join(repr(word[:40]) for word in strange[:MOST_NAMED])
            remarks.append(f"{choice.label}: nothing here is {named}; that is left out.")
        if kept := tuple(word for word in words if word in known):
            chosen[choice.name] = kept
    return replace(state, chosen=chosen, remarks=tuple(remarks))


def narrowed(listing: Listing, state: State, found: Tally) -> QuerySet[Any]:
    """The rows that a checked state leaves, in its order, each once."""
    used = [facet.field for facet in listing.ranges if facet.name in state.bounds]
    rows = with_figures(_rows(listing), [*used, *_ordered_by(listing, state.order)])
    rows = rows.filter(_text_and_ranges(listing, state))
    for choice in listing.choices:
        if words := state.chosen.get(choice.name):
            rows = rows.alias(**{choice.alias: choice.key()})
            rows = rows.filter(choice.condition(words, found.keys[choice.name]))
    return rows.order_by(*_ordering(listing, state.order))


def listed(listing: Listing, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what their columns show beside their own fields."""
    if not listing.has_prices:
        return rows
    prices = CurrentPrice.objects.order_by("condition", "pk")
    return rows.prefetch_related(Prefetch("current_prices", prices, to_attr=LISTED_PRICES))


def extents(listing: Listing) -> dict[str, tuple[float, float]]:
    """The smallest and the largest value of each range among all rows, in the URL's unit.

    They only say what is worth typing, so they are kept for a minute.
    """
    key = f"browse-extents-{listing.word}"
    found: dict[str, tuple[float, float]] | None = cache.get(key)
    if found is None:
        found = _extents(listing)
        cache.set(key, found, EXTENT_KEPT_S)
    return found


def _extents(listing: Listing) -> dict[str, tuple[float, float]]:
    if not listing.ranges:
        return {}
    rows = with_figures(_rows(listing), [facet.field for facet in listing.ranges])
    ends: dict[str, Aggregate] = {}
    for facet in listing.ranges:
        ends[f"{facet.name}_least"] = Min(Cast(figure(facet.field), FloatField()))
        ends[f"{facet.name}_most"] = Max(Cast(figure(facet.field), FloatField()))
    values = rows.aggregate(**ends)
    return {
        facet.name: (values[f"{facet.name}_least"] / facet.scale, values[f"{facet.name}_most"] / facet.scale)
        for facet in listing.ranges
        if values[f"{facet.name}_least"] is not None
    }


def _rows(listing: Listing) -> QuerySet[Any]:
    return listing.model._default_manager.filter(retired_at=None)


def _text_and_ranges(listing: Listing, state: State) -> Q:
    found = with_every_word(state.text, listing.text_fields, listing.alias_model, listing.alias_field)
    for facet in listing.ranges:
        if bounds := state.bounds.get(facet.name):
            found &= _within(facet.field, bounds.low, bounds.high, facet.scale)
    return found


def _within(name: str, low: float | None, high: float | None, scale: float) -> Q:
    found = Q()
    if low is not None:
        found &= Q(**{f"{name}__gte": low * scale * (1 - ROUNDING)})
    if high is not None:
        found &= Q(**{f"{name}__lte": high * scale * (1 + ROUNDING)})
    return found


def _ordered_by(listing: Listing, order: str) -> tuple[str, ...]:
    if listing.useful and order == USEFUL:
        return ("price", listing.useful.by)
    return (order.removeprefix("-"),)


def _ordering(listing: Listing, order: str) -> Iterable[OrderBy | str]:
    if listing.useful and order == USEFUL:
        by = listing.useful.by
        preferred = Q(price__lte=listing.useful.most_usd) & listing.useful.first()
        part = Case(When(preferred, then=Value(0)), default=Value(1), output_field=IntegerField())
        return [part.asc(), F(by).asc(nulls_last=True), Lower("name").asc(), F("slug").asc()]
    if order == listing.default_order and listing.default_ordering:
        return listing.default_ordering
    key = order.removeprefix("-")
    value = Lower("name") if key == "name" else F(key)
    first = value.desc(nulls_last=True) if order.startswith("-") else value.asc(nulls_last=True)
    return [first, Lower("name").asc(), F("slug").asc()]
