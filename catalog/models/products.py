"""The one product space: parts, machines and starter builds share their slugs."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from .constraints import one_of, slug_field, slug_form

__all__ = ["URL_WORDS", "Product", "SpecSource"]


class ProductKind(models.TextChoices):
    GPU = "gpu", "GPU"
    RISER = "riser", "Riser"
    POWER_SUPPLY = "power-supply", "Power supply"
    MOTHERBOARD = "motherboard", "Motherboard"
    CPU = "cpu", "CPU"
    MEMORY_KIT = "memory-kit", "Memory kit"
    STORAGE = "storage", "Storage"
    COOLER = "cooler", "Cooler"
    FRAME = "frame", "Case or frame"
    ACCESSORY = "accessory", "Cable or accessory"
    MACHINE = "machine", "Machine"
    STARTER_BUILD = "starter-build", "Starter build"


# The word for each kind in URLs. Starter builds have their pages on a higher floor.
URL_WORDS = {
    ProductKind.GPU: "gpus",
    ProductKind.RISER: "risers",
    ProductKind.POWER_SUPPLY: "power-supplies",
    ProductKind.MOTHERBOARD: "motherboards",
    ProductKind.CPU: "cpus",
    ProductKind.MEMORY_KIT: "memory-kits",
    ProductKind.STORAGE: "storage",
    ProductKind.COOLER: "coolers",
    ProductKind.FRAME: "frames",
    ProductKind.ACCESSORY: "accessories",
    ProductKind.MACHINE: "machines",
}


class Product(models.Model):
    """Something that can be bought, or a starter build made of such things.

    Typed children (``Gpu``, ``Machine`` …) hold the specs. A product that left the fixtures is
    retired, never deleted, so that links and snapshots keep their meaning.
    """

    Kind = ProductKind

    slug = slug_field(80)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind, editable=False, db_index=True)
    maker = models.CharField(max_length=80, blank=True)
    released_on = models.DateField(null=True, blank=True)
    announced_only = models.BooleanField(
        default=False, help_text="Announced but not on sale; never offered as a contender."
    )
    notes = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "slug"]
        constraints = [slug_form(), one_of("kind", ProductKind)]

    KIND: ClassVar[ProductKind | None] = None

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the row under the kind of its class."""
        if self.KIND is not None:
            self.kind = self.KIND
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """The product's own page; a starter build's class says where its is."""
        kind = ProductKind(self.kind)
        if kind == ProductKind.MACHINE:
            return reverse("catalog:machine", args=[self.slug])
        return reverse("catalog:part", args=[URL_WORDS[kind], self.slug])


class SpecSource(models.Model):
    """Where a value was read. An empty ``field`` speaks for the whole row."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="spec_sources")
    field = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=600)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["product", "field", "url"]
        constraints = [
            models.UniqueConstraint(fields=["product", "field", "url"], name="spec_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}.{self.field or '*'}: {self.url}"
