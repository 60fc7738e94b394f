"""Submitted runs: receiving them, and deciding on them. What is accepted is a measurement at once."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from catalog.models import LoadedRow
from estimator.calibrations import current_calibration
from estimator.measured.estimates import estimate_of
from estimator.models import Measurement, Submission, SubmittedRun
from estimator.models.submissions import RAW_TEXT_BYTES, STATED_BY_RUNS
from estimator.names import current_names
from estimator.specs import current_specs
from estimator.submitted.checks import fingerprint, published_fingerprints, remark_on, why_impossible
from estimator.submitted.preview import Preview, PreviewRun

__all__ = [
    "Decided", "accept", "accepted_outside_fixtures", "estimate_anew",
    "measurement_key", "receive", "reject", "reopen",
]  # fmt: skip

SOURCE_TITLE = "Sent to Build Planner"
LATER = "It was decided before."

_ID_CHARACTERS = 20
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_HOME_FOLDER = re.compile(r"""((?:/home/|/Users/|\b[A-Za-z]:[\\/]+Users[\\/]+))[^/\\\s"',|]+""")


@dataclass
class Decided:
    """What a decision did: the runs that it concerned, and why others were left as they are."""

    done: list[SubmittedRun] = field(default_factory=list)
    left: list[tuple[SubmittedRun, str]] = field(default_factory=list)


def receive(
    found: Preview,
    *,
    text: str,
    source_url: str,
    note: str,
    idempotency_key: str,
    page_url: Callable[[str], str],
    now: datetime,
) -> Submission:
    """Store what a preview shows as ready, for moderation; the same form sent twice is stored once.

    ``page_url`` gives the address of a submission's status by its id.
    """
    if earlier := Submission.objects.filter(idempotency_key=idempotency_key).first():
        return earlier
    pk = "".join(secrets.choice(_ALPHABET) for _ in range(_ID_CHARACTERS))
    submission = Submission(
        id=pk,
        received_at=now,
        format=found.format,
        content_hash=hashlib.sha256(text.encode(errors="replace")).hexdigest(),
        raw_text=_kept(text),
        source_url=source_url,
        page_url=page_url(pk),
        note=note,
        idempotency_key=idempotency_key,
    )
    runs = [_submitted(submission, run) for run in found.ready]
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
            SubmittedRun.objects.bulk_create(runs, batch_size=100)
    except IntegrityError:
        if same := Submission.objects.filter(idempotency_key=idempotency_key).first():
            # The same form was sent a moment ago.
            return same
        raise
    return submission


@transaction.atomic
def accept(runs: Iterable[SubmittedRun], *, by: User | None, now: datetime) -> Decided:
    """Make waiting runs measurements, each under the hash of what it states."""
    decided = Decided()
    for run in _locked(runs):
        if run.status != SubmittedRun.Status.WAITING:
            decided.left.append((run, LATER))
            continue
        row = _measurement(run)
        if twin := published_fingerprints([row]).get(fingerprint(row)):
            decided.left.append((run, f"It is measurement {twin} already."))
            continue
        try:
            row.full_clean()
        except ValidationError as error:
            decided.left.append((run, " ".join(error.messages)))
            continue
        row.save()
        run.measurement = row
        _decide(run, SubmittedRun.Status.ACCEPTED, "", by, now)
        decided.done.append(run)
    return decided


@transaction.atomic
def reject(runs: Iterable[SubmittedRun], *, reason: str, by: User | None, now: datetime) -> Decided:
    """Turn waiting runs down; the reason is shown to whoever has the link of the submission."""
    decided = Decided()
    for run in _locked(runs):
        if run.status != SubmittedRun.Status.WAITING:
            decided.left.append((run, LATER))
            continue
        _decide(run, SubmittedRun.Status.REJECTED, reason, by, now)
        decided.done.append(run)
    return decided


