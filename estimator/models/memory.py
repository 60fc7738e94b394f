"""Measured memory: what one component of a running model took on its devices."""

from django.db import models

from catalog.models.constraints import not_negative, one_of, positive
from catalog.models.prices import Precision

from .fields import count, slug

__all__ = ["MemoryMeasurement"]


class MeasuredComponent(models.TextChoices):
    WEIGHTS = "weights", "weights"
    KV = "kv", "KV cache and recurrent state"
    COMPUTE = "compute", "compute buffer"
    PEAK = "peak", "most that was in use"
    TOTAL = "total", "everything, at rest"


class MeasuredScope(models.TextChoices):
    """What was added up; they differ by engine, so totals of different scopes are not compared."""

    UNKNOWN = "", "not stated"
    ONE_DEVICE = "one-device", "one device"
    ALL_DEVICES = "all-devices", "all devices together"
    RESERVED_POOL = "reserved-pool", "a pool that the engine reserves whatever it needs"
    PROCESS = "process", "the whole process"


class MemoryMeasurement(models.Model):
    """One measured size. The names as published stand beside the catalog's slugs for them."""

    Component = MeasuredComponent
    Scope = MeasuredScope

    key = models.CharField(max_length=12, unique=True, help_text="Names the row; a hash of what it states.")
    source_url = models.CharField(max_length=600)
    measured_on = models.DateField(
        null=True, blank=True, help_text="First day of the month or year where only that is known."
    )
    measured_precision = models.CharField(max_length=8, choices=Precision, blank=True)
    engine = models.CharField(max_length=24)
    sub_engine = models.CharField(max_length=60, blank=True, help_text="Build or wrapper, as published.")
    backend = models.CharField(max_length=12, blank=True)
    hardware = slug("Slug of the card or machine; empty where the catalog does not have it.")
    hardware_name = models.CharField(max_length=160)
    hardware_count = models.PositiveSmallIntegerField(default=1)
    language_model = slug("Slug of the language model.")
    model_name = models.CharField(max_length=160)
    quantization = slug("Slug of the weight format.")
    quantization_name = models.CharField(max_length=80, blank=True)
    context_tokens = count("Context that the cache was allocated for, or held at the peak.")
    kv_type = models.CharField(max_length=24, blank=True)
    flash_attention = models.BooleanField(null=True, blank=True)
    ubatch = count("Prompt tokens processed at once.")
    component = models.CharField(max_length=8, choices=MeasuredComponent)
    scope = models.CharField(max_length=16, choices=MeasuredScope, blank=True)
    mib = models.FloatField(help_text="2^20 bytes.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["hardware_name", "model_name", "component", "key"]
        constraints = [
            one_of("component", MeasuredComponent),
            one_of("scope", MeasuredScope),
            *positive("mib", "hardware_count", "ubatch"),
            *not_negative("context_tokens"),
        ]

    def __str__(self) -> str:
        return f"{self.hardware_name}, {self.model_name}, {self.component}: {self.mib:g} MiB"
