"""What waits for an editor, as light rows to sort: stale and missing prices, visitors' reports, findings.

Sorting needs all that waits; a page shows some dozens. So only what decides the order is read here, and
`catalog.desk.rows` reads the rest for what is shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Q
from django.urls import reverse

from catalog.current_prices import offset_of
from catalog.desk.findings import findings_of_today
from catalog.desk.kept import kept_while_the_catalog_stays
from catalog.impact import Impact, Priced, impacts, uncertainty_usd
from catalog.models import CurrentPrice, ErrorReport, Machine, PriceObservation, Product
from catalog.price_age import stale_after_days
from catalog.quality import Finding, Severity

__all__ = ["TYPES", "Candidate", "Waiting", "candidates", "prices_waiting", "waiting"]

MOST = 1000
"""Of each type no more than so many are listed; nobody looks further."""

TYPES = {
    "stale": "stale prices",
    "report": "visitors’ reports",
    "finding": "what check_catalog found",
    "unpriced": "products without a price",
}
"""Types of task, as the address names them, and in words."""

Condition = PriceObservation.Condition
NOTHING = Impact(Decimal())
SEVERITY_WEIGHT = {Severity.ERROR: 3, Severity.WARN: 2, Severity.NOTE: 1}
KINDS = [kind for kind in Product.Kind.values if kind != Product.Kind.STARTER_BUILD]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing to do. ``weight``: what it could change above the catalog; ``own``: its own doubt. [USD]"""

    type: str
    key: str
    weight: Decimal
    own: Decimal
    reasons: tuple[str, ...]
    kind: str
    source_url: str
    """The page to open for it: the first of its sources; empty where it has none."""
    product: int | None = None
    condition: str = ""
    subject: Any = None
    """The report or finding itself, of which there are few."""
    title: str = ""
    url: str = ""
    """What a finding is about, and its page."""

    @property
    def order(self) -> tuple[Decimal, Decimal, str]:
        """What matters most comes first."""
        return -self.weight, -self.own, self.key


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, what matters most first, and how much of it there is by type and kind, listed or not."""

    tasks: list[Candidate]
    by_type: Counter[str]
    by_kind: Counter[str]


def candidates(today: date) -> list[Candidate]:
    """What waits, what matters most first."""
    return waiting(today).tasks


def waiting(today: date, *, kind: str = "", source: str = "") -> Waiting:
    """What waits, of a kind or a page if asked; some ten queries however much it is.

    Of each type at most ``MOST`` are listed, those that matter most.
    """
    prices = prices_waiting(today)
    by_type = {
        "stale": prices.stale,
        "unpriced": prices.unpriced,
        "report": _ranked(_reports(prices.stakes)),
        "finding": _ranked(_findings(today, prices.stakes)),
    }
    listed: list[Candidate] = []
    for tasks in by_type.values():
        asked = (
            task for task in tasks if kind in ("", task.kind) and (not source or task.source_url == source)
        )
        listed += islice(asked, MOST)
    by_kind = Counter(prices.by_kind)
    by_kind.update(task.kind for type_ in ("report", "finding") for task in by_type[type_])
    return Waiting(_ranked(listed), Counter({type_: len(tasks) for type_, tasks in by_type.items()}), by_kind)


@dataclass(frozen=True, slots=True)
class _PricesWaiting:
    """Prices to look up, what matters most first; what of each product is at stake."""

    stale: list[Candidate]
    unpriced: list[Candidate]
    stakes: Mapping[int, Impact]
    by_kind: Counter[str]


@kept_while_the_catalog_stays
def prices_waiting(today: date) -> _PricesWaiting:
    """The long part of what waits. Reports and findings are few and read anew each time."""
    stakes = impacts(today)
    stale, unpriced = _ranked(_stale(today, stakes)), _ranked(_unpriced(stakes))
    by_kind = Counter(task.kind for task in [*stale, *unpriced])
    return _PricesWaiting(stale, unpriced, _by_product(stakes), by_kind)


def _ranked(tasks: Iterable[Candidate]) -> list[Candidate]:
    return sorted(tasks, key=lambda task: task.order)


def _by_product(stakes: Mapping[Priced, Impact]) -> dict[int, Impact]:
    """The larger of a product's conditions."""
    found: dict[int, Impact] = {}
    for (product, _), impact in stakes.items():
        if impact.weight > found.get(product, NOTHING).weight:
            found[product] = impact
    return found


