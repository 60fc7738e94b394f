"""Sending measured runs: the form, its preview, and the page that says what became of them."""

import secrets
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Product
from catalog.models.products import ProductKind
from catalog.uploads import bounded, was_cut
from estimator.core.scenario import Backend, Engine
from estimator.models import Submission, SubmittedRun
from estimator.names.engine_names import BACKEND_NAMES, ENGINE_NAMES
from estimator.submitted.form import FIELDS, LONGEST_NOTE, SubmissionForm, read_form
from estimator.submitted.importers import MOST_ROWS
from estimator.submitted.importers.received import LARGEST_BYTES
from estimator.submitted.preview import Preview, preview
from estimator.submitted.submissions import receive
from estimator.submitted.words import shown_preview, shown_submitted

__all__ = ["submission", "submit", "submit_send"]

LARGEST_REQUEST_BYTES = 64 * 2**20
"""A larger request is answered before it is read; of a smaller one too much is passed over."""

MOST_REFUSALS_SHOWN = 50
TOO_LARGE = (
    f"That was more than {LARGEST_BYTES // 1_000_000} MB, so it was not read. "
    "Send the output in parts, as plain text."
)
CHANGED = "Something is not as the preview showed it. Here is what would be sent now: look again, then send."


def _unread(request: HttpRequest, field: str) -> HttpResponse:
    form = SubmissionForm(errors={field: TOO_LARGE})
    return render(request, "estimator/submit.html", _context(form, None), status=413)


_bounded = bounded(
    LARGEST_REQUEST_BYTES,
    partial(_unread, field="file"),
    refuse_fields=partial(_unread, field="text"),
    keeps_bytes=LARGEST_BYTES,
)


@require_http_methods(["GET", "HEAD", "POST"])
@_bounded
def submit(request: HttpRequest) -> HttpResponse:
    """The form; posted, with what it would send."""
    if request.method != "POST":
        return render(request, "estimator/submit.html", _context(SubmissionForm(), None))
    form, found = _read(request)
    return _answer(request, form, found, status=422 if form.errors else 200)


@require_POST
@_bounded
def submit_send(request: HttpRequest) -> HttpResponse:
    """Read the form anew; where it still says what its preview showed, keep its runs for moderation."""
    key = "".join(filter(str.isalnum, request.POST.get("key", "")))[:64]
    if earlier := Submission.objects.filter(idempotency_key=key).exclude(idempotency_key="").first():
        return redirect("estimator:submission", earlier.pk)
    form, found = _read(request)
    if found and found.ready and not (key and found.digest == request.POST.get("seen", "")):
        form.errors["send"] = CHANGED
    if form.errors or found is None or not found.ready:
        return _answer(request, form, found, status=422)
    sent = receive(
        found,
        text=form.typed["text"],
        source_url=form.typed["source_url"],
        note=form.typed["note"],
        idempotency_key=key,
        page_url=lambda pk: request.build_absolute_uri(reverse("estimator:submission", args=[pk])),
        now=timezone.now(),
    )
    return redirect("estimator:submission", sent.pk)


@require_safe
def submission(request: HttpRequest, pk: str) -> HttpResponse:
    """What became of what was sent, for whoever has the link."""
    found = get_object_or_404(Submission, pk=pk)
    runs = list(found.runs.select_related("measurement").order_by("line", "pk"))
    counts = {
        status: sum(run.status == status for run in runs) for status in SubmittedRun.Status.values
    }  # fmt: skip
    context = {
        "submission": found,
        "address": request.build_absolute_uri(),
        "runs": [shown_submitted(run) for run in runs],
        "counts": counts,
    }
    return render(request, "estimator/submission.html", context)


def _read(request: HttpRequest) -> tuple[SubmissionForm, Preview | None]:
    upload = request.FILES.get("file")
    too_large = was_cut(request)
    content = upload.read() if isinstance(upload, UploadedFile) and not too_large else None
    form = read_form(request.POST.dict(), content, today=timezone.localdate())
    if too_large:
        form.errors.pop("text", None)
        form.errors["file"] = TOO_LARGE
    return form, preview(form.reading, form.answers) if form.reading else None


def _answer(
    request: HttpRequest, form: SubmissionForm, found: Preview | None, *, status: int
) -> HttpResponse:
    if form.errors.get("file") == TOO_LARGE:
        status = 413
    return render(request, "estimator/submit.html", _context(form, found), status=status)


def _context(form: SubmissionForm, found: Preview | None) -> dict[str, Any]:
    of_kinds = Product.objects.filter(kind__in=(ProductKind.GPU, ProductKind.MACHINE), retired_at=None)
    titles = dict(of_kinds.order_by("name", "slug").values_list("slug", "name"))
    context: dict[str, Any] = {
        "typed": {name: form.typed.get(name, "") for name in FIELDS},
        "errors": form.errors,
        "hardware_names": list(titles.values()),
        "engines": [(engine.value, ENGINE_NAMES[engine]) for engine in Engine],
        "backends": [(backend.value, BACKEND_NAMES[backend]) for backend in Backend],
        "hand_open": form.has_hand_run,
        "most_rows": MOST_ROWS,
        "longest_note": LONGEST_NOTE,
        "found": found,
    }
    if found is not None:
        context |= {
            "runs": [shown_preview(run, titles) for run in found.runs],
            "refusals": found.refusals[:MOST_REFUSALS_SHOWN],
            "more_refusals": max(0, len(found.refusals) - MOST_REFUSALS_SHOWN),
            "n_ready": len(found.ready),
            "n_left": len(found.runs) - len(found.ready),
            "digest": found.digest,
            "key": secrets.token_hex(16),
        }
    return context
