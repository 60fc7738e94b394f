"""The ten-minute mode: the twelve things that matter today, one after the other, and what came of them.

The twelve are fixed when the round begins and travel in the address, as does its beginning; what came of
each is read from what was recorded since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from catalog.desk.candidates import Candidate, candidates
from catalog.desk.rows import figures_text
from catalog.models import ErrorReport, PriceObservation, Product

__all__ = ["MOST", "Result", "Round", "begin", "price_key", "read_round", "results"]

MOST = 12
KEY = re.compile(r"p\d{1,18}-(?:new|used|refurbished)|r\d{1,18}|f[0-9a-f]{10}")
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Round:
    """What is to do, which of it is shown (from 1; one past the end is the finish), and since when."""

    keys: tuple[str, ...]
    at: int
    began_at: datetime

    @property
    def key(self) -> str:
        """What is shown; empty at the finish."""
        return self.keys[self.at - 1] if self.at <= len(self.keys) else ""

    def query(self, at: int) -> str:
        """The address of another step."""
        return "?" + urlencode({"list": " ".join(self.keys), "at": at, "began": self.began_at.isoformat()})


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one of the twelve."""

    title: str
    done: bool
    said: str


def begin(today: date, now: datetime) -> Round:
    """A new round of what matters most; what one page settles stands together."""
    chosen = candidates(today)[:MOST]
    first: dict[str, int] = {}
    for place, task in enumerate(chosen):
        first.setdefault(task.source_url or task.key, place)
    chosen.sort(key=lambda task: (first[task.source_url or task.key], task.order))
    return Round(tuple(task.key for task in chosen), 1, now)


def read_round(values: Mapping[str, str], now: datetime) -> Round | None:
    """The round that an address names; ``None`` where it names none."""
    keys = tuple(dict.fromkeys(key for key in values.get("list", "").split() if KEY.fullmatch(key)))[:MOST]
    try:
        began_at = parse_datetime(values.get("began", ""))
    except ValueError:
        began_at = None
    if not keys or began_at is None or began_at.tzinfo is None or not now - LONGEST < began_at <= now:
        return None
    at = values.get("at", "")
    step = int(at[:3]) if at.isascii() and at.isdigit() else 1
    return Round(keys, min(max(step, 1), len(keys) + 1), began_at)


def price_key(key: str) -> tuple[int, str] | None:
    """(product, condition) of a task about a price."""
    if not key.startswith("p"):
        return None
    product, condition = key[1:].split("-", 1)
    return int(product), condition


def results(done: Round, waiting: Sequence[Candidate], by: User) -> list[Result]:
    """What changed for each of the round's tasks since it began; three queries."""
    prices = [found for key in done.keys if (found := price_key(key))]
    products = Product.objects.in_bulk({product for product, _ in prices})
    recorded = _recorded_since(done.began_at, by, products)
    reports = ErrorReport.objects.select_related("product", "language_model", "quantization").in_bulk(
        [int(key[1:]) for key in done.keys if key.startswith("r")]
    )
    still_waiting = {task.key: task for task in waiting}
    told: list[Result] = []
    for key in done.keys:
        if price := price_key(key):
            if price[0] in products:
                title = f"{products[price[0]].name}, {price[1]}"
                said = recorded.get(price, "")
                told.append(Result(title, bool(said), said or "skipped"))
        elif key.startswith("r"):
            if report := reports.get(int(key[1:])):
                done_with = report.state != ErrorReport.State.OPEN
                told.append(Result(f"Report: {report}", done_with, report.get_state_display()))
        else:
            task = still_waiting.get(key)
            title = f"{task.title}: {task.subject.message}" if task else "A finding of check_catalog"
            told.append(Result(title, task is None, "left as it is" if task else "settled"))
    return told


def _recorded_since(
    began_at: datetime, by: User, products: Mapping[int, Product]
) -> dict[tuple[int, str], str]:
    """What this editor recorded of some products, from what to what."""
    earlier = PriceObservation.objects.filter(
        product=OuterRef("product"),
        condition=OuterRef("condition"),
        recorded_at__lt=began_at,
        retracted_at=None,
    ).order_by("-observed_on", "-pk")
    # What the same page said before tells more than what another page said later.
    own = earlier.filter(source_url=OuterRef("source_url"))
    before = Coalesce(Subquery(own.values("pk")[:1]), Subquery(earlier.values("pk")[:1]))
    rows = PriceObservation.objects.filter(
        product__in=products, recorded_by=by, recorded_at__gte=began_at, retracted_at=None
    )
    newest = list(rows.annotate(before=before).order_by("pk"))
    known = PriceObservation.objects.in_bulk({row.before for row in newest if row.before})
    return {(row.product_id, row.condition): _change(known.get(row.before), row) for row in newest}


def _change(before: PriceObservation | None, after: PriceObservation) -> str:
    new = figures_text(after)
    if before is None:
        return f"{new}, its first price"
    old = figures_text(before)
    return f"{new}, still true" if old == new else f"{old} → {new}"