@transaction.atomic
def reopen(runs: Iterable[SubmittedRun], *, by: User | None, now: datetime) -> Decided:
    """Let decided runs wait again; what became a measurement is one no more, unless the fixtures have it."""
    decided = Decided()
    for run in _locked(runs):
        row = run.measurement
        if run.status == SubmittedRun.Status.WAITING:
            decided.left.append((run, "It waits already."))
            continue
        if row is not None and _in_fixtures().filter(object_pk=row.pk).exists():
            decided.left.append((run, f"The fixtures have it as {row.key}: correct it there."))
            continue
        run.measurement = None
        _decide(run, SubmittedRun.Status.WAITING, "", by, now)
        if row is not None:
            row.delete()
        decided.done.append(run)
    return decided


def estimate_anew(run: SubmittedRun) -> None:
    """Bring up to date what the site expects of a run that was edited; the run is not saved."""
    row = Measurement(**run.stated())
    found = estimate_of(row, current_specs(), current_calibration())
    run.expected_tokens_per_s = found.rate.tokens_per_s if found.rate else None
    run.expected_low = found.rate.low if found.rate else None
    run.expected_high = found.rate.high if found.rate else None
    run.ratio = found.ratio(row)
    remark = why_impossible(row, current_specs()) or remark_on(row, current_specs(), current_names())
    run.remark = remark[:300]


def accepted_outside_fixtures(*, everything: bool = False) -> list[Measurement]:
    """Measurements that were submitted, those that the fixtures hold left out unless ``everything``."""
    rows = Measurement.objects.filter(submitted_run__status=SubmittedRun.Status.ACCEPTED)
    if not everything:
        rows = rows.exclude(pk__in=_in_fixtures().values("object_pk"))
    return list(rows.order_by("hardware", "language_model", "quantization", "test", "depth", "key"))


def measurement_key(row: Measurement) -> str:
    """Names a measurement by what it states and where; twelve hexadecimal digits, as in the fixtures."""
    stated = {name: getattr(row, name) for name in ("source_url", *STATED_BY_RUNS)}
    content = json.dumps(stated, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:12]


def _kept(text: str) -> str:
    """The text without what names its sender or cannot be stored, up to the size that is kept."""
    nameless = _HOME_FOLDER.sub(r"\1…", text.replace("\x00", ""))
    return nameless.encode(errors="replace")[:RAW_TEXT_BYTES].decode(errors="ignore")


def _submitted(submission: Submission, run: PreviewRun) -> SubmittedRun:
    row, rate = run.measurement, run.rate
    return SubmittedRun(
        submission=submission,
        line=run.line,
        expected_tokens_per_s=rate.tokens_per_s if rate else None,
        expected_low=rate.low if rate else None,
        expected_high=rate.high if rate else None,
        ratio=run.ratio,
        remark=run.remark[:300],
        **{name: getattr(row, name) for name in STATED_BY_RUNS},
    )


def _measurement(run: SubmittedRun) -> Measurement:
    submission = run.submission
    row = Measurement(
        source_url=submission.source_url or submission.page_url,
        source_title=SOURCE_TITLE,
        measured_precision="day" if run.measured_on else "",
        note=submission.note.strip(),
        **run.stated(),
    )
    row.key = measurement_key(row)
    return row


def _locked(runs: Iterable[SubmittedRun]) -> list[SubmittedRun]:
    """The runs as they are now; two moderators take turns."""
    pks = [run.pk for run in runs]
    stored = SubmittedRun.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    found = list(stored)
    submissions = Submission.objects.in_bulk({run.submission_id for run in found})
    for run in found:
        run.submission = submissions[run.submission_id]
    return found


def _decide(run: SubmittedRun, status: str, reason: str, by: User | None, now: datetime) -> None:
    run.status, run.reason, run.decided_by, run.decided_at = status, reason[:300], by, now
    run._history_user = by  # type: ignore[attr-defined] # simple-history reads it
    run.save()


def _in_fixtures() -> QuerySet[LoadedRow]:
    return LoadedRow.objects.filter(table="measurements")
