"""Prices from a sheet: bring it, look it through, record it, undo it. Thin: parse, ask, render."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.desk.access import editor_of, for_editors
from catalog.imports.drafts import Mend, begin_again, begin_draft, discard_draft, mend_draft
from catalog.imports.form import ImportForm, blank_form, read_form
from catalog.imports.recording import (
    NotRecordedError,
    edited_since,
    record_draft,
    recorded_since,
    undo_import,
)
from catalog.imports.review import Review, Status, review
from catalog.imports.sheets import newest_prices, template
from catalog.imports.shelf import imports_listed
from catalog.imports.tables import MOST_ROWS
from catalog.imports.texts import LARGEST_BYTES
from catalog.imports.words import figure_in_words, pages, shown_rows, tabs
from catalog.models import PriceImport, PriceObservation, Product
from catalog.price_age import day_in_words
from catalog.services import NewerPriceError
from catalog.uploads import bounded
from catalog.whole_numbers import whole_number

__all__ = [
    "price_import", "price_import_again", "price_import_discard", "price_import_new", "price_import_record",
    "price_import_template", "price_import_undo", "price_imports", "price_sheet",
]  # fmt: skip

LARGEST_REQUEST = 2 * LARGEST_BYTES
IMPORTS_A_PAGE = 50
MOST_SINCE = 250
LATE = "A price of one of these products was recorded in this very moment. Look again, then record."
LEAVABLE = (Status.WRONG, Status.SUSPICIOUS)

State = PriceImport.State


def _too_large(request: HttpRequest) -> HttpResponse:
    form = blank_form(timezone.localdate())
    form.errors["file"] = f"This is larger than {LARGEST_BYTES // 1_000_000} MB. Send the rows in parts."
    return _form_page(request, form, status=413)


@for_editors
@bounded(LARGEST_REQUEST, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def price_import_new(request: HttpRequest) -> HttpResponse:
    """The form; posted, the draft that it makes."""
    today = timezone.localdate()
    if request.method != "POST":
        return _form_page(request, blank_form(today))
    upload = request.FILES.get("file")
    content = upload.read(LARGEST_BYTES + 1) if isinstance(upload, UploadedFile) else None
    form = read_form(request.POST.dict(), content, today=today)
    if form.errors or form.sheet is None:
        return _form_page(request, form, status=422)
    label = _plain(upload.name or "file") if isinstance(upload, UploadedFile) else "pasted"
    draft = begin_draft(
        form.sheet, label=label, defaults=form.typed, by=editor_of(request), now=timezone.now()
    )
    if unread := form.sheet.header.unread:
        messages.info(request, f"Columns that were not read: {', '.join(unread)[:300]}.")
    return redirect("catalog:price_import", draft.pk)


@for_editors
@require_safe
def price_import_template(_request: HttpRequest) -> HttpResponse:
    """A sheet to begin with."""
    return _csv(template(timezone.localdate()), "prices.csv")


@for_editors
@require_safe
def price_sheet(request: HttpRequest) -> HttpResponse:
    """The newest prices, to be edited in a spreadsheet and brought back."""
    kind, today = request.GET.get("kind", ""), timezone.localdate()
    stale_only = bool(request.GET.get("stale"))
    name = "-".join(filter(None, ["prices", kind if kind in Product.Kind.values else "", f"{today}"]))
    return _csv(newest_prices(kind=kind, stale_only=stale_only, today=today), f"{name}.csv")


@for_editors
@require_safe
def price_imports(request: HttpRequest) -> HttpResponse:
    """All imports, newest first."""
    page = Paginator(imports_listed(), IMPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/imports/list.html", {"page": page, "can_undo": _may_undo(request)})


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def price_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with what recording it would do; posted, with its cells mended. Later, what it recorded."""
    draft = get_object_or_404(PriceImport.objects.select_related("created_by", "undone_by"), pk=pk)
    if draft.state != State.DRAFT:
        return _done_page(request, draft)
    notices: list[str] = []
    if request.method == "POST":
        notices = _save(request, draft)
        if not request.htmx:  # type: ignore[attr-defined]
            for notice in notices:
                messages.warning(request, notice)
            return redirect(request.get_full_path())
        draft.refresh_from_db()
    return _review_page(request, draft, notices=notices)


@for_editors
@require_POST
def price_import_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the draft, or show it again with the reason why not."""
    draft = get_object_or_404(PriceImport, pk=pk)
    notices = _save(request, draft) if draft.state == State.DRAFT else []
    try:
        record_draft(
            pk,
            shown=request.POST.get("digest", ""),
            confirmed=bool(request.POST.get("confirmed")),
            by=editor_of(request),
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except (NotRecordedError, NewerPriceError) as error:
        draft.refresh_from_db()
        if draft.state != State.DRAFT:
            messages.warning(request, str(error))
            return redirect("catalog:price_import", pk)
        refusal = LATE if isinstance(error, NewerPriceError) else str(error)
        return _review_page(request, draft, notices=notices, refusal=refusal, status=409)
    return redirect("catalog:price_import", pk)


@for_editors
@require_POST
def price_import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what an import recorded."""
    if not _may_undo(request):
        raise PermissionDenied("Undoing an import takes the permission to change prices.")
    get_object_or_404(PriceImport, pk=pk)
    undo_import(pk, by=editor_of(request), now=timezone.now())
    return redirect("catalog:price_import", pk)


