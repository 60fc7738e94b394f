"""What visitors say is wrong with a value. A report names no person."""

from django.conf import settings
from django.db import models

from .constraints import one_of
from .language_models import LanguageModel, QuantizationFormat
from .products import Product

__all__ = ["ErrorReport"]


class ReportState(models.TextChoices):
    OPEN = "open", "open"
    SETTLED = "settled", "settled"
    DECLINED = "declined", "declined"


SUBJECTS = ("product", "language_model", "quantization")


def _only(subject: str) -> models.Q:
    return models.Q(**{f"{name}__isnull": name != subject for name in SUBJECTS})


class ErrorReport(models.Model):
    """A visitor's report on a product, a language model or a format, waiting for an editor."""

    State = ReportState

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="error_reports"
    )
    language_model = models.ForeignKey(
        LanguageModel, on_delete=models.CASCADE, null=True, blank=True, related_name="error_reports"
    )
    quantization = models.ForeignKey(
        QuantizationFormat, on_delete=models.CASCADE, null=True, blank=True, related_name="error_reports"
    )
    field = models.CharField(
        max_length=60, blank=True, help_text="The value that is wrong; “price”, or empty for the whole page."
    )
    message = models.TextField(max_length=2000)
    right_value = models.CharField(max_length=300, blank=True)
    source_url = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True, help_text="What was done about it.")

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="error_report_waiting")]
        constraints = [
            one_of("state", ReportState),
            models.CheckConstraint(
                condition=models.Q(
                    product__isnull=False, language_model__isnull=True, quantization__isnull=True
                )
                | models.Q(product__isnull=True, language_model__isnull=False, quantization__isnull=True)
                | models.Q(product__isnull=True, language_model__isnull=True, quantization__isnull=False),
                name="error_report_has_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.message[:60]}"

    @property
    def subject(self) -> Product | LanguageModel | QuantizationFormat:
        """What the report is about."""
        found = self.product or self.language_model or self.quantization
        assert found is not None, "the database refuses a report without a subject"  # noqa: S101
        return found
