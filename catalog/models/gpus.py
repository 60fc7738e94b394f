"""Graphics and compute cards and their retail shapes. A card's "GB" of memory is GiB (2^30)."""

from django.db import models
from simple_history.models import HistoricalRecords

from .constraints import not_negative, one_of, positive
from .fields import count, number, yes_no
from .products import Product

__all__ = ["Gpu", "GpuVariant"]


class GpuVendor(models.TextChoices):
    NVIDIA = "nvidia", "NVIDIA"
    AMD = "amd", "AMD"
    INTEL = "intel", "Intel"


class GpuCooling(models.TextChoices):
    AXIAL = "axial", "axial fans"
    BLOWER = "blower", "blower"
    PASSIVE = "passive", "passive"
    LIQUID = "liquid", "liquid"
    UNKNOWN = "", "unknown"


class GpuForm(models.TextChoices):
    CARD = "card", "PCIe card"
    MODULE = "module", "SXM or other module"
    MOBILE = "mobile", "laptop GPU"


class Gpu(Product):
    """A graphics or compute card (or module, or a laptop's GPU that was measured)."""

    KIND = Product.Kind.GPU

    Vendor = GpuVendor
    Cooling = GpuCooling
    Form = GpuForm

    vendor = models.CharField(max_length=8, choices=Vendor)
    architecture_family = models.CharField(
        max_length=40, help_text="The generation that shares kernels: Ampere, Ada, Blackwell, RDNA3, CDNA1 …"
    )
    chip = models.CharField(max_length=40, blank=True, help_text="Die, e.g. GA102.")
    form = models.CharField(max_length=8, choices=Form, default=Form.CARD)
    memory_gib = models.FloatField()
    memory_type = models.CharField(max_length=16, blank=True)
    memory_bandwidth_gb_s = models.FloatField()
    fp16_matrix_tflops = number(
        "Dense FP16 tensor/matrix rate, FP16 accumulate; the shader rate where there is no matrix unit."
    )
    fp16_matrix_fp32acc_tflops = number("Dense FP16 tensor rate with FP32 accumulate.")
    fp32_tflops = number()
    int8_tops = number("Dense.")
    supports_bf16 = yes_no()
    supports_fp8 = yes_no()
    supports_fp4 = yes_no()
    tdp_w = number("Board power limit as shipped.")
    pcie_generation = count()
    pcie_lanes = count("Electrical.")
    slot_width = number("Slots taken (20.32 mm each) by the reference card.")
    length_mm = number("Reference card.")
    plugs_6pin = count()
    plugs_8pin = count()
    plugs_16pin = count("12VHPWR or 12V-2x6.")
    plugs_eps = count("CPU-type 8-pin, as data-centre cards use.")
    recommended_supply_w = number()
    nvlink_gb_s = number("Total bridge bandwidth; 0 where the card has none.")
    cooling = models.CharField(max_length=8, choices=Cooling, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "GPU"
        constraints = [
            *positive(
                "memory_gib", "memory_bandwidth_gb_s", "fp16_matrix_tflops", "fp16_matrix_fp32acc_tflops",
                "fp32_tflops", "int8_tops", "tdp_w", "pcie_lanes", "slot_width", "length_mm",
                "recommended_supply_w",
            ),
            *not_negative("nvlink_gb_s"),
            one_of("vendor", GpuVendor),
            one_of("cooling", GpuCooling),
            one_of("form", GpuForm),
        ]  # fmt: skip


class GpuVariant(models.Model):
    """A common retail shape of a GPU: what decides fit and plugs."""

    gpu = models.ForeignKey(Gpu, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(max_length=80)
    slot_width = number()
    length_mm = number()
    plugs_6pin = count()
    plugs_8pin = count()
    plugs_16pin = count()
    plugs_eps = count()
    retail_count = count("How many retail cards of this shape the source lists.")
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "GPU variant"
        ordering = ["gpu", "name"]
        constraints = [
            models.UniqueConstraint(fields=["gpu", "name"], name="gpu_variant_once"),
            *positive("slot_width", "length_mm"),
        ]

    def __str__(self) -> str:
        return f"{self.gpu_id} {self.name}"
