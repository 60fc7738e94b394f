"""The price desk: inbox, ten-minute mode, visitors' reports, history. Thin: parse, ask, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from catalog.desk.access import editor_of, for_editors
from catalog.desk.candidates import Candidate, candidates
from catalog.desk.entry import blank_form, confirm
from catalog.desk.inbox import Filters, inbox
from catalog.desk.rows import ObservedPrice, PriceRow, price_rows
from catalog.desk.sticky import Sticky, safe_back
from catalog.desk.today import MOST, Round, begin, price_key, read_round, results
from catalog.models import PriceObservation
from catalog.price_age import day_in_words
from catalog.whole_numbers import whole_number

__all__ = ["desk", "desk_today"]


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The inbox; a POST says of several prices of one page that they are still true."""
    if request.method == "POST":
        return _all_still_true(request)
    filters, today = Filters.of(request.GET.dict()), timezone.localdate()
    found = inbox(filters, today)
    sticky = Sticky.of(request.GET.dict())
    context = {
        "inbox": found,
        "filters": filters,
        "types": [(value, word, n, filters.query(type=value, page=1)) for value, word, n in found.by_type],
        "kinds": [(value, word, n, filters.query(kind=value, page=1)) for value, word, n in found.by_kind],
        "everything": filters.query(type="", kind="", source="", page=1),
        "any_type": filters.query(type="", page=1),
        "any_kind": filters.query(kind="", page=1),
        "previous": filters.query(page=found.page - 1) if found.page > 1 else "",
        "next": filters.query(page=found.page + 1) if found.page < found.n_pages else "",
        "back": sticky.on(request.path + filters.query()),
        "sticky": sticky,
        "today": today.isoformat(),
        "row_at": request.GET.get("row", ""),
    }
    return render(request, "catalog/desk/inbox.html", context)


def _all_still_true(request: HttpRequest) -> HttpResponse:
    """Rows as ``observation:seen``; each stands for itself, so one that changed meanwhile stops no other."""
    by, today = editor_of(request), timezone.localdate()
    given = [row.partition(":") for row in request.POST.getlist("row")[:200]]
    read = [(whole_number(pk), whole_number(seen)) for pk, _, seen in given]
    seen_of = {pk: seen for pk, seen in read if pk is not None and seen is not None}
    found = PriceObservation.objects.select_related("product", "derived_from").filter(pk__in=seen_of)
    confirmed = 0
    for observation in found.order_by("pk"):
        outcome = confirm(observation, seen_of[observation.pk], by=by, today=today)
        if outcome.saved:
            confirmed += 1
        elif outcome.newer or outcome.retracted:
            messages.warning(
                request, f"{observation.product.name}: another editor was faster, look at it again."
            )
        else:
            messages.warning(request, f"{observation.product.name}: {outcome.problem}")
    prices = "1 price is" if confirmed == 1 else f"{confirmed} prices are"
    messages.success(request, f"{prices} still true, seen {day_in_words(today, 'day')}.")
    return redirect(safe_back(request.POST.get("back", ""), reverse("catalog:desk")))


@for_editors
@require_http_methods(["GET", "HEAD"])
def desk_today(request: HttpRequest) -> HttpResponse:
    """The twelve that matter today, one after the other."""
    now, today = timezone.now(), timezone.localdate()
    values = request.GET.dict()
    sticky = Sticky.of(values)
    done = read_round(values, now)
    if done is None and "list" in values:
        return redirect("catalog:desk_today")
    if done is None:
        begun = begin(today, now)
        if begun.keys:
            return redirect(request.path + begun.query(1))
        return render(request, "catalog/desk/today.html", {"nothing": True, "most": MOST})
    context = {"round": done, "steps": len(done.keys), "again": request.path, "most": MOST}
    if not done.key:
        found = results(done, candidates(today), editor_of(request))
        context |= {"results": found, "n_done": sum(result.done for result in found)}
        return render(request, "catalog/desk/today.html", context)
    following = sticky.on(request.path + done.query(done.at + 1))
    context |= {"skip": following, "back": following, "sticky": sticky}
    context |= {"previous": sticky.on(request.path + done.query(done.at - 1)) if done.at > 1 else ""}
    waiting = {task.key: task for task in candidates(today)}
    return render(request, "catalog/desk/today.html", context | _step(done, waiting, sticky))


def _step(done: Round, waiting: dict[str, Candidate], sticky: Sticky) -> dict[str, object]:
    """What one step shows; a task that is settled already is only told."""
    task = waiting.get(done.key)
    if task is None:
        return {"settled": True}
    if task.condition and price_key(done.key):
        rows = price_rows([task], timezone.localdate())
        if row := rows.get(task.key):
            return {"task": task, "row": row, "form": _form(row, sticky), "recent": _recent(row)}
    return {"task": task}


def _form(row: PriceRow, sticky: Sticky) -> object:
    return blank_form(
        row.product, row.condition, row.newest, sticky, seen=row.seen, today=timezone.localdate()
    )


def _recent(row: PriceRow) -> list[ObservedPrice]:
    found = PriceObservation.objects.filter(
        product=row.product, condition=row.condition, retracted_at=None
    ).select_related("derived_from", "recorded_by")
    return [ObservedPrice.of(each) for each in found.order_by("-observed_on", "-pk")[:4]]
