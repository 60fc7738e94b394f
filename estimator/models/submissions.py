"""What visitors sent: the text as it came, its runs, and what staff decided of each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from catalog.models.constraints import not_negative, one_of, positive

from .fields import count, number, slug
from .measurements import MeasuredSplit, MeasuredTest, Measurement

__all__ = ["RAW_TEXT_BYTES", "STATED_BY_RUNS", "Submission", "SubmittedRun"]

RAW_TEXT_BYTES = 256 * 1024
"""Of a text at most so much is kept; its runs are kept all."""

STATED_BY_RUNS = (
    "measured_on", "engine", "sub_engine", "backend", "engine_version", "hardware", "hardware_name",
    "hardware_count", "split", "language_model", "model_name", "quantization", "quantization_name",
    "model_size_gib", "kv_type", "flash_attention", "test", "n_prompt", "n_gen", "depth", "tokens_per_s",
    "stddev", "power_limit_w", "ubatch", "quality",
)  # fmt: skip
"""The columns that a submitted run shares with a measurement."""


class Submission(models.Model):
    """One text that was sent. Nothing in it says who sent it."""

    id = models.CharField(primary_key=True, max_length=24, help_text="Random; names the page of its status.")
    received_at = models.DateTimeField()
    format = models.CharField(max_length=24, help_text="What the importers took it for.")
    content_hash = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the text as sent.")
    raw_text = models.TextField(blank=True, help_text="Without names of home folders.")
    source_url = models.CharField(max_length=600, blank=True, help_text="Where it was published before.")
    page_url = models.CharField(max_length=600, help_text="Of its status; the source of what has no other.")
    note = models.TextField(blank=True)
    idempotency_key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-received_at", "id"]

    def __str__(self) -> str:
        return f"{self.format} of {self.received_at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        """What a page turns into a link leads to a page."""
        if self.source_url and not self.source_url.startswith(("https://", "http://")):
            raise ValidationError({"source_url": "An address begins with https:// or http://."})


class SubmittedRunStatus(models.TextChoices):
    WAITING = "waiting", "waiting"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"


class SubmittedRun(models.Model):
    """One run of a submission: what it would say as a measurement, and what became of it."""

    Status = SubmittedRunStatus

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="runs")
    line = models.PositiveIntegerField(help_text="Where it stands in the text; 0 for one typed by hand.")
    status = models.CharField(
        max_length=8, choices=SubmittedRunStatus, default=SubmittedRunStatus.WAITING, editable=False
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was rejected, for its sender.")
    decided_at = models.DateTimeField(null=True, editable=False, db_index=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    measurement = models.OneToOneField(
        Measurement, models.SET_NULL, null=True, editable=False, related_name="submitted_run"
    )

    expected_tokens_per_s = models.FloatField(null=True, editable=False)
    expected_low = models.FloatField(null=True, editable=False)
    expected_high = models.FloatField(null=True, editable=False)
    ratio = models.FloatField(
        null=True, editable=False, help_text="Measured over estimated, by the calibration of that day."
    )
    remark = models.CharField(
        max_length=300, blank=True, editable=False, help_text="What the site noticed, for who decides."
    )

    measured_on = models.DateField(null=True, blank=True)
    engine = models.CharField(max_length=24)
    sub_engine = models.CharField(max_length=60, blank=True)
    backend = models.CharField(max_length=12, blank=True)
    engine_version = models.CharField(max_length=80, blank=True)
    hardware = slug("Slug of the card or machine; empty where the catalog does not have it.")
    hardware_name = models.CharField(max_length=160)
    hardware_count = models.PositiveSmallIntegerField(default=1)
    split = models.CharField(max_length=12, choices=MeasuredSplit, blank=True)
    language_model = slug("Slug of the language model.")
    model_name = models.CharField(max_length=160)
    quantization = slug("Slug of the weight format.")
    quantization_name = models.CharField(max_length=80, blank=True)
    model_size_gib = number("Size of the weights.")
    kv_type = models.CharField(max_length=24, blank=True)
    flash_attention = models.BooleanField(null=True, blank=True)
    test = models.CharField(max_length=8, choices=MeasuredTest)
    n_prompt = count("Tokens of the prompt.")
    n_gen = count("Tokens generated.")
    depth = models.PositiveIntegerField(default=0, help_text="Tokens in the cache before the test.")
    tokens_per_s = models.FloatField()
    stddev = number()
    power_limit_w = number("Per card; empty where none is stated.")
    ubatch = count("Prompt tokens processed at once.")
    quality = models.CharField(max_length=80, blank=True, help_text="Flags, separated by spaces.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["submission", "line", "pk"]
        indexes = [models.Index(fields=["status", "hardware"], name="submitted_run_queue")]
        constraints = [
            one_of("status", SubmittedRunStatus),
            one_of("test", MeasuredTest),
            one_of("split", MeasuredSplit),
            *positive("tokens_per_s", "hardware_count", "power_limit_w", "model_size_gib", "ubatch"),
            *not_negative("depth", "n_prompt", "n_gen", "stddev"),
        ]

    def __str__(self) -> str:
        return f"{self.hardware_name}, {self.model_name}, {self.test}: {self.tokens_per_s:g} tokens/s"

    def stated(self) -> dict[str, Any]:
        """The columns that it shares with a measurement."""
        return {name: getattr(self, name) for name in STATED_BY_RUNS}
