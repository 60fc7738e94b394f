"""New observations, all or none, with the current prices that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from catalog.current_prices import rebuild_current_prices
from catalog.models import PriceImport, PriceObservation

from .rows import PriceProblem, RefusedPricesError, checked_rows, product_pks
from .turns import Seen, check_seen, lock_prices

__all__ = [
    "REFERENCES",
    "Recorded",
    "identity",
    "observation_of",
    "record_price",
    "record_prices",
    "record_rows",
]

# Two observations that agree in these are the same one, told twice.
IDENTITY = (
    "product_id", "low", "amount", "high", "currency", "tax_included", "condition", "basis", "observed_on",
    "source_url",
)  # fmt: skip
REFERENCES = ("product", "derived_from")


@dataclass
class Recorded:
    """Observations that are new, and the stored ones that rows only repeated."""

    new: list[PriceObservation] = field(default_factory=list)
    known: list[PriceObservation] = field(default_factory=list)


@transaction.atomic
def record_prices(
    rows: Iterable[Mapping[str, Any]],
    *,
    by: User | None,
    today: date | None,
    fixture_keys: Sequence[str] = (),
    price_import: PriceImport | None = None,
    seen: Seen | None = None,
) -> Recorded:
    """Record observations, all or none, and bring the current prices of their products up to date.

    ``rows`` have the columns of ``fixtures/prices`` (values or their text); ``product`` and ``derived_from``
    are slugs. What is already stored is not stored again. ``today`` bounds the dates; ``None``, for reviewed
    fixtures, leaves them to the review. ``seen``: the newest observations that the editor was shown.

    Raises:
        RefusedPricesError: a row cannot be.
        NewerPriceError: another editor recorded a price since.
    """
    given = list(rows)
    said: list[dict[str, Any]] = [{"recorded_by": by, "price_import": price_import} for _ in given]
    if fixture_keys:
        said = [each | {"fixture_key": key} for each, key in zip(said, fixture_keys, strict=True)]
    return record_rows(given, said, today=today, seen=seen or {})


@transaction.atomic
def record_price(row: Mapping[str, Any], *, seen: int | None, by: User | None, today: date) -> Recorded:
    """Record one observation as ``record_prices`` does, unless another editor was faster.

    ``seen`` is what ``newest_seen`` said of the row's product and condition when its form was shown.
    """
    shown = {(str(row.get("product")), str(row.get("condition"))): seen}
    return record_rows([row], [{"recorded_by": by}], today=today, seen=shown)


def identity(observation: PriceObservation) -> tuple[Any, ...]:
    """What makes two observations the same one."""
    return tuple(getattr(observation, name) for name in IDENTITY)


def record_rows(
    rows: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], *, today: date | None, seen: Seen
) -> Recorded:
    """Check, lock and store rows in a transaction; ``said`` is what else each observation holds."""
    checked, problems = checked_rows(rows, today=today)
    if problems:
        raise RefusedPricesError(
            [
                PriceProblem(row, column, message)
                for row, found in problems.items()
                for column, message in found
            ]
        )
    pks = product_pks({row[name] for row in checked for name in REFERENCES if row[name]})
    # What a price is derived from may not change while this one is worked out.
    lock_prices(pks[row[name]] for row in checked for name in REFERENCES if row[name])
    check_seen(seen)
    recorded = _told_apart([observation_of(row, pks, by) for row, by in zip(checked, said, strict=True)])
    PriceObservation.objects.bulk_create(recorded.new, batch_size=500)
    if recorded.new:
        rebuild_current_prices({observation.product_id for observation in recorded.new})
    return recorded


def observation_of(
    row: Mapping[str, Any], pks: Mapping[str, int], said: Mapping[str, Any]
) -> PriceObservation:
    """A checked row as an observation that is not stored; ``said`` is what else it holds."""
    values = {name: value for name, value in row.items() if name not in REFERENCES}
    return PriceObservation(
        product_id=pks[row["product"]],
        derived_from_id=pks[row["derived_from"]] if row["derived_from"] else None,
        **values,
        **said,
    )


def _told_apart(observations: list[PriceObservation]) -> Recorded:
    stored = PriceObservation.objects.filter(
        product__in={observation.product_id for observation in observations},
        retracted_at__isnull=True,
        observed_on__in={observation.observed_on for observation in observations},
    )
    known = {identity(observation): observation for observation in stored.order_by("pk")}
    recorded = Recorded()
    for observation in observations:
        if twin := known.get(identity(observation)):
            recorded.known.append(twin)
        else:
            known[identity(observation)] = observation
            recorded.new.append(observation)
    return recorded
