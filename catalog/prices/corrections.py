"""Taking prices back, correcting them, and saying that they still hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from catalog.current_prices import offset_of, rebuild_current_prices
from catalog.loading.catalog_tables import PRICES
from catalog.models import PriceObservation

from .recording import REFERENCES, Recorded, record_price, record_rows
from .rows import PriceProblem, RefusedPricesError, checked_rows, product_pks
from .turns import NewerPriceError, check_seen, lock_prices

__all__ = ["correct_price", "retract", "retract_all", "row_of", "still_true"]


def retract(observation: PriceObservation, *, by: User | None, now: datetime) -> bool:
    """Take an observation back: it stays in the history and counts no more. Whether it counted until now."""
    if not retract_all([observation], by=by, now=now):
        return False
    observation.retracted_at = now
    return True


@transaction.atomic
def retract_all(observations: Iterable[PriceObservation], *, by: User | None, now: datetime) -> set[int]:
    """Take observations back, all at once; the keys of those that counted until now."""
    products_by_pk = {observation.pk: observation.product_id for observation in observations}
    products = set(products_by_pk.values())
    lock_prices(products)
    waiting = PriceObservation.objects.filter(pk__in=products_by_pk, retracted_at__isnull=True)
    counted = set(waiting.values_list("pk", flat=True))
    if counted:
        PriceObservation.objects.filter(pk__in=counted).update(retracted_at=now, retracted_by=by)
        rebuild_current_prices(products)
    return counted


@transaction.atomic
def correct_price(
    observation: PriceObservation, row: Mapping[str, Any], *, by: User | None, today: date, now: datetime
) -> Recorded:
    """Retract an observation and record ``row`` in its place, which names it as what it ``replaces``.

    A row that changes nothing leaves the observation as it is; one that another observation says already
    only takes this one back.

    Raises:
        RefusedPricesError: the row cannot be.
        NewerPriceError: another editor retracted or corrected the observation meanwhile.
    """
    (checked,), problems = checked_rows([row], today=today)
    if problems:
        raise RefusedPricesError([PriceProblem(0, column, message) for column, message in problems[0]])
    if checked == row_of(observation):
        return Recorded(known=[observation])
    named = {checked[name] for name in REFERENCES if checked[name]}
    lock_prices({observation.product_id, *product_pks(named).values()})
    _refuse_if_retracted(observation)
    retract(observation, by=by, now=now)
    return record_rows([checked], [{"recorded_by": by, "replaces": observation}], today=today, seen={})


@transaction.atomic
def still_true(observation: PriceObservation, *, seen: int | None, by: User | None, today: date) -> Recorded:
    """Record that a price was looked up today and is what it was: the same row with today's date.

    Raises:
        RefusedPricesError: the price follows from another product's, which is the one to look up.
        NewerPriceError: another editor recorded a newer price, or retracted this one.
    """
    if observation.derived_from and offset_of(observation.derivation) is not None:
        message = f"follows the price of {observation.derived_from.name}: look that one up instead."
        raise RefusedPricesError([PriceProblem(0, "derived_from", message)])
    lock_prices(filter(None, [observation.product_id, observation.derived_from_id]))
    check_seen({(observation.product.slug, observation.condition): seen})
    _refuse_if_retracted(observation)
    row = row_of(observation) | {"observed_on": today, "precision": PriceObservation.Precision.DAY.value}
    return record_price(row, seen=seen, by=by, today=today)


def row_of(observation: PriceObservation) -> dict[str, Any]:
    """An observation as a row that ``record_prices`` takes."""
    values = {column: getattr(observation, column) for column in PRICES.columns}
    parent = observation.derived_from
    return values | {"product": observation.product.slug, "derived_from": parent.slug if parent else None}


def _refuse_if_retracted(observation: PriceObservation) -> None:
    stored = PriceObservation.objects.select_related("product", "retracted_by").get(pk=observation.pk)
    if stored.retracted_at is None:
        return
    since = PriceObservation.objects.filter(
        product=stored.product_id, condition=stored.condition, pk__gt=stored.pk, retracted_at__isnull=True
    )
    raise NewerPriceError(
        list(since.select_related("product", "recorded_by").order_by("-pk")), retracted=stored
    )
