"""Measured power: watts, and the rate beside them, under load and under limits."""

from django.db import models

from catalog.models.constraints import one_of, positive
from catalog.models.prices import Precision

from .fields import number, slug
from .measurements import MeasuredSplit

__all__ = ["PowerMeasurement"]


class MeasuredCondition(models.TextChoices):
    IDLE = "idle", "idle"
    LLM_LOAD = "llm-load", "a language model at work"
    LIMIT_SWEEP = "limit-sweep", "one of several power limits in turn"


class MeasuredWork(models.TextChoices):
    UNKNOWN = "", "not stated, or idle"
    DECODE = "decode", "decode"
    PREFILL = "prefill", "prefill"


class MeasuredAt(models.TextChoices):
    GPU = "gpu", "the cards together, by their own sensors"
    WALL = "wall", "the whole system, at the wall"


class PowerMeasurement(models.Model):
    """One measured draw. The names as published stand beside the catalog's slugs for them."""

    Condition = MeasuredCondition
    Work = MeasuredWork
    At = MeasuredAt

    key = models.CharField(max_length=12, unique=True, help_text="Names the row; a hash of what it states.")
    source_url = models.CharField(max_length=600)
    measured_on = models.DateField(
        null=True, blank=True, help_text="First day of the month or year where only that is known."
    )
    measured_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    hardware = slug("Slug of the card or machine; empty where the catalog does not have it.")
    hardware_name = models.CharField(max_length=160)
    hardware_count = models.PositiveSmallIntegerField(default=1)
    engine = models.CharField(max_length=24, blank=True)
    backend = models.CharField(max_length=12, blank=True)
    split = models.CharField(max_length=12, choices=MeasuredSplit, blank=True)
    language_model = slug("Slug of the language model.")
    model_name = models.CharField(max_length=160, blank=True)
    quantization = slug("Slug of the weight format.")
    quantization_name = models.CharField(max_length=80, blank=True)
    condition = models.CharField(max_length=12, choices=MeasuredCondition)
    test = models.CharField(max_length=8, choices=MeasuredWork, blank=True)
    concurrency = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Streams at once; the rate is of all of them together."
    )
    speculation = models.BooleanField(default=False)
    power_limit_w = number("Per card; empty where none is stated.")
    watts = models.FloatField(help_text="Mean over the run, of all that `measured_at` covers.")
    measured_at = models.CharField(max_length=4, choices=MeasuredAt)
    tokens_per_s = number()
    quality = models.CharField(max_length=80, blank=True, help_text="Flags, separated by spaces.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["hardware_name", "model_name", "power_limit_w", "key"]
        constraints = [
            one_of("split", MeasuredSplit),
            one_of("condition", MeasuredCondition),
            one_of("test", MeasuredWork),
            one_of("measured_at", MeasuredAt),
            *positive("watts", "hardware_count", "concurrency", "power_limit_w", "tokens_per_s"),
        ]

    def __str__(self) -> str:
        return f"{self.hardware_name}, {self.model_name or self.condition}: {self.watts:g} W"
