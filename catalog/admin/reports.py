"""What visitors reported: to be read, answered and settled."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalog.models import ErrorReport
from catalog.reports import SettledReportError, settle_report

from .view_only import ViewOnlyAdmin


class AnswerForm(ActionForm):
    """The bar above the list: an action, and the answer that goes with it."""

    answer = forms.CharField(required=False, max_length=1000, label="Answer:")


@admin.register(ErrorReport)
class ErrorReportAdmin(ViewOnlyAdmin):
    """Reports are never edited; an answer settles or declines those that are open."""

    list_display = ["subject", "value", "message", "right_value", "state", "created_at"]
    list_filter = ["state"]
    list_select_related = ["product", "language_model", "quantization"]
    search_fields = ["message", "right_value", "product__name", "language_model__name", "quantization__name"]
    action_form = AnswerForm
    actions = ["settle", "decline"]

    @admin.display(description="value")
    def value(self, report: ErrorReport) -> str:
        return report.field or "the page"

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_errorreport")

    @admin.action(description="Settle: it was mended", permissions=["answer"])
    def settle(self, request: HttpRequest, reports: QuerySet[ErrorReport]) -> None:
        self._answer(request, reports, declined=False)

    @admin.action(description="Decline: nothing was wrong", permissions=["answer"])
    def decline(self, request: HttpRequest, reports: QuerySet[ErrorReport]) -> None:
        self._answer(request, reports, declined=True)

    def _answer(self, request: HttpRequest, reports: QuerySet[ErrorReport], *, declined: bool) -> None:
        answer = request.POST.get("answer", "")[:1000]
        for report in reports.order_by("pk"):
            try:
                settle_report(report, by=request.user, now=timezone.now(), answer=answer, declined=declined)
            except SettledReportError as error:
                self.message_user(request, str(error), messages.WARNING)
