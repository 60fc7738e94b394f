"""Prices as dated observations, never overwritten; what a page uses is a projection of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .constraints import one_of, positive
from .products import Product

__all__ = ["CurrentPrice", "PriceImport", "PriceObservation"]


class Condition(models.TextChoices):
    NEW = "new", "new"
    USED = "used", "used"
    REFURBISHED = "refurbished", "refurbished"


class Basis(models.TextChoices):
    LIST = "list", "list price"
    ASKING = "asking", "asking price"
    SOLD = "sold", "sold price"
    GUIDE = "guide", "guide or tracker"


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"


class Confidence(models.TextChoices):
    HIGH = "high", "high"
    MEDIUM = "medium", "medium"
    LOW = "low", "low"


class ImportState(models.TextChoices):
    DRAFT = "draft", "being reviewed"
    RECORDED = "recorded", "recorded"
    UNDONE = "undone", "undone"


class PriceImport(models.Model):
    """Prices from a file or a spreadsheet: reviewed as a draft, recorded all or none, undone at once."""

    State = ImportState

    label = models.CharField(max_length=160, help_text="The file's name, or “pasted”.")
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.DRAFT)
    rows = models.JSONField(default=list, help_text="The cells as read and mended, one object per row.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [one_of("state", ImportState)]

    def __str__(self) -> str:
        return f"{self.label} of {self.created_at:%Y-%m-%d %H:%M}"


class PriceObservation(models.Model):
    """What something cost, somewhere, on a date. Append-only: a mistake is retracted and recorded anew."""

    Condition = Condition
    Basis = Basis
    Precision = Precision
    Confidence = Confidence

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="price_observations")
    low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    tax_included = models.BooleanField(null=True, blank=True)
    condition = models.CharField(max_length=12, choices=Condition)
    basis = models.CharField(max_length=8, choices=Basis)
    observed_on = models.DateField(help_text="First day of the month or year where only that is known.")
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    source_url = models.CharField(max_length=600)
    confidence = models.CharField(max_length=8, choices=Confidence, default=Confidence.MEDIUM)
    derived_from = models.ForeignKey(
        Product, on_delete=models.PROTECT, null=True, blank=True, related_name="derived_prices"
    )
    derivation = models.TextField(
        blank=True, help_text="The rule, where the price was computed from another's."
    )
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    price_import = models.ForeignKey(
        PriceImport, on_delete=models.PROTECT, null=True, blank=True, editable=False,
        related_name="observations",
    )  # fmt: skip
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by",
        help_text="The retracted observation that this one corrects.",
    )  # fmt: skip
    fixture_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False,
        help_text="Hash of the fixture row it came from; empty for what an editor recorded.",
    )  # fmt: skip

    class Meta:
        ordering = ["product", "-observed_on", "-pk"]
        indexes = [
            models.Index(fields=["product", "condition", "-observed_on"], name="price_newest"),
            # The desk's history asks for what people did, among all that was ever loaded.
            models.Index(
                fields=["-recorded_at", "-id"], condition=Q(recorded_by__isnull=False), name="price_by_people"
            ),
            models.Index(
                fields=["-retracted_at", "-id"],
                condition=Q(retracted_at__isnull=False),
                name="price_retracted",
            ),
        ]
        constraints = [
            *positive("low", "amount", "high"),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(amount__isnull=False) | Q(high__isnull=False),
                name="price_has_a_figure",
                violation_error_message="Give at least one of low, amount and high.",
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(amount__isnull=True) | Q(low__lte=F("amount")))
                & (Q(amount__isnull=True) | Q(high__isnull=True) | Q(amount__lte=F("high")))
                & (Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high"))),
                name="price_in_order",
                violation_error_message="Low must not exceed the amount, nor the amount the high.",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="price_currency_code"),
            one_of("condition", Condition),
            one_of("basis", Basis),
            one_of("precision", Precision),
            one_of("confidence", Confidence),
        ]

    def __str__(self) -> str:
        figure = self.amount or self.low or self.high
        return f"{self.product_id} {self.condition} {figure} {self.currency} on {self.observed_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new observation; of a stored one only the retraction may change."""
        if self.pk and set(kwargs.get("update_fields") or ["*"]) - {"retracted_at", "retracted_by"}:
            raise ValueError("A price observation is never changed: retract it and record a new one.")
        super().save(*args, **kwargs)


class CurrentPrice(models.Model):
    """The price used for a product in a condition: docs/decisions/price-used.md. Rebuilt, never edited."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="current_prices")
    condition = models.CharField(max_length=12, choices=Condition)
    amount_usd = models.DecimalField(max_digits=12, decimal_places=2)
    low_usd = models.DecimalField(max_digits=12, decimal_places=2)
    high_usd = models.DecimalField(max_digits=12, decimal_places=2)
    n_observations = models.PositiveIntegerField()
    newest_on = models.DateField()
    newest_precision = models.CharField(max_length=8, choices=Precision)
    oldest_on = models.DateField()
    basis = models.CharField(max_length=8, choices=Basis, help_text="Of the newest observation.")
    derived = models.BooleanField(default=False, help_text="Every observation behind it was derived.")
    source_url = models.CharField(max_length=600, help_text="Of the newest observation.")
    converted_from = models.CharField(
        max_length=3, blank=True, help_text="The currency of the observations, where none was in US dollars."
    )
    tax_included = models.BooleanField(null=True, blank=True, help_text="Of the newest observation.")
    converted_amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="In the currency converted from."
    )
    rate_usd = models.DecimalField(
        max_digits=18, decimal_places=8, null=True, blank=True,
        help_text="US dollars for one unit, as used for the newest observation.",
    )  # fmt: skip
    rate_on = models.DateField(null=True, blank=True)
    rate_source_url = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["product", "condition"]
        constraints = [
            models.UniqueConstraint(fields=["product", "condition"], name="current_price_once"),
            *positive("amount_usd", "low_usd", "high_usd"),
            one_of("condition", Condition),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.condition} ${self.amount_usd}"
