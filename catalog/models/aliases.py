"""Reviewed names: what people and logs call a thing, folded to the thing."""

from django.core.exceptions import ValidationError
from django.db import models

from catalog.names import fold

from .language_models import LanguageModel, QuantizationFormat
from .products import Product

__all__ = ["LanguageModelAlias", "ProductAlias", "QuantizationAlias"]


class Alias(models.Model):
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=160, editable=False, unique=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Refuse a name that folds to one that is taken, beside the field that was typed into."""
        self.folded = fold(self.name)
        twins = type(self)._default_manager.filter(**self.identity()).exclude(pk=self.pk)
        if twin := twins.first():
            raise ValidationError(
                {"name": f"“{twin.name}” is taken already, and both read as {self.folded!r}."}
            )

    def identity(self) -> dict[str, str]:
        """What no two aliases share."""
        return {"folded": self.folded}


class ProductAlias(Alias):
    """Another name of a part or machine."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "product aliases"


class LanguageModelAlias(Alias):
    """Another name of a language model."""

    language_model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "language model aliases"


class QuantizationAlias(Alias):
    """``GGUF Q4_K_M`` and ``Q4_K_M`` name one format; ``ecosystem`` narrows names that several use."""

    folded = models.CharField(max_length=160, editable=False)
    ecosystem = models.CharField(max_length=12, choices=QuantizationFormat.Ecosystem)
    quantization = models.ForeignKey(QuantizationFormat, on_delete=models.CASCADE, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "quantization aliases"
        constraints = [
            models.UniqueConstraint(fields=["folded", "ecosystem"], name="quantization_alias_once"),
        ]

    def identity(self) -> dict[str, str]:
        """The same name may mean different formats in different ecosystems."""
        return {"folded": self.folded, "ecosystem": self.ecosystem}
