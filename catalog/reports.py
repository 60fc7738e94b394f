"""What visitors report as wrong, from the page it stands on to an editor's answer. No person is named."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction

from catalog.kinds import KINDS
from catalog.models import ErrorReport, LanguageModel, Product, QuantizationFormat
from catalog.specs import specs_of

__all__ = [
    "PRICE",
    "SettledReportError",
    "Subject",
    "field_label",
    "fields_of",
    "report_subject",
    "settle_report",
    "submit_report",
]

Subject = Product | LanguageModel | QuantizationFormat

PRICE = "price"
NAME = ("name", "Name")
OTHER = ("", "Something else on the page")
MODEL_FIELDS = (
    ("text_params", "Parameters"),
    ("params_read_per_token", "Parameters read per token"),
    ("max_context", "Longest context"),
    ("n_layers", "Layers"),
    ("n_heads", "Attention heads"),
    ("n_kv_heads", "Key-value heads"),
    ("attention", "Kind of attention"),
    ("kv_bytes_per_token_full_16bit", "Cache per token"),
    ("n_experts", "Experts"),
    ("n_active_experts", "Experts active for each token"),
    ("released_on", "Released on"),
    ("license", "Licence"),
    ("weight_files", "Sizes of published files"),
    ("quality_scores", "Quality scores"),
)
FORMAT_FIELDS = (
    ("ecosystem", "Used with"),
    ("nominal_bits", "What people call it"),
    ("block_bits_per_weight", "Bits per weight of its block"),
    ("measured_bits_per_weight", "Bits per weight in real files"),
    ("weight_files", "Sizes of published files"),
)


class SettledReportError(ValueError):
    """Somebody answered this report already."""


def report_subject(kind: str, slug: str) -> Subject | None:
    """What ``product``, ``model`` or ``format`` and a slug name; products come as their own kind."""
    if kind == "model":
        return LanguageModel.objects.filter(slug=slug).first()
    if kind == "format":
        return QuantizationFormat.objects.filter(slug=slug).first()
    if kind != "product":
        return None
    product = Product.objects.filter(slug=slug).exclude(kind=Product.Kind.STARTER_BUILD).first()
    return None if product is None else _as_its_kind(product)


def fields_of(subject: Subject) -> list[tuple[str, str]]:
    """What may be wrong with it, each a name and its label: its specs, its price, or anything else."""
    if isinstance(subject, LanguageModel):
        return [NAME, *MODEL_FIELDS, OTHER]
    if isinstance(subject, QuantizationFormat):
        return [NAME, *FORMAT_FIELDS, OTHER]
    specs = [(each.name, each.label) for each in specs_of(type(subject))]
    return [(PRICE, "Price"), NAME, *specs, OTHER]


def field_label(report: ErrorReport) -> str:
    """The label of the value that a report is about."""
    subject = report.subject
    if isinstance(subject, Product):
        subject = _as_its_kind(subject)
    return dict(fields_of(subject)).get(report.field, report.field)


@transaction.atomic
def submit_report(
    subject: Subject, *, field: str, message: str, right_value: str = "", source_url: str = "", now: datetime
) -> ErrorReport:
    """Put a report into the queue. The same words sent twice stay one report while it is open.

    Raises:
        ValueError: the subject has no such field.
    """
    if field not in dict(fields_of(subject)):
        raise ValueError(f"{subject} has no value called {field!r}.")
    said = {"field": field, "message": message, "right_value": right_value, "source_url": source_url}
    told = {**_about(subject), **said, "state": ErrorReport.State.OPEN}
    # Sent twice in one moment it may be stored twice: the first counts.
    earlier = ErrorReport.objects.filter(**told).order_by("pk").first()
    return earlier or ErrorReport.objects.create(**told, created_at=now)


@transaction.atomic
def settle_report(
    report: ErrorReport,
    *,
    by: AbstractBaseUser | AnonymousUser,
    now: datetime,
    answer: str,
    declined: bool = False,
) -> ErrorReport:
    """Answer an open report: mended, or declined where nothing was wrong.

    Raises:
        SettledReportError: another editor was faster; their answer stays.
    """
    stored = ErrorReport.objects.select_for_update().get(pk=report.pk)
    if stored.state != ErrorReport.State.OPEN:
        raise SettledReportError(f"This report was {stored.get_state_display()} already: {stored.answer}")
    stored.state = ErrorReport.State.DECLINED if declined else ErrorReport.State.SETTLED
    stored.settled_at, stored.answer = now, answer
    stored.settled_by_id = by.pk
    stored.save(update_fields=["state", "settled_at", "settled_by", "answer"])
    return stored


def _about(subject: Subject) -> dict[str, int]:
    if isinstance(subject, Product):
        return {"product_id": subject.pk}
    return {"language_model_id" if isinstance(subject, LanguageModel) else "quantization_id": subject.pk}


def _as_its_kind(product: Product) -> Product:
    """The same product with the specs of its kind."""
    model = next(page.model for page in KINDS if page.kind == product.kind)
    return model._default_manager.get(pk=product.pk)
