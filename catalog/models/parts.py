"""Parts of a build. Empty means unknown; every unit stands in the field's name.

A card's "GB" of memory is GiB (2^30); memory kits likewise; disks are GB (10^9).
"""

from django.db import models
from simple_history.models import HistoricalRecords

from .constraints import not_negative, one_of, positive
from .products import Product

__all__ = [
    "Accessory",
    "Cooler",
    "Cpu",
    "Frame",
    "Gpu",
    "GpuVariant",
    "MemoryKit",
    "Motherboard",
    "MotherboardSlot",
    "PowerSupply",
    "Riser",
    "Storage",
]


def _number(help_text: str = "") -> models.FloatField:
    return models.FloatField(null=True, blank=True, help_text=help_text)


def _count(help_text: str = "") -> models.PositiveIntegerField:
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def _yes_no(help_text: str = "") -> models.BooleanField:
    return models.BooleanField(null=True, blank=True, help_text=help_text)


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
    fp16_matrix_tflops = _number(
        "Dense FP16 tensor/matrix rate, FP16 accumulate; the shader rate where there is no matrix unit."
    )
    fp16_matrix_fp32acc_tflops = _number("Dense FP16 tensor rate with FP32 accumulate.")
    fp32_tflops = _number()
    int8_tops = _number("Dense.")
    supports_bf16 = _yes_no()
    supports_fp8 = _yes_no()
    supports_fp4 = _yes_no()
    tdp_w = _number("Board power limit as shipped.")
    pcie_generation = _count()
    pcie_lanes = _count("Electrical.")
    slot_width = _number("Slots taken (20.32 mm each) by the reference card.")
    length_mm = _number("Reference card.")
    plugs_6pin = _count()
    plugs_8pin = _count()
    plugs_16pin = _count("12VHPWR or 12V-2x6.")
    plugs_eps = _count("CPU-type 8-pin, as data-centre cards use.")
    recommended_supply_w = _number()
    nvlink_gb_s = _number("Total bridge bandwidth; 0 where the card has none.")
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
    slot_width = _number()
    length_mm = _number()
    plugs_6pin = _count()
    plugs_8pin = _count()
    plugs_16pin = _count()
    plugs_eps = _count()
    retail_count = _count("How many retail cards of this shape the source lists.")
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["gpu", "name"]
        constraints = [
            models.UniqueConstraint(fields=["gpu", "name"], name="gpu_variant_once"),
            *positive("slot_width", "length_mm"),
        ]

    def __str__(self) -> str:
        return f"{self.gpu_id} {self.name}"


class RiserKind(models.TextChoices):
    RIBBON = "ribbon", "flexible x16 cable"
    SLIMSAS = "slimsas", "SlimSAS"
    MCIO = "mcio", "MCIO"
    OCULINK = "oculink", "OCuLink"
    M2 = "m2", "M.2 to slot"
    USB_X1 = "usb-x1", "USB x1 riser"
    HOST_CARD = "host-card", "host adapter"
    RETIMER = "retimer", "retimer board"
    SWITCH = "switch", "PCIe switch"
    BIFURCATION = "bifurcation", "bifurcation board"
    NVLINK = "nvlink", "NVLink bridge"


class RiserFeed(models.TextChoices):
    NONE = "none", "none (slot power through the cable)"
    ATX_24 = "24-pin", "24-pin ATX"
    PIN_6 = "6-pin", "6-pin PCIe"
    PIN_8 = "8-pin", "8-pin PCIe"
    EPS = "eps", "EPS 8-pin"
    SATA = "sata", "SATA"
    MOLEX = "molex", "Molex"
    OWN = "own", "own supply (plug not stated)"
    UNKNOWN = "", "unknown"


class Riser(Product):
    """What stands between a slot and a card: ribbons, SlimSAS/MCIO/OCuLink boards, bridges, switches."""

    KIND = Product.Kind.RISER

    RiserKind = RiserKind
    Feed = RiserFeed

    riser_kind = models.CharField(max_length=12, choices=RiserKind)
    pcie_generation = _count("The generation it is rated for.")
    lanes = _count("Electrical, per card that it hosts.")
    ports = _count("Cards that it hosts; 1 unless stated.")
    length_cm = _number()
    feed = models.CharField(max_length=8, choices=Feed, blank=True)
    max_slot_power_w = _number("What it can pass to the card's slot contacts.")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            *positive("lanes", "length_cm", "ports"),
            *not_negative("max_slot_power_w"),
            one_of("riser_kind", RiserKind),
            one_of("feed", RiserFeed),
        ]


class SupplyForm(models.TextChoices):
    ATX = "atx", "ATX"
    SFX = "sfx", "SFX"
    SERVER = "server", "server (12 V only)"


class PowerSupply(Product):
    """A power supply, with its plugs and the mains that it needs."""

    KIND = Product.Kind.POWER_SUPPLY

    Form = SupplyForm

    form = models.CharField(max_length=8, choices=Form, default=Form.ATX)
    rated_w = models.FloatField()
    efficiency_rating = models.CharField(max_length=40, blank=True)
    atx_version = models.CharField(max_length=8, blank=True)
    atx_version_confirmed = _yes_no("False where the version is believed from the series, not read.")
    plugs_8pin_pcie = _count()
    cables_8pin_pcie = _count()
    plugs_16pin = _count("12VHPWR or 12V-2x6.")
    watts_per_16pin_w = _number()
    plugs_eps = _count()
    plugs_sata = _count()
    plugs_molex = _count()
    input_voltage_min_v = _number("Lowest mains voltage at which it starts.")
    full_rating_voltage_min_v = _number("Lowest mains voltage at which it gives its full rating.")
    input_note = models.TextField(blank=True)
    depth_mm = _number()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "power supply"
        verbose_name_plural = "power supplies"
        constraints = [
            *positive(
                "rated_w", "watts_per_16pin_w", "input_voltage_min_v", "full_rating_voltage_min_v", "depth_mm"
            ),
            one_of("form", SupplyForm),
        ]


