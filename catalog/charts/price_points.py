"""Price observations as points of a chart: in US dollars, as exactly dated as they are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalog.exchange import DOLLAR, Rates
from catalog.figures import money, sources
from catalog.models import PriceObservation
from catalog.price_age import day_in_words

__all__ = ["PricePoint", "price_points"]

Precision = PriceObservation.Precision


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One observation. The day lies somewhere from ``first`` to ``last``; amounts are in USD."""

    condition: str
    first: date
    last: date
    low: float
    amount: float
    high: float
    words: str
    """Date, figures as observed, basis."""
    url: str

    @property
    def middle(self) -> date:
        """Where the point stands: the day, or the middle of the month or year."""
        return self.first + (self.last - self.first) / 2


def price_points(
    observations: Iterable[PriceObservation], rates: Rates, today: date
) -> tuple[list[PricePoint], int]:
    """The observations that can be read in US dollars, and how many others there are.

    A month or year that is not over ends ``today``: nobody has seen its later prices.
    """
    points: list[PricePoint] = []
    unread = 0
    for observation in observations:
        usd = _usd_per_unit(observation, rates)
        if usd is None:
            unread += 1
        else:
            points.append(_point(observation, usd, today))
    return points, unread


def _usd_per_unit(observation: PriceObservation, rates: Rates) -> Decimal | None:
    if observation.currency == DOLLAR:
        return Decimal(1)
    rate = rates.on(observation.currency, observation.observed_on)
    return None if rate is None else rate.usd


def _point(observation: PriceObservation, usd: Decimal, today: date) -> PricePoint:
    given = [value for value in (observation.low, observation.amount, observation.high) if value is not None]
    amount = observation.amount if observation.amount is not None else (min(given) + max(given)) / 2
    links = sources(observation.source_url)
    return PricePoint(
        condition=observation.condition,
        first=observation.observed_on,
        last=max(
            min(_last_day(observation.observed_on, observation.precision), today), observation.observed_on
        ),
        low=float(min(given) * usd),
        amount=float(amount * usd),
        high=float(max(given) * usd),
        words=", ".join(
            (
                day_in_words(observation.observed_on, observation.precision),
                _span(given, observation.currency),
                observation.get_basis_display(),
                *(link.host for link in links[:1]),
            )
        ),
        url=links[0].url if links else "",
    )


def _span(given: list[Decimal], currency: str) -> str:
    low, high = money(min(given), currency), money(max(given), currency)
    return low if low == high else f"{low.removesuffix(f' {currency}')}–{high}"


def _last_day(first: date, precision: str) -> date:
    """The last day that an observation's date can mean."""
    if precision == Precision.YEAR:
        return date(first.year, 12, 31)
    if precision == Precision.MONTH:
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first
