"""The date of the newest price in the catalog, for the foot of pages that show today's catalog."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest

from catalog.models import PriceObservation

__all__ = ["data_date"]

KEPT_S = 300


def data_date(_request: HttpRequest) -> dict[str, Callable[[], date | None]]:
    """Context processor: `data_date`, asked of the database only where a template shows it."""
    return {"data_date": _newest_price}


def _newest_price() -> date | None:
    return cache.get_or_set("newest-price", _read_newest_price, KEPT_S)


def _read_newest_price() -> date | None:
    usable = PriceObservation.objects.filter(retracted_at=None)
    newest: date | None = usable.aggregate(newest=Max("observed_on"))["newest"]
    return newest
