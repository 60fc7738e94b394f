"""A draft becomes prices, wholly or not at all; and is taken back at once, but for what was edited since.

Edited is what somebody corrected or retracted. A newer price of the same product is another observation:
it stays whatever becomes of the import, and keeps none of the import's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from catalog.models import PriceImport, PriceObservation
from catalog.prices.corrections import retract_all
from catalog.prices.recording import record_prices
from catalog.prices.turns import lock_prices

from .review import Status, review
from .words import figure_in_words

__all__ = ["Edited", "NotRecordedError", "edited_since", "record_draft", "recorded_since", "undo_import"]

State = PriceImport.State


class NotRecordedError(Exception):
    """Why nothing was recorded, in words for the editor."""


@dataclass(frozen=True)
class Edited:
    """An observation of an import that an undo leaves alone, and why."""

    observation: PriceObservation
    why: str


@transaction.atomic
def record_draft(
    pk: int, *, shown: str, confirmed: bool, by: User, today: date, now: datetime
) -> PriceImport:
    """Record every row of a draft that is not left out. A second call changes nothing.

    ``shown`` is the digest of the review that the editor looked at; ``confirmed`` says that the suspicious
    rows were looked at too.

    Raises:
        NotRecordedError: the review is another by now, or a row is wrong, or suspicious and unconfirmed.
        NewerPriceError: another editor recorded a price of one of its products in this very moment.
    """
    draft = PriceImport.objects.select_for_update().get(pk=pk)
    if draft.state == State.RECORDED:
        return draft
    if draft.state == State.UNDONE:
        raise NotRecordedError("This import was undone. Import it again as a draft to record it.")
    found = review(draft.rows, today=today)
    if found.digest != shown:
        raise NotRecordedError(
            "Something is not as it was shown: a cell was mended, or a price was recorded meanwhile. "
            "Here is what would be recorded now: look again, then record."
        )
    if wrong := found.counts[Status.WRONG]:
        rows = "1 row is" if wrong == 1 else f"{wrong} rows are"
        raise NotRecordedError(f"{rows} still wrong: mend them or leave them out.")
    if found.counts[Status.SUSPICIOUS] and not confirmed:
        raise NotRecordedError("Say that you looked at the suspicious rows, or leave them out.")
    if not found.to_record:
        raise NotRecordedError("Every row is left out: there is nothing to record.")
    rows_to_record = [row.row for row in found.to_record]
    record_prices(rows_to_record, by=by, today=today, price_import=draft, seen=found.seen)
    draft.state, draft.recorded_at = State.RECORDED, now
    draft.save(update_fields=["state", "recorded_at"])
    return draft


@transaction.atomic
def undo_import(pk: int, *, by: User, now: datetime) -> PriceImport:
    """Retract an import's observations that count still. A second call changes nothing."""
    done = PriceImport.objects.select_for_update().get(pk=pk)
    if done.state != State.RECORDED:
        return done
    observations = list(done.observations.filter(retracted_at__isnull=True).order_by("pk"))
    lock_prices({observation.product_id for observation in observations})
    retract_all(observations, by=by, now=now)
    done.state, done.undone_at, done.undone_by = State.UNDONE, now, by
    done.save(update_fields=["state", "undone_at", "undone_by"])
    return done


def edited_since(done: PriceImport) -> list[Edited]:
    """The observations that somebody took back or corrected, which an undo leaves, or left, as they are."""
    edited = done.observations.filter(retracted_at__isnull=False)
    if done.undone_at:
        edited = edited.exclude(retracted_at=done.undone_at)
    rows = edited.select_related("product", "retracted_by", "replaced_by").order_by("product__name", "pk")
    return [Edited(observation, _why_kept(observation)) for observation in rows]


def recorded_since(done: PriceImport) -> QuerySet[PriceObservation]:
    """Prices that others recorded later for what an import priced. They count whatever becomes of it."""
    own = PriceObservation.objects.filter(
        price_import=done, product=OuterRef("product"), condition=OuterRef("condition"), pk__lt=OuterRef("pk")
    )
    counting = PriceObservation.objects.filter(
        product__in=done.observations.values("product"), retracted_at__isnull=True
    )
    others = counting.exclude(price_import=done).filter(Exists(own))
    return others.select_related("product", "recorded_by").order_by("product__name", "condition", "pk")


def _why_kept(observation: PriceObservation) -> str:
    who = f" by {observation.retracted_by}" if observation.retracted_by else ""
    if hasattr(observation, "replaced_by"):
        return f"was corrected{who} to {figure_in_words(observation.replaced_by)}, which stays"
    return f"was retracted{who} before"
