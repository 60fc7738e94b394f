"""Writes with rules: the one door for new price observations, and the way to take one back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from catalog.current_prices import rebuild_current_prices, with_dependants
from catalog.loading.catalog_tables import PRICES, price_problems
from catalog.loading.constraints import violations
from catalog.loading.problems import nearest
from catalog.loading.schemas import parse_row
from catalog.models import PriceObservation, Product

__all__ = ["PriceProblem", "Recorded", "RefusedPricesError", "price_row_problems", "record_prices", "retract"]

# Two observations that agree in these are the same one, told twice.
IDENTITY = (
    "product_id", "low", "amount", "high", "currency", "tax_included", "condition", "basis", "observed_on",
    "source_url",
)  # fmt: skip


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


@dataclass
class Recorded:
    """Observations that are new, and the stored ones that rows only repeated."""

    new: list[PriceObservation] = field(default_factory=list)
    known: list[PriceObservation] = field(default_factory=list)


def price_row_problems(row: Mapping[str, Any], *, today: date | None) -> list[tuple[str, str]]:
    """What is wrong with one row of the columns of ``fixtures/prices``, as (column, message)."""
    return _checked([row], today=today)[1].get(0, [])


@transaction.atomic
def record_prices(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: User | None,
    today: date | None,
    fixture_keys: Sequence[str] = (),
) -> Recorded:
    """Record observations, all or none, and bring the current prices of their products up to date.

    ``rows`` have the columns of ``fixtures/prices`` (values or their text); ``product`` and ``derived_from``
    are slugs. What is already stored is not stored again. ``today`` bounds the dates; ``None``, for reviewed
    fixtures, leaves them to the review. Raises ``RefusedPricesError``.
    """
    checked, problems = _checked(list(rows), today=today)
    if problems:
        raise RefusedPricesError(
            [
                PriceProblem(row, column, message)
                for row, found in problems.items()
                for column, message in found
            ]
        )
    slugs = {row["product"] for row in checked} | {
        row["derived_from"] for row in checked if row["derived_from"]
    }
    pks = _product_pks(slugs)
    _lock(with_dependants(pks[row["product"]] for row in checked))
    recorded = _told_apart(checked, pks, by, fixture_keys)
    PriceObservation.objects.bulk_create(recorded.new, batch_size=500)
    if recorded.new:
        rebuild_current_prices({observation.product_id for observation in recorded.new})
    return recorded


@transaction.atomic
def retract(observation: PriceObservation, *, by: User | None, now: datetime) -> bool:
    """Take an observation back: it stays in the history and counts no more. Whether it counted until now."""
    _lock(with_dependants([observation.product_id]))
    waiting = PriceObservation.objects.filter(pk=observation.pk, retracted_at__isnull=True)
    if not waiting.update(retracted_at=now, retracted_by=by):
        return False
    observation.retracted_at = now
    rebuild_current_prices({observation.product_id})
    return True


def _checked(
    rows: Sequence[Mapping[str, Any]], *, today: date | None
) -> tuple[list[dict[str, Any]], dict[int, list[tuple[str, str]]]]:
    """Values of each row, and what is wrong by row."""
    parsed = [parse_row(PRICES, row) for row in rows]
    slugs = {
        str(values[name]) for values, _ in parsed for name in ("product", "derived_from") if values.get(name)
    }
    known = set(_product_pks(slugs))
    problems: dict[int, list[tuple[str, str]]] = {}
    for place, (values, wrong) in enumerate(parsed):
        found = wrong or _row_problems(values, known, today)
        if found:
            problems[place] = found
    return [values for values, _ in parsed], problems


def _row_problems(values: Mapping[str, Any], known: set[str], today: date | None) -> list[tuple[str, str]]:
    unfilled = {f.name: None for f in PRICES.model._meta.concrete_fields}
    found = violations(PRICES.model, unfilled | dict(values))
    found += price_problems(values)
    if today and values["observed_on"] > today:
        found.append(("observed_on", f"{values['observed_on']} is in the future; today is {today}."))
    for name in ("product", "derived_from"):
        if values[name] and values[name] not in known:
            slugs = Product.objects.values_list("slug", flat=True)
            found.append((name, f"no product is named {values[name]!r}. {nearest(values[name], slugs)}"))
    return found


def _product_pks(slugs: set[str]) -> dict[str, int]:
    return dict(Product.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def _lock(products: Iterable[int]) -> None:
    """Editors of one product's prices take turns, or the second's projection would miss the first's row."""
    list(Product.objects.select_for_update().filter(pk__in=set(products)).order_by("pk").values_list("pk"))


def _told_apart(
    checked: list[dict[str, Any]],
    pks: Mapping[str, int],
    by: User | None,
    fixture_keys: Sequence[str],
) -> Recorded:
    stored = PriceObservation.objects.filter(
        product__in=set(pks.values()),
        retracted_at__isnull=True,
        observed_on__in={r["observed_on"] for r in checked},
    )
    known = {_identity(observation): observation for observation in stored}
    recorded = Recorded()
    for place, row in enumerate(checked):
        values = {name: value for name, value in row.items() if name not in ("product", "derived_from")}
        observation = PriceObservation(
            product_id=pks[row["product"]],
            derived_from_id=pks[row["derived_from"]] if row["derived_from"] else None,
            recorded_by=by,
            fixture_key=fixture_keys[place] if fixture_keys else None,
            **values,
        )
        if twin := known.get(_identity(observation)):
            recorded.known.append(twin)
        else:
            known[_identity(observation)] = observation
            recorded.new.append(observation)
    return recorded


def _identity(observation: PriceObservation) -> tuple[Any, ...]:
    return tuple(getattr(observation, name) for name in IDENTITY)
