"""Moderation: runs that visitors sent, one or many at a time."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.history import HistoryAdmin
from catalog.models import LanguageModel, QuantizationFormat
from estimator.figures import context_text, rate_text, span_text
from estimator.models import Submission, SubmittedRun
from estimator.specs import current_specs
from estimator.submitted.submissions import Decided, accept, estimate_anew, reject, reopen

if TYPE_CHECKING:
    SubmissionBase = admin.ModelAdmin[Submission]
    RunForm = forms.ModelForm[SubmittedRun]
else:
    SubmissionBase, RunForm = admin.ModelAdmin, forms.ModelForm

__all__: list[str] = []

MOST_LEFT_SHOWN = 5


class DecisionForm(ActionForm):
    reason = forms.CharField(required=False, max_length=300, label="Reason (for a rejection):")


class BandFilter(admin.SimpleListFilter):
    title = "measured against estimated"
    parameter_name = "band"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("inside", "inside the band"), ("outside", "outside the band"), ("far", "more than twice off"),
            ("none", "no estimate"),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        inside = Q(tokens_per_s__gte=F("expected_low"), tokens_per_s__lte=F("expected_high"))
        wanted = {
            "inside": inside,
            "outside": Q(ratio__isnull=False) & ~inside,
            "far": Q(ratio__lt=0.5) | Q(ratio__gt=2),
            "none": Q(ratio__isnull=True),
        }.get(self.value() or "")
        return queryset.filter(wanted) if wanted is not None else queryset


class SubmittedRunForm(RunForm):
    def clean_hardware(self) -> str:
        known = current_specs().hardware
        return self._known("hardware", lambda slug: all(part in known for part in slug.split("+")))

    def clean_language_model(self) -> str:
        models = LanguageModel.objects
        return self._known("language_model", lambda slug: models.filter(slug=slug).exists())

    def clean_quantization(self) -> str:
        formats = QuantizationFormat.objects
        return self._known("quantization", lambda slug: formats.filter(slug=slug).exists())

    def _known(self, name: str, is_known: Any) -> str:
        slug = str(self.cleaned_data[name])
        if slug and not is_known(slug):
            raise forms.ValidationError(
                f"The catalog has no {slug!r}; write a slug, or nothing where it has none."
            )
        return slug


@admin.register(SubmittedRun)
class SubmittedRunAdmin(HistoryAdmin):
    """The queue: waiting runs first."""

    form = SubmittedRunForm
    action_form = DecisionForm
    actions = ["accept_runs", "reject_runs", "reopen_runs"]
    list_display = [
        "what", "measured", "expected", "ratio_shown", "status", "remark", "reason", "of",
    ]  # fmt: skip
    list_filter = ["status", BandFilter, "test", "engine", "backend", "submission__format"]
    list_select_related = ["submission"]
    search_fields = [
        "hardware", "hardware_name", "language_model", "model_name", "submission__id",
        "submission__source_url",
    ]  # fmt: skip
    ordering = ["-status", "-submission__received_at", "line", "pk"]
    readonly_fields = ["submission", "line", "status", "decided_at", "decided_by", "expected", "ratio_shown",
                       "remark", "measurement"]  # fmt: skip
    exclude = ["reason"]

    @admin.display(description="run")
    def what(self, run: SubmittedRun) -> str:
        count = f"{run.hardware_count}× " if run.hardware_count > 1 else ""
        return f"{count}{run.hardware_name}: {run.model_name} {run.quantization_name}, {run.engine}"

    @admin.display(description="measured, t/s", ordering="tokens_per_s")
    def measured(self, run: SubmittedRun) -> str:
        depth = f" at {context_text(run.depth)}" if run.depth else ""
        return f"{run.test}{depth}: {rate_text(run.tokens_per_s)}"

    @admin.display(description="sent as")
    def of(self, run: SubmittedRun) -> SafeString:
        address = reverse("admin:estimator_submission_change", args=[run.submission_id])
        return format_html('<a href="{}">{}</a>', address, run.submission)

    @admin.display(description="estimated, t/s")
    def expected(self, run: SubmittedRun) -> str:
        if not (run.expected_tokens_per_s and run.expected_low and run.expected_high):
            return "–"
        return f"{rate_text(run.expected_tokens_per_s)} ({span_text(run.expected_low, run.expected_high)})"

    @admin.display(description="measured ÷ estimated", ordering="ratio")
    def ratio_shown(self, run: SubmittedRun) -> str:
        return f"{run.ratio:.2f}" if run.ratio else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SubmittedRun | None = None) -> bool:
        """Rejected runs stay, so that the sender's page can say why."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: SubmittedRun | None = None) -> Any:
        if obj is None or obj.status == SubmittedRun.Status.WAITING:
            return self.readonly_fields
        names = [f.name for f in SubmittedRun._meta.fields if f.editable and f.name not in self.exclude]
        return list(dict.fromkeys([*self.readonly_fields, *names]))

    def save_model(self, request: HttpRequest, obj: SubmittedRun, form: Any, change: bool) -> None:
        estimate_anew(obj)
        super().save_model(request, obj, form, change)

    @admin.action(description="Accept: count as evidence from now on", permissions=["change"])
    def accept_runs(self, request: HttpRequest, queryset: QuerySet[SubmittedRun]) -> None:
        _say(request, accept(queryset, by=_moderator(request), now=timezone.now()), "accepted")

    @admin.action(description="Reject, with the reason beside", permissions=["change"])
    def reject_runs(self, request: HttpRequest, queryset: QuerySet[SubmittedRun]) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, "Nothing was rejected: write the reason beside the action.")
            return
        decided = reject(queryset, reason=reason, by=_moderator(request), now=timezone.now())
        _say(request, decided, "rejected")

    @admin.action(description="Undo a decision: let them wait again", permissions=["change"])
    def reopen_runs(self, request: HttpRequest, queryset: QuerySet[SubmittedRun]) -> None:
        _say(request, reopen(queryset, by=_moderator(request), now=timezone.now()), "waiting again")


