"""Cards: bandwidth against the memory's bus, matrix rates against the generation, plugs against watts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.models import Gpu, GpuVariant
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = [
    "bandwidth_of_a_bus",
    "findings",
    "formats_in_order",
    "link_of_a_card",
    "matrix_rate_of_its_generation",
    "plugs_feed_it",
    "rates_in_order",
    "size_of_a_card",
    "supply_feeds_it",
]

DATA_RATES_GBIT_S = {
    "GDDR5": (4, 9.1),
    "GDDR5X": (9.9, 12.1),
    "GDDR6": (9.9, 20.5),
    "GDDR6X": (18.9, 24.1),
    "GDDR7": (17.9, 36.1),
    "HBM2": (1.2, 2.5),
    "HBM2e": (2.2, 3.7),
    "HBM3": (4.7, 6.6),
    "HBM3e": (5.5, 9.7),
}
"""Per pin, lowest and highest that were ever sold."""

GDDR_CHIP_GIB = (0.25, 0.5, 1, 1.5, 2, 3, 4)
"""One chip on 32 pins; two share them where both sides of the board are filled."""
GDDR_PINS, MOST_GDDR_CHIPS = 32, 16
HBM_PINS, MOST_HBM_STACKS = 1024, 8

MATRIX_TO_FP32 = {
    "Maxwell": (0.9, 1.1),
    "Pascal": (0.9, 2.1),
    "Volta": (7.8, 8.2),
    "Turing": (7.8, 8.2),
    "Turing GTX": (1.9, 2.1),
    "Ampere": (3.9, 4.2),
    "Ampere datacenter": (3.9, 16.3),
    "Ada": (3.9, 4.2),
    "Hopper": (13, 16),
    "Blackwell": (3.9, 4.2),
    "Blackwell datacenter": (16, 32),
    "GCN4": (0.9, 1.1),
    "GCN5": (1.9, 2.1),
    "RDNA1": (1.9, 2.1),
    "RDNA2": (1.9, 2.1),
    "RDNA3": (1.9, 2.1),
    "RDNA4": (3.9, 4.1),
    "CDNA1": (7.8, 8.2),
    "CDNA2": (7.8, 8.2),
    "CDNA3": (7.8, 8.2),
    "CDNA4": (15.5, 16.5),
    "Alchemist": (6.5, 8.3),
    "Battlemage": (7.8, 9),
}
"""Dense FP16 matrix rate over FP32 shader rate, by the design of each generation."""

SLOT_W = 75
PLUG_W = {"plugs_6pin": 75, "plugs_8pin": 150, "plugs_16pin": 600, "plugs_eps": 336}
"""What a slot and each plug may give."""
AROUND_IT_W = 100
"""The least that the computer around one card takes."""
LANES = (1, 4, 8, 16)
NEWEST_GENERATION = 6
WIDTHS, LENGTHS_MM = (1, 5), (140, 400)


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about cards."""
    for gpu in rows.gpus:
        for rule in (
            bandwidth_of_a_bus, matrix_rate_of_its_generation, rates_in_order, formats_in_order,
            supply_feeds_it, link_of_a_card,
        ):  # fmt: skip
            yield from rule(gpu)
        yield from plugs_feed_it(gpu, gpu)
        yield from size_of_a_card(gpu, gpu)
    for variant in rows.variants:
        yield from plugs_feed_it(variant.gpu, variant)
        yield from size_of_a_card(variant.gpu, variant)


def bandwidth_of_a_bus(gpu: Gpu) -> Iterator[Finding]:
    """Bandwidth is bus width × data rate; the bus is as wide as its chips, and they hold the memory."""
    kind = gpu.memory_type.removesuffix(" ECC")
    if kind not in DATA_RATES_GBIT_S or any(_buses(gpu, kind)):
        return
    low, high = DATA_RATES_GBIT_S[kind]
    yield _finding(
        gpu,
        "bandwidth-of-its-memory",
        Severity.ERROR,
        "memory_bandwidth_gb_s",
        f"{gpu.memory_bandwidth_gb_s:g} GB/s is not the width of any bus of {kind} that holds "
        f"{gpu.memory_gib:g} GiB times {low:g} to {high:g} Gbit/s a pin.",
        f"{gpu.memory_bandwidth_gb_s:g} GB/s",
        f"bus × {low:g}–{high:g} Gbit/s",
    )


def _buses(gpu: Gpu, kind: str) -> Iterator[bool]:
    """Of each bus that this memory could have: whether it gives this bandwidth."""
    low, high = DATA_RATES_GBIT_S[kind]
    if kind.startswith("HBM"):
        pins = [HBM_PINS * stacks for stacks in range(1, MOST_HBM_STACKS + 1)]
    else:
        pins = [
            GDDR_PINS * chips
            for chips in range(1, MOST_GDDR_CHIPS + 1)
            if any(gpu.memory_gib in (chips * size, 2 * chips * size) for size in GDDR_CHIP_GIB)
        ]
    return (low <= gpu.memory_bandwidth_gb_s * 8 / width <= high for width in pins)


