"""What other currencies were worth on a day, so that a price in them can be read in US dollars."""

from django.db import models
from django.db.models import Q

from .constraints import positive

__all__ = ["ExchangeRate"]


class ExchangeRate(models.Model):
    """US dollars for one unit of a currency on a day, as its source published it."""

    currency = models.CharField(max_length=3)
    usd_per_unit = models.DecimalField(max_digits=18, decimal_places=8)
    observed_on = models.DateField()
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["currency", "-observed_on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "observed_on"], name="exchange_rate_once"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency="USD"),
                name="exchange_rate_currency_code",
                violation_error_message="The currency is a code of three capitals other than USD.",
            ),
            *positive("usd_per_unit"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.usd_per_unit} USD on {self.observed_on}"
