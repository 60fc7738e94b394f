"""The price used: `CurrentPrice`, worked out from the observations. docs/decisions/price-used.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from catalog.exchange import DOLLAR, Rate, Rates, stored_rates
from catalog.models import CurrentPrice, PriceObservation

__all__ = [
    "WINDOW",
    "Converted",
    "Figures",
    "converted",
    "offset_of",
    "price_used",
    "projected_prices",
    "rebuild_after_rates_changed",
    "rebuild_current_prices",
    "that_count",
    "with_dependants",
]

WINDOW = timedelta(days=90)
CENT = Decimal("0.01")
STEP = re.compile(r"([+\-−])\s*\$?(\d[\d,]*(?:\.\d+)?)")
# The steps end the rule, each after a space, so that the hyphen of "16-inch" is none.
STEPS = re.compile(rf"(?:^|\s)({STEP.pattern}(?:\s+{STEP.pattern})*)(?:\s*USD)?$")

Key = tuple[int, str]


@dataclass(frozen=True)
class Figures:
    """What one usable observation says, in USD; a derived one may say what its parent's price makes of it."""

    pk: int
    low: Decimal
    amount: Decimal
    high: Decimal
    observed_on: date
    precision: str
    basis: str
    source_url: str
    derived: bool
    tax_included: bool | None = None
    converted: Converted | None = None


@dataclass(frozen=True)
class Converted:
    """What an observation in another currency said, and the rate at which it is read."""

    currency: str
    amount: Decimal
    rate: Rate


def offset_of(derivation: str) -> Decimal | None:
    """What a rule adds to the parent's price, where it ends in plain steps; ``None`` for a rule in words.

    >>> offset_of("+300"), offset_of("16-inch 48 GB - 300 - 600"), offset_of("taken as the cheapest kit")
    (Decimal('300'), Decimal('-900'), None)
    """
    found = STEPS.search(derivation.strip())
    if found is None:
        return None
    steps = STEP.findall(found[1])
    return sum(
        (Decimal(f"{'+' if sign == '+' else '-'}{amount.replace(',', '')}") for sign, amount in steps),
        Decimal(),
    )


def price_used(figures: Sequence[Figures], product_id: int, condition: str) -> CurrentPrice | None:
    """The median of the observations within 90 days of the newest, with their range; ``None`` without any."""
    if not figures:
        return None
    newest = max(figures, key=lambda f: (f.observed_on, f.pk))
    window = [f for f in figures if f.observed_on >= newest.observed_on - WINDOW]
    price = CurrentPrice(
        product_id=product_id,
        condition=condition,
        amount_usd=median(f.amount for f in window).quantize(CENT),
        low_usd=min(f.low for f in window),
        high_usd=max(f.high for f in window),
        n_observations=len(window),
        newest_on=newest.observed_on,
        newest_precision=newest.precision,
        oldest_on=min(f.observed_on for f in window),
        basis=newest.basis,
        derived=all(f.derived for f in window),
        source_url=newest.source_url,
        tax_included=newest.tax_included,
    )
    if newest.converted:
        price.converted_from = newest.converted.currency
        price.converted_amount = median(f.converted.amount for f in window if f.converted).quantize(CENT)
        price.rate_usd = newest.converted.rate.usd
        price.rate_on = newest.converted.rate.day
        price.rate_source_url = newest.converted.rate.source_url
    return price


def that_count(in_dollars: Sequence[Figures], converted: Sequence[Figures]) -> Sequence[Figures]:
    """Those in US dollars, unless none of them lies within 90 days of the newest in another currency.

    Of several other currencies only the newest observation's counts.
    """
    if not converted:
        return in_dollars
    newest = max(converted, key=lambda f: (f.observed_on, f.pk))
    if any(f.observed_on >= newest.observed_on - WINDOW for f in in_dollars):
        return in_dollars
    return [f for f in converted if _currency(f) == _currency(newest)]


def _currency(figures: Figures) -> str:
    return figures.converted.currency if figures.converted else DOLLAR


def with_dependants(products: Iterable[int]) -> set[int]:
    """The products, and all whose prices are derived from theirs, directly or further down."""
    found = set(products)
    frontier = found
    while frontier:
        children = PriceObservation.objects.filter(derived_from__in=frontier, retracted_at__isnull=True)
        frontier = set(children.values_list("product_id", flat=True)) - found
        found |= frontier
    return found


def rebuild_current_prices(products: Collection[int] | None = None) -> None:
    """Work out `CurrentPrice` anew, for all or for some and their dependants. Call in a transaction."""
    stored = CurrentPrice.objects.order_by("pk")
    affected = None if products is None else with_dependants(products)
    if affected is not None:
        stored = stored.filter(product__in=affected)
    prices = projected_prices(affected)
    old = {_key(price): price for price in stored}
    gone = [price.pk for key, price in old.items() if key not in prices]
    CurrentPrice.objects.filter(pk__in=gone).delete()
    CurrentPrice.objects.bulk_create(
        [price for key, price in prices.items() if key not in old or _says(price) != _says(old[key])],
        update_conflicts=True,
        unique_fields=["product", "condition"],
        update_fields=SAID,
        batch_size=500,
    )


def projected_prices(
    affected: Collection[int] | None = None, unsaved: Collection[PriceObservation] = ()
) -> dict[Key, CurrentPrice]:
    """The price used by product and condition, worked out from the observations; nothing is written.

    ``affected``: all products, or some `with_dependants`. ``unsaved``: observations that count as if they
    were stored, of these products and with keys beyond all that are.
    """
    observations = [*_that_may_count(affected), *unsaved]
    settled: dict[Key, CurrentPrice] = {}
    if affected is not None:
        parents = {o.derived_from_id for o in observations if o.derived_from_id is not None}
        of_parents = CurrentPrice.objects.filter(product__in=parents - set(affected))
        settled = {_key(price): price for price in of_parents}
    return _Projection(observations, settled, stored_rates()).prices()


