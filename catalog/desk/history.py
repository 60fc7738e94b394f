"""Who changed what, when, from what to what: prices, imports, visitors' reports, and specs of every kind.

The newest come first. Each source of events is asked for as many as the page can hold at most, in the order
of its keys, so that a page costs the same however long the history has become.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator

from catalog.desk.rows import figures_text
from catalog.models import ErrorReport, PriceImport, PriceObservation, Product

__all__ = ["EVENTS_A_PAGE", "TYPES", "Change", "Event", "HistoryPage", "editors", "history"]

EVENTS_A_PAGE = 50
LONGEST = 160
"""So many characters of what was reported and answered; the report's own page has all of it."""

PAGES = 40
"""Further back, a date narrows the search better than more pages."""

TYPES = {
    "recorded": "price recorded",
    "corrected": "price corrected",
    "retracted": "price retracted",
    "import": "import",
    "report": "report answered",
    "edited": "specs edited",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value: what it was and what it became; empty where there was or is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done."""

    at: datetime
    type: str
    who: str
    subject: str
    url: str
    changes: tuple[Change, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of events, and whether older ones follow."""

    events: list[Event]
    number: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the history is asked for."""

    person: int | None
    since: date | None
    until: date | None
    most: int

    def within(self, rows: QuerySet[Any], moment: str, person: str) -> QuerySet[Any]:
        """Rows by this person, on these days."""
        if self.person is not None:
            rows = rows.filter(**{person: self.person})
        if self.since:
            rows = rows.filter(**{f"{moment}__date__gte": self.since})
        if self.until:
            rows = rows.filter(**{f"{moment}__date__lte": self.until})
        return rows


def history(
    *,
    type: str = "",  # noqa: A002 — the word in the address
    person: int | None = None,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> HistoryPage:
    """A page of what was done, the newest first."""
    number = min(max(page, 1), PAGES)
    asked = _Asked(person, since, until, number * EVENTS_A_PAGE + 1)
    found: list[Event | _Pending] = []
    for name, events in (
        ("recorded", _recorded),
        ("corrected", _corrected),
        ("retracted", _retracted),
        ("import", _imports),
        ("report", _reports),
        ("edited", _edited),
    ):
        if type in ("", name):
            found += events(asked)
    found.sort(key=lambda event: event.at, reverse=True)
    first = (number - 1) * EVENTS_A_PAGE
    shown = found[first : first + EVENTS_A_PAGE]
    return HistoryPage(_told(shown), number, len(found) > first + EVENTS_A_PAGE and number < PAGES)


def editors() -> list[User]:
    """People who may have done something: all with an account here."""
    return list(User.objects.filter(is_staff=True).order_by("username"))


@dataclass(frozen=True, slots=True)
class _Pending:
    """An event of which only the moment is known yet; what changed is read for those on the page."""

    at: datetime
    type: str
    row: Any


def _prices() -> QuerySet[PriceObservation]:
    return PriceObservation.objects.select_related(
        "product", "recorded_by", "retracted_by", "replaces", "derived_from"
    )


def _recorded(asked: _Asked) -> list[Event | _Pending]:
    """Single prices that people recorded; those of imports are told with their import."""
    rows = _prices().filter(recorded_by__isnull=False, replaces=None, price_import=None)
    rows = asked.within(rows, "recorded_at", "recorded_by").order_by("-recorded_at", "-pk")
    return [_Pending(row.recorded_at, "recorded", row) for row in rows[: asked.most]]


def _corrected(asked: _Asked) -> list[Event | _Pending]:
    rows = _prices().filter(recorded_by__isnull=False, replaces__isnull=False)
    rows = asked.within(rows, "recorded_at", "recorded_by")
    return [
        Event(
            row.recorded_at, "corrected", _name(row.recorded_by), *_about(row),
            (Change(row.get_condition_display(), _said(row.replaces), _said(row)),), row.note,
        )
        for row in rows.order_by("-recorded_at", "-pk")[: asked.most]
        if row.replaces
    ]  # fmt: skip


def _retracted(asked: _Asked) -> list[Event | _Pending]:
    """Prices that were taken back, but not by a correction or with an undone import."""
    rows = _prices().filter(retracted_at__isnull=False, replaced_by=None)
    rows = rows.exclude(price_import__undone_at=F("retracted_at"))
    rows = asked.within(rows, "retracted_at", "retracted_by")
    return [
        Event(
            row.retracted_at, "retracted", _name(row.retracted_by), *_about(row),
            (Change(row.get_condition_display(), _said(row), ""),),
        )
        for row in rows.order_by("-retracted_at", "-pk")[: asked.most]
        if row.retracted_at
    ]  # fmt: skip


def _imports(asked: _Asked) -> list[Event | _Pending]:
    """Imports recorded and undone. Who recorded a draft need not be who brought it: its prices know."""
    recorder = PriceObservation.objects.filter(price_import=OuterRef("pk")).order_by("pk")
    recorded = PriceImport.objects.annotate(
        who=Coalesce(
            Subquery(recorder.values("recorded_by")[:1]), F("created_by_id"), output_field=IntegerField()
        ),
        n=Count("observations"),
    )
    taken_back = Count("observations", filter=Q(observations__retracted_at=F("undone_at")))
    undone = PriceImport.objects.annotate(who=F("undone_by_id"), n=taken_back)
    found = []
    for imports, moment, done in ((recorded, "recorded_at", "recorded"), (undone, "undone_at", "taken back")):
        rows = asked.within(imports.filter(**{f"{moment}__isnull": False}).defer("rows"), moment, "who")
        newest = rows.order_by(f"-{moment}", "-pk")[: asked.most]
        found += [(getattr(row, moment), row, done) for row in newest]
    people = User.objects.in_bulk({row.who for _, row, _ in found if row.who})
    return [
        Event(
            at, "import", _name(people.get(row.who)), row.label,
            reverse("catalog:price_import", args=[row.pk]), (),
            f"{row.n} price{'' if row.n == 1 else 's'} {done}",
        )
        for at, row, done in found
    ]  # fmt: skip


def _reports(asked: _Asked) -> list[Event | _Pending]:
    """Visitors' reports that were settled or declined: what was said, and what was answered."""
    rows = ErrorReport.objects.filter(settled_at__isnull=False).select_related(
        "product", "language_model", "quantization", "settled_by"
    )
    return [
        Event(
            row.settled_at, "report", _name(row.settled_by), str(row.subject),
            reverse("catalog:desk_report", args=[row.pk]),
            (Change(row.field or "the page", f"“{_shortened(row.message)}”", _shortened(row.answer)),),
            row.get_state_display(),
        )
        for row in asked.within(rows, "settled_at", "settled_by").order_by("-settled_at", "-pk")[: asked.most]
        if row.settled_at
    ]  # fmt: skip


def _shortened(text: str) -> str:
    return Truncator(text).chars(LONGEST)


def _edited(asked: _Asked) -> list[Event | _Pending]:
    """Edits of specs by people, of all kinds that keep a history; a load of the fixtures is none."""
    found: list[Event | _Pending] = []
    for model in _kept_models():
        rows = model.history.filter(history_user__isnull=False)  # type: ignore[attr-defined]
        rows = asked.within(rows, "history_date", "history_user").select_related("history_user")
        newest = rows.order_by("-history_date", "-history_id")[: asked.most]
        found += [_Pending(row.history_date, "edited", row) for row in newest]
    return found


def _kept_models() -> list[type[Model]]:
    """The catalog's own, and products of other floors."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "history") and (model._meta.app_label == "catalog" or issubclass(model, Product))
    ]


def _told(events: Sequence[Event | _Pending]) -> list[Event]:
    """The events of a page in full: what was before is looked up for all of them at once."""
    edits = [event.row for event in events if isinstance(event, _Pending) and event.type == "edited"]
    prices = [event.row for event in events if isinstance(event, _Pending) and event.type == "recorded"]
    before_edit, before_price = _versions_before(edits), _prices_before(prices)
    told = []
    for event in events:
        if isinstance(event, Event):
            told.append(event)
        elif event.type == "edited":
            told.append(_edit(event.row, before_edit.get((type(event.row), event.row.history_id))))
        else:
            told.append(_price(event.row, before_price.get(event.row.pk)))
    return told


def _prices_before(rows: Sequence[PriceObservation]) -> dict[int, PriceObservation]:
    """What counted for the same product and condition when each price was recorded; two queries."""
    counted = Q(retracted_at=None) | Q(retracted_at__gt=OuterRef("recorded_at"))
    earlier = PriceObservation.objects.filter(
        counted, product=OuterRef("product"), condition=OuterRef("condition"), pk__lt=OuterRef("pk")
    )
    earlier = earlier.order_by("-observed_on", "-pk")
    # What the same page said before tells more than what another page said later.
    own = earlier.filter(source_url=OuterRef("source_url"))
    before = Coalesce(Subquery(own.values("pk")[:1]), Subquery(earlier.values("pk")[:1]))
    asked = PriceObservation.objects.filter(pk__in=[row.pk for row in rows]).annotate(before=before)
    pairs = dict(asked.values_list("pk", "before"))
    found = PriceObservation.objects.in_bulk([pk for pk in pairs.values() if pk])
    return {pk: found[before] for pk, before in pairs.items() if before in found}


def _versions_before(rows: Iterable[Any]) -> dict[tuple[type[Any], int], Any]:
    """The version of a row that each of these replaced; two queries for each kind of thing on the page."""
    by_model: dict[type[Any], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    found: dict[tuple[type[Any], int], Any] = {}
    for model, versions in by_model.items():
        key = versions[0].instance_type._meta.pk.attname
        earlier = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
        before = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
        asked = model.objects.filter(history_id__in=[version.history_id for version in versions])
        pairs = dict(asked.annotate(before=before).values_list("history_id", "before"))
        stored = model.objects.in_bulk([pk for pk in pairs.values() if pk], field_name="history_id")
        found |= {(model, pk): stored[before] for pk, before in pairs.items() if before in stored}
    return found


def _price(row: PriceObservation, before: PriceObservation | None) -> Event:
    change = Change(row.get_condition_display(), _said(before) if before else "", _said(row))
    return Event(row.recorded_at, "recorded", _name(row.recorded_by), *_about(row), (change,), row.note)


def _edit(row: Any, before: Any) -> Event:
    done = {"+": "added", "-": "deleted", "~": ""}[row.history_type]
    changes: list[Change] = []
    if before is not None and row.history_type == "~":
        for field in row.instance_type._meta.concrete_fields:
            old, new = getattr(before, field.attname, None), getattr(row, field.attname, None)
            if old != new:
                changes.append(Change(str(field.verbose_name), _text(old), _text(new)))
    model = row.instance_type
    url = ""
    if admin.site.is_registered(model):
        url = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_history", args=[row.instance.pk]
        )
    subject = f"{row.instance} ({model._meta.verbose_name})"
    note = " ".join(filter(None, (done, row.history_change_reason or "")))
    return Event(row.history_date, "edited", _name(row.history_user), subject, url, tuple(changes), note)


def _about(row: PriceObservation) -> tuple[str, str]:
    return row.product.name, reverse("catalog:desk_product", args=[row.product.slug])


def _said(row: PriceObservation) -> str:
    return f"{figures_text(row)}, {row.get_basis_display()}, {row.observed_on:%Y-%m-%d}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _name(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else "nobody that is still here"
