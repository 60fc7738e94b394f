"""A row of prices, read and checked: the one schema of the loader, the forms and the imports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.loading.catalog_tables import PRICES, price_problems
from catalog.loading.constraints import violations
from catalog.loading.problems import nearest
from catalog.loading.schemas import parse_row
from catalog.models import Product

__all__ = ["PriceProblem", "RefusedPricesError", "checked_rows", "price_row_problems", "product_pks"]

MOST_NAMES_COMPARED = 20
"""Of so many unknown names the nearest are looked for; each costs a comparison with every product."""

Values = dict[str, Any]
Problems = dict[int, list[tuple[str, str]]]


@dataclass(frozen=True)
class PriceProblem:
    """What is wrong with one row: its place among the rows (from 0), the column, and what would be right."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row + 1}: {self.column}: {self.message}"


class RefusedPricesError(Exception):
    """No price was recorded; ``problems`` says what to mend."""

    def __init__(self, problems: Sequence[PriceProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def price_row_problems(row: Mapping[str, Any], *, today: date | None) -> list[tuple[str, str]]:
    """What is wrong with one row of the columns of ``fixtures/prices``, as (column, message)."""
    return checked_rows([row], today=today)[1].get(0, [])


def checked_rows(
    rows: Sequence[Mapping[str, Any]], *, today: date | None, known: Collection[str] | None = None
) -> tuple[list[Values], Problems]:
    """Values of each row, and what is wrong by row.

    ``known``: the slugs of products, from a caller who looks for the nearest of unknown ones itself.
    """
    parsed = [parse_row(PRICES, row) for row in rows]
    slugs = {
        str(values[name]) for values, _ in parsed for name in ("product", "derived_from") if values.get(name)
    }
    if known is None:
        hints = _nearest_names(slugs - set(product_pks(slugs)))
    else:
        hints = dict.fromkeys(slugs.difference(known), "")
    problems: Problems = {}
    for place, (values, wrong) in enumerate(parsed):
        if found := wrong or _row_problems(values, hints, today):
            problems[place] = found
    return [values for values, _ in parsed], problems


def product_pks(slugs: Collection[str]) -> dict[str, int]:
    """The keys of the products that have these slugs."""
    return dict(Product.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def _nearest_names(unknown: Collection[str]) -> dict[str, str]:
    if not unknown:
        return {}
    slugs = list(Product.objects.order_by("slug").values_list("slug", flat=True))
    compared = sorted(unknown)[:MOST_NAMES_COMPARED]
    return dict.fromkeys(unknown, "") | {name: nearest(name, slugs) for name in compared}


def _row_problems(
    values: Mapping[str, Any], hints: Mapping[str, str], today: date | None
) -> list[tuple[str, str]]:
    unfilled = {f.name: None for f in PRICES.model._meta.concrete_fields}
    found = violations(PRICES.model, unfilled | dict(values))
    found += price_problems(values)
    if today and values["observed_on"] > today:
        found.append(("observed_on", f"{values['observed_on']} is in the future; today is {today}."))
    for name in ("product", "derived_from"):
        if values[name] in hints:
            found.append((name, f"no product is named {values[name]!r}. {hints[values[name]]}".strip()))
    return found
