"""Amounts in other currencies, read in US dollars at a stored and dated rate."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.models import ExchangeRate
from catalog.web import host_of

__all__ = ["DOLLAR", "Rate", "Rates", "institution", "stored_rates"]

DOLLAR = "USD"
INSTITUTIONS = {
    "ecb.europa.eu": "ECB",
    "federalreserve.gov": "Federal Reserve",
    "bankofengland.co.uk": "Bank of England",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth on a day, and who says so. [USD]"""

    usd: Decimal
    day: date
    source_url: str


class Rates:
    """The stored rates of every currency, asked by day."""

    def __init__(self, rates: Mapping[str, Sequence[Rate]]) -> None:
        self._rates = {currency: sorted(found, key=lambda r: r.day) for currency, found in rates.items()}

    def on(self, currency: str, day: date) -> Rate | None:
        """The newest rate on or before a day, else the first one after it; ``None`` without any."""
        found = self._rates.get(currency)
        if not found:
            return None
        place = bisect_right(found, day, key=lambda rate: rate.day)
        return found[max(place - 1, 0)]


def stored_rates(rows: Iterable[ExchangeRate] | None = None) -> Rates:
    """All rates of the database, in one query."""
    rates: dict[str, list[Rate]] = defaultdict(list)
    for row in ExchangeRate.objects.order_by("currency", "observed_on") if rows is None else rows:
        rates[row.currency].append(Rate(row.usd_per_unit, row.observed_on, row.source_url))
    return Rates(rates)


def institution(url: str) -> str:
    """Who published a rate, by the host of its page.

    >>> institution("https://www.ecb.europa.eu/stats/"), institution("https://bank.example.org/rates")
    ('ECB', 'bank.example.org')
    """
    host = host_of(url)
    return INSTITUTIONS.get(host, host)