@for_editors
@require_POST
def price_import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same rows as a new draft."""
    earlier = get_object_or_404(PriceImport, pk=pk)
    draft = begin_again(earlier, by=editor_of(request), now=timezone.now())
    return redirect("catalog:price_import", draft.pk)


@for_editors
@require_POST
def price_import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = get_object_or_404(PriceImport, pk=pk)
    if discard_draft(pk):
        messages.success(request, f"The draft “{draft.label}” was thrown away.")
    return redirect("catalog:price_imports")


def _save(request: HttpRequest, draft: PriceImport) -> list[str]:
    """Store what was typed and ticked, and what a button did."""
    posted = request.POST
    shown = _places(posted.get("rows", "").split(","))
    out = _places(posted.getlist("out"))
    mends = []
    for name, typed in posted.items():
        word, _, rest = name.partition("-")
        digits, _, column = rest.partition("-")
        place = whole_number(digits)
        if word == "cell" and place is not None and isinstance(typed, str):
            mends.append(_mend(posted, place, column, typed))
    digits, _, slug = posted.get("choose", "").partition(":")
    chosen = whole_number(digits)
    if chosen is not None:
        mends = [mend for mend in mends if (mend.row, mend.column) != (chosen, "product")]
        mends.append(_mend(posted, chosen, "product", slug))
    notices = mend_draft(draft.pk, mends=mends, shown=shown, out=out)
    if posted.get("leave") in LEAVABLE:
        draft.refresh_from_db()
        found = review(draft.rows, today=timezone.localdate())
        places = {row.place for row in found.rows if row.status == posted["leave"]}
        mend_draft(draft.pk, mends=(), shown=places, out=places)
    return notices


def _places(typed: Iterable[str]) -> set[int]:
    return {place for text in typed if (place := whole_number(text)) is not None}


def _mend(posted: QueryDict, place: int, column: str, typed: str) -> Mend:
    cell = f"{place}-{column}"
    return Mend(place, column, posted.get(f"was-{cell}", ""), _plain(typed), f"same-{cell}" in posted)


def _plain(typed: str) -> str:
    """What a database can hold: no NUL."""
    return typed.strip().replace("\x00", "\ufffd")


def _form_page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "kinds": [choice for choice in Product.Kind.choices if choice[0] != Product.Kind.STARTER_BUILD],
        "conditions": PriceObservation.Condition.choices,
        "bases": PriceObservation.Basis.choices,
        "confidences": PriceObservation.Confidence.choices,
        "most_rows": f"{MOST_ROWS:,}",
        "most_mb": LARGEST_BYTES // 1_000_000,
    }
    return render(request, "catalog/imports/new.html", context, status=status)


def _review_page(
    request: HttpRequest, draft: PriceImport, *, notices: list[str], refusal: str = "", status: int = 200
) -> HttpResponse:
    found = review(draft.rows, today=timezone.localdate())
    show = _tab(request, found)
    cut = pages(row for row in found.rows if show in ("all", row.status))
    number_shown = min(max(whole_number(request.GET.get("page", "")) or 1, 1), len(cut))
    rows = cut[number_shown - 1]
    context: dict[str, Any] = {
        "draft": draft,
        "counts": {str(key): count for key, count in found.counts.items()},
        "n_to_record": len(found.to_record) - found.counts[Status.UNCHANGED],
        "followers": found.followers,
        "digest": found.digest,
        "tabs": tabs(found),
        "show": show,
        "rows": shown_rows(rows, found),
        "places": ",".join(str(row.place) for row in rows),
        "page": number_shown,
        "pages": range(1, len(cut) + 1),
        "notices": notices,
        "refusal": refusal,
    }
    template = "catalog/imports/_review.html" if request.htmx else "catalog/imports/review.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _tab(request: HttpRequest, found: Review) -> str:
    """The tab asked for, if it has rows; else the first that needs eyes."""
    wanted = request.GET.get("show", "")
    if wanted == "all" or found.counts.get(wanted):  # type: ignore[call-overload]
        return wanted
    return next((str(status) for status in LEAVABLE if found.counts[status]), "all")


def _done_page(request: HttpRequest, done: PriceImport) -> HttpResponse:
    observations = done.observations.select_related("product").order_by("product__name", "condition", "pk")
    page = Paginator(observations, 250).get_page(request.GET.get("page"))
    kept = edited_since(done)
    context = {
        "done": done,
        "page": page,
        "lines": [
            (each, figure_in_words(each), day_in_words(each.observed_on, each.precision)) for each in page
        ],
        "kept": [(edited.observation, figure_in_words(edited.observation), edited.why) for edited in kept],
        "since": [(each, figure_in_words(each)) for each in recorded_since(done)[:MOST_SINCE]],
        "n_known": _rows_taken(done) - page.paginator.count,
        "n_to_undo": page.paginator.count - len(kept),
        "can_undo": _may_undo(request),
    }
    return render(request, "catalog/imports/done.html", context)


def _rows_taken(done: PriceImport) -> int:
    return sum(not row.get("out") for row in done.rows)


def _may_undo(request: HttpRequest) -> bool:
    return request.user.has_perm("catalog.change_priceobservation")


def _csv(text: str, name: str) -> HttpResponse:
    # The mark makes spreadsheets read UTF-8.
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
