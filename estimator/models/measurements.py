"""Measured runs: one published rate with where, how and on what it was measured."""

from __future__ import annotations

from django.db import models

from catalog.models.constraints import not_negative, one_of, positive, share
from catalog.models.prices import Precision

from .fields import count, number, slug

__all__ = ["Measurement"]


class MeasuredTest(models.TextChoices):
    DECODE = "decode", "decode"
    PREFILL = "prefill", "prefill"


class MeasuredSplit(models.TextChoices):
    UNKNOWN = "", "not stated"
    NONE = "none", "one device"
    LAYER = "layer", "layer split"
    ROW = "row", "row split"
    TENSOR = "tensor", "tensor parallel"
    CPU_OFFLOAD = "cpu-offload", "partly in host RAM"


class MeasuredSpeculation(models.TextChoices):
    """Who drafts the tokens that the model then verifies."""

    UNKNOWN = "", "none, or not stated"
    MTP = "mtp", "the model's own prediction layers"
    DRAFT = "draft", "a smaller model"
    DFLASH = "dflash", "a block-diffusion draft model"
    EAGLE3 = "eagle3", "EAGLE-3 head"
    NGRAM = "ngram", "matches in the text so far"
    MIXED = "mixed", "several in turn"


class Measurement(models.Model):
    """One measured rate. The names as published stand beside the catalog's slugs for them."""

    Test = MeasuredTest
    Split = MeasuredSplit
    SpeculationKind = MeasuredSpeculation

    key = models.CharField(max_length=12, unique=True, help_text="Names the row; a hash of what it states.")
    source_url = models.CharField(max_length=600)
    source_title = models.CharField(max_length=200, blank=True)
    measured_on = models.DateField(
        null=True, blank=True, help_text="First day of the month or year where only that is known."
    )
    measured_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    engine = models.CharField(max_length=24)
    sub_engine = models.CharField(max_length=60, blank=True, help_text="Build or wrapper, as published.")
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
    model_size_gib = number("Size of the weights as published.")
    kv_type = models.CharField(max_length=24, blank=True)
    flash_attention = models.BooleanField(null=True, blank=True)
    test = models.CharField(max_length=8, choices=MeasuredTest)
    n_prompt = count("Tokens of the prompt.")
    n_gen = count("Tokens generated.")
    depth = models.PositiveIntegerField(default=0, help_text="Tokens in the cache before the test.")
    depth_as_published = count("The depth that the source states, where its convention is another.")
    concurrency = models.PositiveSmallIntegerField(
        default=1, help_text="Streams at once; the rate is of all of them together."
    )
    tokens_per_s = models.FloatField()
    stddev = number()
    power_limit_w = number("Per card; empty where none is stated.")
    speculation = models.BooleanField(default=False)
    speculation_kind = models.CharField(max_length=8, choices=MeasuredSpeculation, blank=True)
    drafts = count("Tokens drafted per step at most.")
    acceptance = number("Share of drafted tokens that were kept; the midpoint of a published range.")
    ubatch = count("Prompt tokens processed at once.")
    quality = models.CharField(max_length=80, blank=True, help_text="Flags, separated by spaces.")
    quarantine = models.CharField(
        max_length=200, blank=True, help_text="Why the run takes no part in fits; empty where it does."
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["hardware_name", "model_name", "test", "depth", "key"]
        indexes = [models.Index(fields=["hardware", "language_model"], name="measurement_device_model")]
        constraints = [
            one_of("test", MeasuredTest),
            one_of("split", MeasuredSplit),
            one_of("speculation_kind", MeasuredSpeculation),
            *positive(
                "tokens_per_s", "hardware_count", "concurrency", "power_limit_w", "model_size_gib", "ubatch",
                "drafts",
            ),
            *share("acceptance"),
            models.CheckConstraint(
                condition=models.Q(speculation=True)
                | models.Q(speculation_kind="", drafts=None, acceptance=None),
                name="measurement_drafts_only_where_speculating",
                violation_error_message="speculation must be yes where its kind or drafts are stated.",
            ),
            *not_negative("depth", "n_prompt", "n_gen", "stddev"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.hardware_name}, {self.model_name}, {self.test}: {self.tokens_per_s:g} tokens/s"
