"""A draft becomes prices, wholly or not at all; and is taken back at once, but for what was edited since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from catalog.models import PriceImport, PriceObservation
from catalog.prices.corrections import retract_all
from catalog.prices.recording import record_prices
from catalog.prices.turns import lock_prices

from .review import Status, review

__all__ = ["Edited", "NotRecordedError", "edited_since", "record_draft", "undo_import"]

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
    """Retract an import's observations, but for those edited since. A second call changes nothing."""
    done = PriceImport.objects.select_for_update().get(pk=pk)
    if done.state != State.RECORDED:
        return done
    observations = list(done.observations.filter(retracted_at__isnull=True).order_by("pk"))
    lock_prices({observation.product_id for observation in observations})
    kept = {edited.observation.pk for edited in edited_since(done)}
    retract_all([each for each in observations if each.pk not in kept], by=by, now=now)
    done.state, done.undone_at, done.undone_by = State.UNDONE, now, by
    done.save(update_fields=["state", "undone_at", "undone_by"])
    return done


def edited_since(done: PriceImport) -> list[Edited]:
    """The observations that an undo leaves, or left, as they are. Two queries."""
    observations = list(
        done.observations.select_related("product", "retracted_by", "replaced_by").order_by(
            "product__name", "pk"
        )
    )
    others = PriceObservation.objects.filter(
        product__in={observation.product_id for observation in observations}, retracted_at__isnull=True
    ).exclude(price_import=done)
    by_key = others.order_by("product", "condition").values_list("product", "condition")
    newest = {(product, condition): pk for product, condition, pk in by_key.annotate(Max("pk"))}
    return [
        Edited(observation, why)
        for observation in observations
        if (why := _why_kept(observation, newest, done))
    ]


def _why_kept(observation: PriceObservation, newest: dict[tuple[int, str], int], done: PriceImport) -> str:
    if observation.retracted_at is not None:
        if observation.retracted_at == done.undone_at:
            return ""
        who = f" by {observation.retracted_by}" if observation.retracted_by else ""
        what = "corrected" if hasattr(observation, "replaced_by") else "retracted"
        return f"was {what}{who}"
    if newest.get((observation.product_id, observation.condition), 0) > observation.pk:
        return "a newer price was recorded after it"
    return ""