def _that_may_count(affected: Collection[int] | None) -> QuerySet[PriceObservation]:
    """The observations within 90 days of the newest of their product, condition and currency; older ones
    never count, however many there are.
    """
    table = connection.ops.quote_name(PriceObservation._meta.db_table)
    among = "" if affected is None else f" AND product_id IN ({', '.join(['%s'] * len(affected)) or 'NULL'})"
    since = "CAST(newest.day - %s AS date)" if connection.vendor == "postgresql" else "date(newest.day, %s)"
    days = WINDOW.days if connection.vendor == "postgresql" else f"-{WINDOW.days} days"
    newest = (
        f"SELECT product_id, condition, currency, MAX(observed_on) AS day FROM {table} "  # noqa: S608 — our own
        f"WHERE retracted_at IS NULL{among} GROUP BY product_id, condition, currency"
    )
    counting = RawSQL(  # noqa: S611 — our own names; values are parameters
        f"SELECT seen.id FROM {table} AS seen JOIN ({newest}) AS newest "  # noqa: S608
        "ON newest.product_id = seen.product_id AND newest.condition = seen.condition "
        f"AND newest.currency = seen.currency WHERE seen.observed_on >= {since}",
        [*(affected or ()), days],
    )
    return PriceObservation.objects.filter(pk__in=counting, retracted_at__isnull=True).order_by("pk")


def rebuild_after_rates_changed() -> None:
    """Work out anew what observations in other currencies come to. Call in a transaction.

    Their prices become new rows, so that whoever looks for newer prices sees that these changed.
    """
    others = PriceObservation.objects.exclude(currency=DOLLAR).filter(retracted_at__isnull=True)
    products = set(others.values_list("product_id", flat=True))
    CurrentPrice.objects.filter(product__in=products).delete()
    rebuild_current_prices(products)


SAID = [f.name for f in CurrentPrice._meta.concrete_fields if f.name not in ("id", "product", "condition")]


def _says(price: CurrentPrice) -> list[object]:
    return [getattr(price, name) for name in SAID]


def _key(price: CurrentPrice) -> Key:
    return price.product_id, price.condition


class _Projection:
    """Prices of many products at once, parents before the prices that are derived from them."""

    def __init__(
        self, observations: Iterable[PriceObservation], settled: dict[Key, CurrentPrice], rates: Rates
    ) -> None:
        self._rates = rates
        self._observations: dict[Key, list[PriceObservation]] = defaultdict(list)
        for observation in observations:
            self._observations[observation.product_id, observation.condition].append(observation)
        self._prices: dict[Key, CurrentPrice | None] = dict(settled)
        self._settled = settled

    def prices(self) -> dict[Key, CurrentPrice]:
        """The price of each product and condition that has one, without those that were settled before."""
        for key in sorted(self._observations):
            self._price(key)
        return {key: price for key, price in self._prices.items() if price and key not in self._settled}

    def _price(self, key: Key) -> CurrentPrice | None:
        if key not in self._prices:
            # A circle of derived prices ends here: the first to be asked again answers with no price.
            self._prices[key] = None
            observations = sorted(self._observations.get(key, []), key=lambda o: (o.observed_on, o.pk))
            in_dollars = [observation for observation in observations if observation.currency == DOLLAR]
            figures = [figures_of(observation) for observation in in_dollars]
            if figures:
                figures[-1] = self._following(in_dollars[-1], figures[-1])
            others = [
                converted(figures_of(observation), observation.currency, rate)
                for observation in observations
                if observation.currency != DOLLAR
                and (rate := self._rates.on(observation.currency, observation.observed_on))
            ]
            self._prices[key] = price_used(that_count(figures, others), *key)
        return self._prices[key]

    def _following(self, newest: PriceObservation, figures: Figures) -> Figures:
        """A product's newest observation in dollars, if derived, moves with its parent's; older ones stay."""
        offset = offset_of(newest.derivation)
        if newest.derived_from_id is None or offset is None:
            return figures
        parent = self._price((newest.derived_from_id, newest.condition))
        if parent is None or parent.newest_on <= newest.observed_on or parent.low_usd + offset <= 0:
            return figures
        # Steps in dollars say nothing of what another country asks.
        if parent.converted_from:
            return figures
        return replace(
            figures,
            low=parent.low_usd + offset,
            amount=parent.amount_usd + offset,
            high=parent.high_usd + offset,
            observed_on=parent.newest_on,
            precision=parent.newest_precision,
        )


def figures_of(observation: PriceObservation) -> Figures:
    """An observation's own figures: the amount, or the middle of low and high where it has none."""
    given = [value for value in (observation.low, observation.amount, observation.high) if value is not None]
    return Figures(
        pk=observation.pk,
        low=min(given),
        amount=observation.amount if observation.amount is not None else (min(given) + max(given)) / 2,
        high=max(given),
        observed_on=observation.observed_on,
        precision=observation.precision,
        basis=observation.basis,
        source_url=observation.source_url,
        derived=observation.derived_from_id is not None or bool(observation.derivation),
        tax_included=observation.tax_included,
    )


def converted(figures: Figures, currency: str, rate: Rate) -> Figures:
    """Figures of another currency in US dollars."""
    return replace(
        figures,
        low=max((figures.low * rate.usd).quantize(CENT), CENT),
        amount=max(figures.amount * rate.usd, CENT),
        high=max((figures.high * rate.usd).quantize(CENT), CENT),
        converted=Converted(currency, figures.amount, rate),
    )
