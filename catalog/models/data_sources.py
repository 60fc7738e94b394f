"""The collections that many rows lean on, with their licence: what /sources/ credits."""

from django.db import models

from .constraints import one_of, slug_field, slug_form

__all__ = ["DataSource"]


class DataSubject(models.TextChoices):
    PARTS = "parts", "parts"
    MACHINES = "machines", "machines"
    PRICES = "prices", "prices"
    MODELS = "models", "language models and formats"
    MEASUREMENTS = "measurements", "measurements"


class DataSource(models.Model):
    """A data source with the licence that it states, what was taken from it and what to mind."""

    Subject = DataSubject

    slug = slug_field(80)
    name = models.CharField(max_length=160)
    subject = models.CharField(max_length=16, choices=DataSubject, help_text="What was mostly taken from it.")
    url = models.CharField(max_length=600)
    url_prefixes = models.TextField(
        help_text="What the source URLs of its rows begin with, without https://; separated by spaces."
    )
    licence = models.CharField(max_length=160, help_text="As stated; “not stated” where none was seen.")
    licence_url = models.CharField(max_length=600, blank=True)
    attribution = models.TextField(blank=True, help_text="The credit that its licence asks for.")
    taken = models.TextField(help_text="What was taken.")
    caution = models.TextField(blank=True, help_text="Known faults, and what was done about them.")

    class Meta:
        ordering = ["subject", "name", "slug"]
        constraints = [slug_form(), one_of("subject", DataSubject)]

    def __str__(self) -> str:
        return self.name
