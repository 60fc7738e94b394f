"""A machine of the visitor's own: a few figures by hand, the efficiencies of a family."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from estimator.core.hardware import Accelerator, Host, Rig, Vendor
from estimator.own.address import clean_name, number, packed, unpacked
from estimator.own.refusal import OwnRefusedError
from estimator.platforms import DESKTOP_GENERATION, HOSTS, LINKS, SERVER_GENERATION, pcie_link

__all__ = [
    "LIMITS",
    "MAX_COUNT",
    "OwnHardware",
    "address_of_hardware",
    "hardware_of_address",
    "rig_of_own",
    "usable_share",
]

MAX_COUNT = 16
LIMITS = {
    "memory_gib": (0.5, 100_000),
    "memory_bandwidth_gb_s": (1, 1_000_000),
    "matmul_tflops": (0.01, 1_000_000),
}
"""Least and most of what is typed."""
MAX_USD = Decimal(10_000_000)

_APPLE_SHARES = ((40, 0.67), (56, 0.78), (96, 0.81))
"""(below GiB, share of the memory that the GPU may use by default), measured: docs/methodology.md, Memory."""
_LARGE_APPLE_SHARE = 0.84


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHardware:
    """One kind of accelerator, ``count`` of it."""

    name: str
    count: int
    vendor: Vendor
    family: str
    """Whose measured efficiencies it takes."""
    memory_gib: float
    """Of each."""
    memory_bandwidth_gb_s: float
    matmul_tflops: float
    unified_memory: bool
    """The memory is the computer's own, not a card's."""
    price_usd: Decimal | None = None
    """Of all of it, with the computer around cards."""

    @property
    def label(self) -> str:
        """With how many there are."""
        return f"{self.count}× {self.name}" if self.count > 1 else self.name


def usable_share(hardware: OwnHardware) -> float:
    """Share of its memory that an engine may use by default: Apple holds some of it back."""
    if hardware.vendor is not Vendor.APPLE or not hardware.unified_memory:
        return 1.0
    return next((share for below, share in _APPLE_SHARES if hardware.memory_gib < below), _LARGE_APPLE_SHARE)


def rig_of_own(hardware: OwnHardware) -> Rig:
    """Cards in the usual computer, or computers with one memory joined by a network."""
    card = Accelerator(
        slug="own",
        name=hardware.name,
        vendor=hardware.vendor,
        # No chip has this name, so nothing that was measured on one passes for this machine.
        chip="own",
        family=hardware.family,
        memory_gib=hardware.memory_gib,
        memory_bandwidth_gb_s=hardware.memory_bandwidth_gb_s,
        matmul_tflops=hardware.matmul_tflops,
        usable_memory_share=usable_share(hardware),
        unified_memory=hardware.unified_memory,
    )
    many = hardware.count > 2
    if hardware.unified_memory:
        host = Host(
            name=hardware.name,
            memory_gib=hardware.memory_gib,
            memory_bandwidth_gb_s=hardware.memory_bandwidth_gb_s,
        )
        link = LINKS["thunderbolt" if hardware.vendor is Vendor.APPLE else "ethernet"]
    else:
        host = HOSTS["epyc-ddr4" if many else "am5-ddr5"]
        generation = SERVER_GENERATION if many else DESKTOP_GENERATION
        link = pcie_link(generation, 8 if hardware.count == 2 else 16)
    return Rig(
        name=hardware.label,
        accelerators=(card,) * hardware.count,
        host=host,
        link=link if hardware.count > 1 else None,
    )


def address_of_hardware(hardware: OwnHardware) -> str:
    """Everything that was typed."""
    h = hardware
    figures = [_short(getattr(h, name)) for name in LIMITS]
    price = None if h.price_usd is None else f"{h.price_usd.normalize():f}"
    return packed("h", [h.name, h.count, h.vendor.value, h.family, *figures, int(h.unified_memory), price])


@lru_cache(maxsize=512)
def hardware_of_address(text: str) -> OwnHardware:
    """The machine that an address names.

    Raises:
        OwnRefusedError: the address is damaged, or describes no machine that could be.
    """
    name, count, vendor, family, memory, bandwidth, tflops, unified, price = unpacked("h", text, 9)
    if vendor not in [maker.value for maker in Vendor]:
        raise OwnRefusedError("The address is damaged; it names a maker that is not known.")
    figures = {
        field: float(number(value, least, most, field))
        for (field, (least, most)), value in zip(LIMITS.items(), (memory, bandwidth, tflops), strict=True)
    }
    if type(count) is not int or not 1 <= count <= MAX_COUNT:
        raise OwnRefusedError(f"1 to {MAX_COUNT} devices are estimated.")
    return OwnHardware(
        name=clean_name(name, "Your machine"),
        count=count,
        vendor=Vendor(vendor),
        family=clean_name(family, ""),
        unified_memory=bool(unified),
        price_usd=_price(price),
        **figures,
    )


def _price(text: object) -> Decimal | None:
    if text is None:
        return None
    try:
        found = Decimal(text) if isinstance(text, str) and len(text) <= 12 else Decimal(-1)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= MAX_USD:
        raise OwnRefusedError(f"A price is between 0 and {MAX_USD:,} dollars.")
    return found


def _short(figure: float) -> int | float:
    return int(figure) if figure == int(figure) else figure
