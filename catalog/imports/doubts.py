"""What may be true of a price but looks wrong, in words: to be confirmed, mended or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from catalog.current_prices import WINDOW, figures_of
from catalog.exchange import DOLLAR
from catalog.figures import money, usd
from catalog.models import PriceObservation
from catalog.price_age import day_in_words

from .background import Background
from .names import Named

__all__ = ["FAR", "Doubt", "doubts_about"]

FAR = Decimal("0.4")
"""A price so far (as a share) outside the product's recent range is asked about."""

FEWEST_OF_A_KIND = 5
VERY_OLD = timedelta(days=365)

Doubt = tuple[str, str]
"""(column, what looks wrong)."""


def doubts_about(
    observation: PriceObservation, product: Named, known: Background, *, seen: int
) -> Iterator[Doubt]:
    """Everything that looks wrong about a row; ``seen`` is the newest key when its sheet was read."""
    yield from _figure(observation, product, known)
    yield from _currency(observation, known)
    yield from _day(observation, known)
    condition = observation.condition
    had = known.conditions.get(product.pk)
    if had and condition not in had:
        yield "condition", f"it had no {condition} price so far, only {' and '.join(sorted(had))}."
    if known.newest.get((product.pk, condition), 0) > seen:
        yield "amount", "somebody recorded another price of it since this was read."
    if product.retired:
        yield "product", "it has left the catalog."
    if twin := _same_page(observation, known):
        said = _figure_in_words(twin)
        yield "amount", f"the same page said {said} on that day, which is stored already."


def _figure(observation: PriceObservation, product: Named, known: Background) -> Iterator[Doubt]:
    said = figures_of(observation).amount
    amount = known.in_usd(said, observation.currency, observation.observed_on)
    if amount is None:
        return
    own = known.used.get((product.pk, observation.condition))
    if own and not own.low_usd * (1 - FAR) <= amount <= own.high_usd * (1 + FAR):
        yield (
            "amount",
            f"{_far(amount, own.low_usd, own.high_usd)} its recent {_span(own.low_usd, own.high_usd)}.",
        )
        return
    if own:
        # The dearest and the cheapest of a kind leave its range with every small change.
        return
    kind = known.by_kind.get((product.kind, observation.condition))
    if kind and kind.count >= FEWEST_OF_A_KIND and not kind.low <= amount <= kind.high:
        than = "above" if amount > kind.high else "below"
        word = product.kind.replace("-", " ")
        span = _span(kind.low, kind.high)
        yield "amount", f"is {than} every recent price of a {observation.condition} {word}, {span}."


def _far(amount: Decimal, low: Decimal, high: Decimal) -> str:
    if amount > high:
        return (
            f"is {amount / high:.1f} times" if amount > 2 * high else f"is {_share(amount / high - 1)} above"
        )
    return f"is {_share(1 - amount / low)} below"


def _share(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


def _span(low: Decimal, high: Decimal) -> str:
    return usd(low) if low == high else f"{usd(low)}–{usd(high)}"


def _currency(observation: PriceObservation, known: Background) -> Iterator[Doubt]:
    currency = observation.currency
    had = known.currencies.get(observation.product_id)
    if currency != DOLLAR and known.rates.on(currency, observation.observed_on) is None:
        yield "currency", f"no exchange rate of {currency} is stored: it would be shown, but not used."
    elif had and currency not in had:
        yield "currency", f"its prices were in {' and '.join(sorted(had))} so far."


def _day(observation: PriceObservation, known: Background) -> Iterator[Doubt]:
    day = observation.observed_on
    used = known.used.get((observation.product_id, observation.condition))
    if known.today - day > VERY_OLD:
        yield "observed_on", "is more than a year ago."
    elif used and used.newest_on - day > WINDOW:
        newest = day_in_words(used.newest_on, used.newest_precision)
        yield "observed_on", f"the price used is of {newest} and looks {WINDOW.days} days back only."


def _same_page(observation: PriceObservation, known: Background) -> PriceObservation | None:
    for stored in known.same_days.get((observation.product_id, observation.observed_on), ()):
        if (stored.source_url, stored.condition, stored.currency) == (
            observation.source_url, observation.condition, observation.currency,
        ):  # fmt: skip
            return stored
    return None


def _figure_in_words(observation: PriceObservation) -> str:
    return money(figures_of(observation).amount, observation.currency)
