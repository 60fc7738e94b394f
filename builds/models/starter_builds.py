"""Complete builds to start from: every part named, so that the total is a whole total."""

from django.db import models
from simple_history.models import HistoricalRecords

from catalog.models import PriceObservation, Product, Riser
from catalog.models.constraints import one_of, positive

__all__ = ["StarterBuild", "StarterBuildPart"]


class LinkKind(models.TextChoices):
    NONE = "none", "one card"
    PCIE = "pcie", "PCIe"
    NVLINK = "nvlink", "NVLink bridge"
    NETWORK = "network", "network"


class Engine(models.TextChoices):
    LLAMA_CPP = "llama.cpp", "llama.cpp"
    MLX = "mlx", "MLX"
    VLLM = "vllm", "vLLM"


class StarterBuild(Product):
    """A custom build with all that it takes to run it. It shares the slugs of parts and machines."""

    KIND = Product.Kind.STARTER_BUILD

    LinkKind = LinkKind
    Engine = Engine

    summary = models.CharField(max_length=300)
    frame_note = models.CharField(max_length=300, blank=True)
    power_limit_w = models.FloatField(
        null=True, blank=True, help_text="Per card; empty runs the cards at their own limit."
    )
    link_generation = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="PCIe, narrowest card."
    )
    link_lanes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="PCIe, narrowest card.")
    link_kind = models.CharField(max_length=8, choices=LinkKind)
    peer_to_peer = models.BooleanField(default=False)
    default_engine = models.CharField(max_length=12, choices=Engine)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            *positive("power_limit_w", "link_generation", "link_lanes"),
            one_of("link_kind", LinkKind),
            one_of("default_engine", Engine),
        ]


class StarterBuildPart(models.Model):
    """One line of a starter build: which product, how many, bought in which condition."""

    starter_build = models.ForeignKey(StarterBuild, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="starter_build_parts")
    quantity = models.PositiveSmallIntegerField(default=1)
    condition = models.CharField(max_length=12, choices=PriceObservation.Condition)
    power_limit_w = models.FloatField(
        null=True, blank=True, help_text="Per card, where it differs from the build's."
    )
    riser = models.ForeignKey(
        Riser, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="What carries the card; the riser's own line carries its price.",
    )  # fmt: skip
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starter_build", "position"]
        constraints = [
            models.UniqueConstraint(fields=["starter_build", "position"], name="starter_build_position_once"),
            *positive("quantity", "power_limit_w"),
            one_of("condition", PriceObservation.Condition),
        ]

    def __str__(self) -> str:
        return f"{self.starter_build_id}: {self.quantity}× {self.product_id}"
