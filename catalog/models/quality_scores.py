"""How good a language model is, by published benchmarks; and what a weight format takes away."""

from django.db import models

from .constraints import one_of
from .language_models import LanguageModel
from .prices import Precision

__all__ = ["QualityScore"]


class ScoreKind(models.TextChoices):
    BENCHMARK = "benchmark", "benchmark"
    QUANTIZATION_LOSS = "quantization-loss", "loss by quantization"


class QualityScore(models.Model):
    """One published score, with the setting under which it was reached."""

    Kind = ScoreKind

    language_model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="quality_scores")
    kind = models.CharField(max_length=20, choices=ScoreKind)
    benchmark = models.CharField(max_length=120)
    score = models.FloatField(help_text="As published; the benchmark says the scale.")
    quantization_name = models.CharField(
        max_length=120, blank=True, help_text="As published; empty: the developer's own weights."
    )
    setting = models.TextField(
        blank=True, help_text="Token budget, tools, version, and what else the score depends on."
    )
    observed_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    source_url = models.CharField(max_length=600)

    class Meta:
        ordering = ["language_model", "kind", "benchmark", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language_model", "benchmark", "quantization_name", "source_url", "setting"],
                name="quality_score_once",
            ),
            one_of("kind", ScoreKind),
            one_of("precision", Precision),
        ]

    def __str__(self) -> str:
        return f"{self.language_model_id} {self.benchmark}: {self.score}"
