"""Complete computers with unified memory, and the small hosts that were measured."""

from django.db import models
from simple_history.models import HistoricalRecords

from .constraints import one_of, positive, share
from .products import Product

__all__ = ["Machine"]


class ChipVendor(models.TextChoices):
    APPLE = "apple", "Apple"
    NVIDIA = "nvidia", "NVIDIA"
    AMD = "amd", "AMD"
    INTEL = "intel", "Intel"
    OTHER = "other", "other"


class MachineForm(models.TextChoices):
    LAPTOP = "laptop", "laptop"
    DESKTOP = "desktop", "desktop"
    MINI = "mini", "mini PC"
    TABLET = "tablet", "tablet"
    BOARD = "board", "single-board computer"
    SERVER = "server", "server"
    CHIP = "chip", "chip-level profile"


class Machine(Product):
    """One configuration of a complete computer. Memory is GiB; storage is GB."""

    KIND = Product.Kind.MACHINE

    Vendor = ChipVendor
    Form = MachineForm

    vendor = models.CharField(max_length=8, choices=Vendor, help_text="Of the chip.")
    architecture_family = models.CharField(max_length=40, help_text="Apple M5, GB10, RDNA3.5 …")
    chip = models.CharField(max_length=60, help_text="Chip and GPU variant, e.g. M5 Max 40-core GPU.")
    cpu_only = models.BooleanField(default=False, help_text="Measured on its CPU; no GPU used.")
    cpu_cores = models.PositiveIntegerField(null=True, blank=True)
    gpu_cores = models.PositiveIntegerField(null=True, blank=True)
    memory_gib = models.FloatField(null=True, blank=True)
    memory_bandwidth_gb_s = models.FloatField(null=True, blank=True)
    fp16_shader_tflops = models.FloatField(null=True, blank=True)
    fp16_matrix_tflops = models.FloatField(
        null=True,
        blank=True,
        help_text="Matrix-unit rate (Neural Accelerators, tensor cores) where one is known.",
    )
    gpu_memory_share = models.FloatField(
        null=True, blank=True, help_text="Share of memory that the GPU may use by default."
    )
    gpu_memory_share_measured = models.BooleanField(default=False)
    max_power_w = models.FloatField(null=True, blank=True)
    idle_power_w = models.FloatField(null=True, blank=True)
    llm_power_w = models.FloatField(
        null=True, blank=True, help_text="Under an LLM load, at the wall unless noted."
    )
    sustained_share = models.FloatField(
        null=True, blank=True, help_text="Prefill speed after minutes of load, as a share of the first burst."
    )
    form = models.CharField(max_length=8, choices=Form)
    storage_gb = models.FloatField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            *positive(
                "memory_gib", "memory_bandwidth_gb_s", "fp16_shader_tflops", "fp16_matrix_tflops",
                "max_power_w", "idle_power_w", "llm_power_w", "storage_gb",
            ),
            *share("gpu_memory_share", "sustained_share"),
            one_of("vendor", ChipVendor),
            one_of("form", MachineForm),
        ]  # fmt: skip