class Motherboard(Product):
    """A board that hosts cards; its long slots are rows of their own."""

    KIND = Product.Kind.MOTHERBOARD

    socket = models.CharField(max_length=20)
    chipset = models.CharField(max_length=60, blank=True)
    form_factor = models.CharField(max_length=40, blank=True)
    slots_note = models.TextField(blank=True, help_text="The source's own words on its PCIe slots.")
    gpus_direct_min = _count("Dual-slot cards that fit without risers, cautious reading.")
    gpus_direct_max = _count("The same, hopeful reading.")
    bifurcation = models.TextField(blank=True)
    memory_type = models.CharField(max_length=40, blank=True)
    memory_channels = _count()
    memory_slots = _count()
    memory_max_gib = _number()
    known_issues = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = positive("memory_channels", "memory_slots", "memory_max_gib")


class SlotOwner(models.TextChoices):
    CPU = "cpu", "CPU"
    CHIPSET = "chipset", "chipset"
    UNKNOWN = "", "unknown"


class MotherboardSlot(models.Model):
    """One long slot of a board, top to bottom."""

    AttachedTo = SlotOwner

    motherboard = models.ForeignKey(Motherboard, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(help_text="1 is nearest to the CPU.")
    label = models.CharField(max_length=40, blank=True)
    lanes_physical = _count()
    lanes_electrical = _count("With nothing else filled.")
    lanes_shared = _count("Electrical lanes once the slot or socket that it shares with is used.")
    pcie_generation = _count()
    attached_to = models.CharField(max_length=8, choices=AttachedTo, blank=True)
    shares_with = models.CharField(max_length=160, blank=True)
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["motherboard", "position"]
        constraints = [
            models.UniqueConstraint(fields=["motherboard", "position"], name="motherboard_slot_once"),
            *positive("lanes_physical", "lanes_electrical", "lanes_shared", "pcie_generation"),
            one_of("attached_to", SlotOwner),
        ]

    def __str__(self) -> str:
        return f"{self.motherboard_id} slot {self.position}"


class Cpu(Product):
    """A processor: its lanes and memory channels decide what a build can feed."""

    KIND = Product.Kind.CPU

    socket = models.CharField(max_length=20)
    cores = _count()
    threads = _count()
    pcie_lanes = _count("Usable lanes from the CPU.")
    pcie_generation = _count()
    pcie_note = models.CharField(max_length=160, blank=True)
    memory_channels = _count()
    memory_type = models.CharField(max_length=40, blank=True)
    memory_mt_s = _number("Highest official transfer rate.")
    tdp_w = _number()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "CPU"
        constraints = positive("cores", "threads", "memory_channels", "memory_mt_s", "tdp_w")


class MemoryKit(Product):
    """Modules of host memory sold together."""

    KIND = Product.Kind.MEMORY_KIT

    generation = models.CharField(max_length=8, help_text="DDR4, DDR5.")
    module_type = models.CharField(max_length=20, blank=True, help_text="UDIMM, RDIMM, LRDIMM, SO-DIMM.")
    ecc = _yes_no()
    capacity_gib = models.FloatField(help_text="Whole kit.")
    modules = _count()
    transfer_rate_mt_s = _number()
    history = HistoricalRecords()

    class Meta:
        constraints = positive("capacity_gib", "modules", "transfer_rate_mt_s")


class Storage(Product):
    """A disk."""

    KIND = Product.Kind.STORAGE

    interface = models.CharField(max_length=40, blank=True)
    capacity_gb = _number("10^9 bytes.")
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "storage"
        constraints = positive("capacity_gb")


class Cooler(Product):
    """A processor's cooler."""

    KIND = Product.Kind.COOLER

    sockets = models.CharField(max_length=160, blank=True, help_text="Space-separated: AM5 AM4 SP3.")
    cooling_note = models.CharField(max_length=160, blank=True)
    height_mm = _number()
    history = HistoricalRecords()

    class Meta:
        constraints = positive("height_mm")


class FrameKind(models.TextChoices):
    TOWER = "tower", "tower case"
    RACK = "rack", "rack case"
    OPEN = "open", "open frame"


class Frame(Product):
    """What holds the build: a case, a rack case or an open frame."""

    KIND = Product.Kind.FRAME

    FrameKind = FrameKind

    frame_kind = models.CharField(max_length=8, choices=FrameKind)
    gpu_slots = _count("Expansion slots, or single slots' worth of space.")
    gpu_slots_note = models.CharField(max_length=80, blank=True)
    max_gpu_length_mm = _number()
    supplies_min = _count()
    supplies_max = _count()
    motherboard_forms = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "case or frame"
        verbose_name_plural = "cases and frames"
        constraints = [*positive("max_gpu_length_mm"), one_of("frame_kind", FrameKind)]


class AccessoryKind(models.TextChoices):
    CABLE = "cable", "cable"
    FAN = "fan", "fan or shroud"
    SUPPLY_SYNC = "supply-sync", "second-supply starter"
    BRACKET = "bracket", "bracket or mount"


class Accessory(Product):
    """Cables, fans and shrouds, start-up relays, brackets: small parts that make a total whole."""

    KIND = Product.Kind.ACCESSORY

    AccessoryKind = AccessoryKind

    accessory_kind = models.CharField(max_length=12, choices=AccessoryKind)
    specification = models.CharField(max_length=160, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "cable or accessory"
        verbose_name_plural = "cables and accessories"
        constraints = [one_of("accessory_kind", AccessoryKind)]
