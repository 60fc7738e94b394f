"""Names that occur in published figures and mean nothing in the catalog, each with the reason."""

from django.db import models

from catalog.models.constraints import one_of

__all__ = ["UnmatchedName"]


class NameKind(models.TextChoices):
    HARDWARE = "hardware", "device"
    LANGUAGE_MODEL = "language_model", "language model"
    QUANTIZATION = "quantization", "weight format"


class UnmatchedName(models.Model):
    """Why a measured device, model or format is left without a slug: reviewed, so that none is overlooked."""

    Kind = NameKind

    kind = models.CharField(max_length=16, choices=NameKind)
    name = models.CharField(max_length=160, help_text="As published.")
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            one_of("kind", NameKind),
            models.UniqueConstraint(fields=["kind", "name"], name="unmatched_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