def _stale(today: date, stakes: Mapping[Priced, Impact]) -> list[Candidate]:
    overdue = Q()
    for kind in KINDS:
        for condition in Condition.values:
            limit = today - timedelta(days=stale_after_days(kind, condition))
            overdue |= Q(product__kind=kind, condition=condition, newest_on__lt=limit)
    prices = CurrentPrice.objects.filter(overdue, product__retired_at=None).order_by("pk")
    fields = (
        "product_id", "product__kind", "condition", "amount_usd", "low_usd", "high_usd", "newest_on",
        "derived", "source_url",
    )  # fmt: skip
    rows = list(prices.values_list(*fields, named=True))
    stale = {(row.product_id, row.condition) for row in rows}
    following = _following([row for row in rows if row.derived])
    following = {child: parent for child, parent in following.items() if parent in stale}
    stakes = dict(stakes)
    for child, parent in following.items():
        # Whoever looks the parent up settles the child too, so the child's weight is the parent's.
        moved, own = stakes.get(child, NOTHING), stakes.get(parent, NOTHING)
        stakes[parent] = Impact(own.weight + moved.weight, own.reasons or moved.reasons)
    return [
        Candidate(
            type="stale",
            key=f"p{row.product_id}-{row.condition}",
            weight=stakes.get((row.product_id, row.condition), NOTHING).weight,
            own=uncertainty_usd(row, row.product__kind, today),
            reasons=stakes.get((row.product_id, row.condition), NOTHING).reasons,
            kind=row.product__kind,
            source_url=_first_url(row.source_url),
            product=row.product_id,
            condition=row.condition,
        )
        for row in rows
        if (row.product_id, row.condition) not in following
    ]


def _following(rows: Iterable[Any]) -> dict[Priced, Priced]:
    """Derived price → the price that it follows, where its rule can be worked out."""
    derived = {(row.product_id, row.condition) for row in rows}
    if not derived:
        return {}
    observations = PriceObservation.objects.filter(
        product__in={product for product, _ in derived}, retracted_at=None, derived_from__isnull=False
    )
    fields = ("product_id", "condition", "derived_from_id", "derivation")
    found = observations.order_by("observed_on", "pk").values_list(*fields)
    return {
        (product, condition): (parent, condition)
        for product, condition, parent, derivation in found
        if (product, condition) in derived and offset_of(derivation) is not None
    }


def _unpriced(stakes: Mapping[Priced, Impact]) -> list[Candidate]:
    """Products that nobody has priced, and conditions that a starter build asks for without a price."""
    sold = Product.objects.filter(retired_at=None, announced_only=False, current_prices=None)
    sold = sold.exclude(kind=Product.Kind.STARTER_BUILD)
    # A chip was measured, not sold.
    sold = sold.exclude(pk__in=Machine.objects.filter(form=Machine.Form.CHIP).values("pk"))
    kinds = dict(sold.order_by("pk").values_list("pk", "kind"))
    asked_of = {product for product, _ in stakes}
    priced = set(CurrentPrice.objects.filter(product__in=asked_of).values_list("product_id", "condition"))
    asked = [key for key in stakes if key not in priced]
    kinds |= dict(Product.objects.filter(pk__in={pk for pk, _ in asked}).values_list("pk", "kind"))
    others = kinds.keys() - {pk for pk, _ in asked}
    return [
        Candidate(
            type="unpriced",
            key=f"p{pk}-{condition}",
            weight=stakes.get((pk, condition), NOTHING).weight,
            own=Decimal(),
            reasons=stakes.get((pk, condition), NOTHING).reasons,
            kind=kinds[pk],
            source_url="",
            product=pk,
            condition=condition,
        )
        for pk, condition in [*asked, *((pk, Condition.NEW.value) for pk in sorted(others))]
    ]


def _reports(stakes: Mapping[int, Impact]) -> list[Candidate]:
    waiting = ErrorReport.objects.filter(state=ErrorReport.State.OPEN).order_by("created_at", "pk")
    return [
        Candidate(
            type="report",
            key=f"r{report.pk}",
            weight=stakes.get(report.product_id or 0, NOTHING).weight,
            own=Decimal(1),
            reasons=stakes.get(report.product_id or 0, NOTHING).reasons,
            kind=report.product.kind if report.product else "",
            source_url="",
            product=report.product_id,
            subject=report,
        )
        for report in waiting.select_related("product", "language_model", "quantization")
    ]


def _findings(today: date, stakes: Mapping[int, Impact]) -> list[Candidate]:
    waiting = findings_of_today(today)
    slugs = {finding.subject for finding in waiting}
    products = {product.slug: product for product in Product.objects.filter(slug__in=slugs)}
    return [_finding(finding, products.get(finding.subject), stakes) for finding in waiting]


def _finding(finding: Finding, product: Product | None, stakes: Mapping[int, Impact]) -> Candidate:
    # Models and formats share no slugs with products, but may with each other: their kind tells.
    page = {"language-model": "catalog:model", "format": "catalog:format"}.get(finding.kind, "")
    product = None if page else product
    impact = stakes.get(product.pk, NOTHING) if product else NOTHING
    url = reverse(page, args=[finding.subject]) if page else product.get_absolute_url() if product else ""
    return Candidate(
        type="finding",
        key=f"f{hashlib.sha256(' '.join(finding.key).encode()).hexdigest()[:10]}",
        weight=impact.weight,
        own=Decimal(SEVERITY_WEIGHT[finding.severity]),
        reasons=impact.reasons,
        kind=product.kind if product else "",
        source_url="",
        product=product.pk if product else None,
        subject=finding,
        title=product.name if product else finding.subject,
        url=url,
    )


def _first_url(text: str) -> str:
    return text.split()[0] if text.strip() else ""
