"""A list as declared: which rows, which columns, by what it can be narrowed, how it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.urls import reverse

from catalog.browse.columns import Column, ListColumn
from catalog.browse.facets import Choice, Facet, FlagChoice, Range
from catalog.models import CurrentPrice

__all__ = ["AVAILABILITY", "NAME", "PRICE_RANGES", "USEFUL", "Listing", "Preset", "UsefulFirst"]

NAME = Column("name", "Name")
USEFUL = "useful"
"""The order in the URL that puts first what newcomers look for; each list says by which rule."""
NOT_PARTS = {"machines": "machine", "models": "model", "formats": "format"}
"""Lists that have an address of their own → what their pages' names begin with."""


def _priced() -> Q:
    return Q(Exists(CurrentPrice.objects.filter(product=OuterRef("pk"))))


AVAILABILITY = FlagChoice(
    name="availability",
    label="Availability",
    flags=(
        ("on-sale", "on sale, with a price", lambda: Q(announced_only=False) & _priced()),
        ("announced", "announced", lambda: Q(announced_only=True)),
    ),
    none_label="no price found",
)
PRICE_RANGES = (
    Range(name="price_new", label="Price, new", field="price_new", unit="$"),
    Range(name="price_used", label="Price, used", field="price_used", unit="$"),
)


@dataclass(frozen=True)
class Preset:
    """A question that newcomers come with, as a link that narrows the list."""

    label: str
    query: str


@dataclass(frozen=True)
class UsefulFirst:
    """An order of two parts: rows that meet ``first`` and cost at most ``most_usd``, then all others.

    Each part goes by ``by``, one of the prices of ``catalog.browse.figures``. ``rule`` says it in a sentence.
    """

    first: Callable[[], Q]
    by: str
    rule: str
    most_usd: float = 1e6


@dataclass(frozen=True)
class Listing:
    """One list. ``text_fields`` and aliases are what its text filter looks in."""

    model: type[Model]
    word: str
    title: str
    lead: str
    plural: str
    columns: tuple[ListColumn, ...]
    facets: tuple[Facet, ...]
    default_order: str
    text_fields: tuple[str, ...]
    alias_model: type[Model]
    alias_field: str
    search_kind: str
    """What the catalog's search calls these rows."""
    subtitle: Callable[[Any], str] = lambda row: ""
    presets: tuple[Preset, ...] = ()
    has_prices: bool = False
    default_ordering: tuple[str, ...] = ()
    """Fields behind ``default_order`` where they are several."""
    useful: UsefulFirst | None = None
    """The rule of the order ``useful``, with which the list then opens."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Its facets that are words."""
        return tuple(facet for facet in self.facets if isinstance(facet, Choice))

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Its facets that are numbers."""
        return tuple(facet for facet in self.facets if isinstance(facet, Range))

    @property
    def orders(self) -> tuple[ListColumn, ...]:
        """Every column that it sorts by; the name is the first."""
        name = ListColumn(NAME, lambda row: str(row), ("A to Z", "Z to A"))
        return (name, *self.columns)

    @property
    def is_part(self) -> bool:
        """Whether it stands below the page of all parts."""
        return self.word not in NOT_PARTS

    def url(self, page: str = "") -> str:
        """The list's own address, or that of its ``compare`` page or its ``csv`` or ``json`` file."""
        own = NOT_PARTS.get(self.word, "part")
        names = {
            "": "part_list" if self.is_part else self.word,
            "compare": f"{own}_compare",
            "csv": f"{own}_csv",
            "json": f"{own}_json",
        }
        return reverse(f"catalog:{names[page]}", args=[self.word] if self.is_part else [])
