"""The prices observed of a product: as lines of a table, newest first, and as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from catalog import selectors
from catalog.charts.price_history import price_history_figure, price_history_svg
from catalog.charts.price_points import price_points
from catalog.exchange import DOLLAR, stored_rates
from catalog.figures import Source, money, sources
from catalog.models import PriceObservation, Product
from catalog.price_age import day_in_words

__all__ = ["SHOWN", "ObservationLine", "PriceHistory", "price_history"]

SHOWN = 300
"""Observations that a page draws and lists; older ones are counted."""
AT_ONCE = 12
"""Lines before the rest is folded away."""


@dataclass(frozen=True)
class ObservationLine:
    """One price observation, in words."""

    observation: PriceObservation
    day: str
    amount: str
    """Empty where only a range was observed."""
    range: str
    """Empty where only an amount was observed."""
    tax: str
    sources: list[Source]


@dataclass(frozen=True)
class PriceHistory:
    """What a page shows of a product's observed prices."""

    first: list[ObservationLine]
    rest: list[ObservationLine]
    n_older: int
    """Observations that are neither drawn nor listed."""
    drawing: SafeString
    figure: dict[str, Any]
    conditions: list[tuple[int, str]]
    """Of the points drawn: position of the colour, name."""
    converted: bool
    unread: int
    """Observations in currencies for which no rate is stored."""

    @property
    def n_shown(self) -> int:
        """How many observations the table lists."""
        return len(self.first) + len(self.rest)


def price_history(product: Product, today: date) -> PriceHistory | None:
    """The newest observations that were not taken back; ``None`` without any."""
    rows = selectors.price_observations(product)
    observations = list(rows[: SHOWN + 1])
    if not observations:
        return None
    n_older = rows.count() - SHOWN if len(observations) > SHOWN else 0
    observations = observations[:SHOWN]
    in_dollars = all(observation.currency == DOLLAR for observation in observations)
    points, unread = price_points(observations, stored_rates([] if in_dollars else None), today)
    lines = [_line(observation) for observation in observations]
    drawn = {point.condition for point in points}
    return PriceHistory(
        first=lines[:AT_ONCE],
        rest=lines[AT_ONCE:],
        n_older=n_older,
        drawing=price_history_svg(points, product.name),
        figure=price_history_figure(points),
        conditions=[
            (n, condition.label)
            for n, condition in enumerate(PriceObservation.Condition, start=1)
            if condition in drawn
        ],
        converted=not in_dollars and len(points) > 0,
        unread=unread,
    )


def _line(observation: PriceObservation) -> ObservationLine:
    low, amount, high = observation.low, observation.amount, observation.high
    return ObservationLine(
        observation,
        day=day_in_words(observation.observed_on, observation.precision),
        amount="" if amount is None else money(amount, observation.currency),
        range=_range(low, high, observation.currency),
        tax={True: "tax included", False: "before tax", None: ""}[observation.tax_included],
        sources=sources(observation.source_url),
    )


def _range(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    if low is not None and high is not None:
        return f"{money(low, currency).removesuffix(f' {currency}')}–{money(high, currency)}"
    if low is not None:
        return f"from {money(low, currency)}"
    return "" if high is None else f"up to {money(high, currency)}"