def matrix_rate_of_its_generation(gpu: Gpu) -> Iterator[Finding]:
    """A generation's matrix units do a fixed multiple of its shaders' work."""
    limits = MATRIX_TO_FP32.get(gpu.architecture_family)
    if limits is None or not gpu.fp16_matrix_tflops or not gpu.fp32_tflops:
        return
    ratio = gpu.fp16_matrix_tflops / gpu.fp32_tflops
    low, high = limits
    if not low <= ratio <= high:
        yield _finding(
            gpu,
            "matrix-rate-of-its-generation",
            Severity.WARN,
            "fp16_matrix_tflops",
            f"{gpu.fp16_matrix_tflops:g} TFLOP/s are {ratio:.3g} times its FP32 rate; cards of "
            f"{gpu.architecture_family} do {low:g} to {high:g} times. A sparse rate, or another accumulator?",
            f"{ratio:.3g}×",
            f"{low:g}–{high:g}×",
        )


def rates_in_order(gpu: Gpu) -> Iterator[Finding]:
    """Accumulating in FP32 is never faster than in FP16."""
    fast, slow = gpu.fp16_matrix_tflops, gpu.fp16_matrix_fp32acc_tflops
    if fast and slow and slow > fast:
        message = f"{slow:g} TFLOP/s with FP32 accumulate is more than {fast:g} with FP16."
        yield _finding(
            gpu, "rates-in-order", Severity.ERROR, "fp16_matrix_fp32acc_tflops", message,
            f"{slow:g} TFLOP/s", f"at most {fast:g}",
        )  # fmt: skip


def formats_in_order(gpu: Gpu) -> Iterator[Finding]:
    """No card has FP4 without FP8, nor FP8 without BF16."""
    for narrow, wide in (("supports_fp4", "supports_fp8"), ("supports_fp8", "supports_bf16")):
        if getattr(gpu, narrow) and getattr(gpu, wide) is False:
            message = f"{narrow} says yes where {wide} says no; every card that has one has the other."
            yield _finding(gpu, "formats-in-order", Severity.ERROR, narrow, message, "yes", f"{wide}=yes")


def plugs_feed_it(gpu: Gpu, shape: Gpu | GpuVariant) -> Iterator[Finding]:
    """Slot and plugs together may give at least the board's power; the shape is the card or a variant."""
    counts = {name: getattr(shape, name) for name in PLUG_W}
    if gpu.tdp_w is None or gpu.form != Gpu.Form.CARD or None in counts.values():
        return
    given = SLOT_W + sum(PLUG_W[name] * count for name, count in counts.items())
    if given < gpu.tdp_w:
        name = "" if shape is gpu else f" of “{shape.name}”"
        message = f"The slot and the plugs{name} may give {given} W, the card takes {gpu.tdp_w:g} W."
        field = "tdp_w" if shape is gpu else f"variants: {shape.name}"
        yield _finding(
            gpu, "plugs-feed-it", Severity.ERROR, field, message, f"{given} W", f"at least {gpu.tdp_w:g} W"
        )


def supply_feeds_it(gpu: Gpu) -> Iterator[Finding]:
    """The supply that is recommended for a card feeds the computer too."""
    if gpu.tdp_w is None or gpu.recommended_supply_w is None:
        return
    least = gpu.tdp_w + AROUND_IT_W
    if gpu.recommended_supply_w < least:
        severity = Severity.ERROR if gpu.recommended_supply_w < gpu.tdp_w else Severity.WARN
        given = f"{gpu.recommended_supply_w:g} W"
        message = f"{given} leave less than {AROUND_IT_W} W beside a card of {gpu.tdp_w:g} W."
        yield _finding(
            gpu, "supply-feeds-it", severity, "recommended_supply_w", message,
            given, f"at least {least:g} W",
        )  # fmt: skip


def link_of_a_card(gpu: Gpu) -> Iterator[Finding]:
    """Lanes come in 1, 4, 8 and 16, generations from 1 to 6."""
    if gpu.pcie_lanes is not None and gpu.pcie_lanes not in LANES:
        message = f"No card has {gpu.pcie_lanes} lanes."
        yield _finding(
            gpu, "link-of-a-card", Severity.ERROR, "pcie_lanes", message, str(gpu.pcie_lanes), "1, 4, 8 or 16"
        )
    if gpu.pcie_generation is not None and not 1 <= gpu.pcie_generation <= NEWEST_GENERATION:
        message = f"There is no PCIe generation {gpu.pcie_generation}."
        yield _finding(
            gpu, "link-of-a-card", Severity.ERROR, "pcie_generation", message,
            str(gpu.pcie_generation), f"1 to {NEWEST_GENERATION}",
        )  # fmt: skip


def size_of_a_card(gpu: Gpu, shape: Gpu | GpuVariant) -> Iterator[Finding]:
    """Cards take one to five slots and are 14 to 40 cm long."""
    bounds: Iterable[tuple[str, tuple[int, int], str]] = (
        ("slot_width", WIDTHS, "slots"),
        ("length_mm", LENGTHS_MM, "mm"),
    )
    for name, (low, high), unit in bounds:
        value = getattr(shape, name)
        if value is not None and not low <= value <= high:
            field = name if shape is gpu else f"variants: {shape.name}"
            yield _finding(
                gpu, "size-of-a-card", Severity.WARN, field, f"{value:g} {unit} is no card's size.",
                f"{value:g} {unit}", f"{low} to {high} {unit}",
            )  # fmt: skip


def _finding(
    gpu: Gpu, rule: str, severity: Severity, field: str, message: str, figure: str, limit: str
) -> Finding:
    return Finding(rule, severity, gpu.slug, field, message, figure, limit, Gpu.KIND)
