"""Parts around the cards. Empty means unknown; every unit stands in the field's name.

Memory kits are in GiB (2^30), disks in GB (10^9).
"""

from django.db import models
from simple_history.models import HistoricalRecords

from .constraints import not_negative, one_of, positive
from .fields import count, number, yes_no
from .products import Product

__all__ = [
    "Accessory",
    "Cooler",
    "Cpu",
    "Frame",
    "MemoryKit",
    "Motherboard",
    "MotherboardSlot",
    "PowerSupply",
    "Riser",
    "Storage",
]


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
    pcie_generation = count("The generation it is rated for.")
    lanes = count("Electrical, per card that it hosts.")
    ports = count("Cards that it hosts; 1 unless stated.")
    length_cm = number()
    feed = models.CharField(max_length=8, choices=Feed, blank=True)
    max_slot_power_w = number("What it can pass to the card's slot contacts.")
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
    atx_version_confirmed = yes_no("False where the version is believed from the series, not read.")
    plugs_8pin_pcie = count()
    cables_8pin_pcie = count()
    plugs_16pin = count("12VHPWR or 12V-2x6.")
    watts_per_16pin_w = number()
    plugs_eps = count()
    plugs_sata = count()
    plugs_molex = count()
    input_voltage_min_v = number("Lowest mains voltage at which it starts.")
    full_rating_voltage_min_v = number("Lowest mains voltage at which it gives its full rating.")
    input_note = models.TextField(blank=True)
    depth_mm = number()
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
    gpus_direct_min = count("Dual-slot cards that fit without risers, cautious reading.")
    gpus_direct_max = count("The same, hopeful reading.")
    bifurcation = models.TextField(blank=True)
    memory_type = models.CharField(max_length=40, blank=True)
    memory_channels = count()
    memory_slots = count()
    memory_max_gib = number()
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
    lanes_physical = count()
    lanes_electrical = count("With nothing else filled.")
    lanes_shared = count("Electrical lanes once the slot or socket that it shares with is used.")
    pcie_generation = count()
    attached_to = models.CharField(max_length=8, choices=AttachedTo, blank=True)
    shares_with = models.CharField(max_length=160, blank=True)
    slots_to_next = count("Single slots from this one to the next long slot: what a card here may take.")
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["motherboard", "position"]
        constraints = [
            models.UniqueConstraint(fields=["motherboard", "position"], name="motherboard_slot_once"),
            *positive(
                "lanes_physical", "lanes_electrical", "lanes_shared", "pcie_generation", "slots_to_next"
            ),
            one_of("attached_to", SlotOwner),
        ]

    def __str__(self) -> str:
        return f"{self.motherboard_id} slot {self.position}"


class Cpu(Product):
    """A processor: its lanes and memory channels decide what a build can feed."""

    KIND = Product.Kind.CPU

    socket = models.CharField(max_length=20)
    cores = count()
    threads = count()
    pcie_lanes = count("Usable lanes from the CPU.")
    pcie_generation = count()
    pcie_note = models.CharField(max_length=160, blank=True)
    memory_channels = count()
    memory_type = models.CharField(max_length=40, blank=True)
    memory_mt_s = number("Highest official transfer rate.")
    tdp_w = number()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "CPU"
        constraints = positive("cores", "threads", "memory_channels", "memory_mt_s", "tdp_w")


class MemoryKit(Product):
    """Modules of host memory sold together."""

    KIND = Product.Kind.MEMORY_KIT

    generation = models.CharField(max_length=8, help_text="DDR4, DDR5.")
    module_type = models.CharField(max_length=20, blank=True, help_text="UDIMM, RDIMM, LRDIMM, SO-DIMM.")
    ecc = yes_no()
    capacity_gib = models.FloatField(help_text="Whole kit.")
    modules = count()
    transfer_rate_mt_s = number()
    history = HistoricalRecords()

    class Meta:
        constraints = positive("capacity_gib", "modules", "transfer_rate_mt_s")


class Storage(Product):
    """A disk."""

    KIND = Product.Kind.STORAGE

    interface = models.CharField(max_length=40, blank=True)
    capacity_gb = number("10^9 bytes.")
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "storage"
        constraints = positive("capacity_gb")


class Cooler(Product):
    """A processor's cooler."""

    KIND = Product.Kind.COOLER

    sockets = models.CharField(max_length=160, blank=True, help_text="Space-separated: AM5 AM4 SP3.")
    cooling_note = models.CharField(max_length=160, blank=True)
    height_mm = number()
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
    gpu_slots = count("Expansion slots, or single slots' worth of space.")
    gpu_slots_note = models.CharField(max_length=80, blank=True)
    max_gpu_length_mm = number()
    supplies_min = count()
    supplies_max = count()
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
