"""The date of the newest price in the catalog, for the foot of pages that show today's catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest

from catalog.models import CurrentPrice

__all__ = ["data_date"]

KEPT_S = 300


@dataclass(frozen=True, slots=True)
class Day:
    """A date for machines and for people: 2026-01-02, 2 Jan 2026."""

    iso: str
    words: str


def data_date(_request: HttpRequest) -> dict[str, Callable[[], Day | None]]:
    """Context processor: `data_date`, asked of the database only where a template shows it."""
    return {"data_date": _newest_price}


def _newest_price() -> Day | None:
    newest: date | None = cache.get_or_set("newest-price", _read_newest_price, KEPT_S)
    return _day(newest) if newest else None


@lru_cache(maxsize=16)
def _day(day: date) -> Day:
    return Day(day.isoformat(), f"{day.day} {day:%b %Y}")


def _read_newest_price() -> date | None:
    newest: date | None = CurrentPrice.objects.aggregate(newest=Max("newest_on"))["newest"]
    return newest