@admin.register(Submission)
class SubmissionAdmin(SubmissionBase):
    """What came in, as it came; its runs are decided on in their own list."""

    list_display = ["id", "received_at", "format", "n_runs", "source_url"]
    list_filter = ["format", "received_at"]
    search_fields = ["id", "source_url", "note", "content_hash"]
    fields = ["id", "received_at", "format", "runs_link", "source_url", "note", "content_hash", "text"]
    readonly_fields = ["id", "received_at", "format", "runs_link", "content_hash", "text"]

    @admin.display(description="runs")
    def n_runs(self, submission: Submission) -> int:
        return submission.runs.count()

    @admin.display(description="runs")
    def runs_link(self, submission: Submission) -> SafeString:
        address = reverse("admin:estimator_submittedrun_changelist")
        n = submission.runs.count()
        return format_html('<a href="{}?submission__id__exact={}">{} runs</a>', address, submission.pk, n)

    @admin.display(description="text as sent")
    def text(self, submission: Submission) -> SafeString:
        return format_html("<pre>{}</pre>", submission.raw_text)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        """What has become a measurement keeps its source; anything else may be deleted, one at a time."""
        kept = obj is None or obj.runs.filter(status=SubmittedRun.Status.ACCEPTED).exists()
        return not kept and super().has_delete_permission(request, obj)


def _moderator(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _say(request: HttpRequest, decided: Decided, what: str) -> None:
    if decided.done:
        messages.success(request, f"{len(decided.done)} {what}.")
    for run, why in decided.left[:MOST_LEFT_SHOWN]:
        messages.warning(request, f"Left as it was: {run}. {why}")
    if len(decided.left) > MOST_LEFT_SHOWN:
        messages.warning(request, f"{len(decided.left) - MOST_LEFT_SHOWN} more were left as they were.")
