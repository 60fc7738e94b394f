"""What a visitor types of a machine: read field by field, each error beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from estimator.core.hardware import Vendor
from estimator.inputs import assumed_tflops
from estimator.own.address import clean_name
from estimator.own.own_hardware import LIMITS, MAX_COUNT, MAX_USD, OwnHardware

__all__ = ["FIELDS", "HardwareForm", "read_form", "typed_of"]

FIELDS = ("name", "count", "family", "memory_kind", "memory", "bandwidth", "matmul", "price")
UNIFIED, CARD = "unified", "card"
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,4})?", re.ASCII)


@dataclass(slots=True)
class HardwareForm:
    """What was typed, what is wrong with it, and the machine once nothing is."""

    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    hardware: OwnHardware | None = None
    assumed: str = ""
    """What was left open and is assumed, in words."""


def typed_of(hardware: OwnHardware) -> dict[str, str]:
    """The form as it would have been filled in for this machine."""
    h = hardware
    return {
        "name": h.name,
        "count": str(h.count),
        "family": f"{h.vendor.value}/{h.family}",
        "memory_kind": UNIFIED if h.unified_memory else CARD,
        "memory": f"{h.memory_gib:g}",
        "bandwidth": f"{h.memory_bandwidth_gb_s:g}",
        "matmul": f"{h.matmul_tflops:g}",
        "price": "" if h.price_usd is None else f"{h.price_usd.normalize():f}",
    }


def read_form(typed: Mapping[str, str], families: Mapping[Vendor, list[str]]) -> HardwareForm:
    """Read what was typed. Never raises; ``errors`` are by field."""
    form = HardwareForm({name: typed.get(name, "").strip()[:200] for name in FIELDS})
    reader = _Reader(form)
    vendor, family = _family(form, families)
    memory = reader.figure("memory", "memory_gib", "24")
    bandwidth = reader.figure("bandwidth", "memory_bandwidth_gb_s", "936")
    matmul = reader.figure("matmul", "matmul_tflops", "142") if form.typed["matmul"] else None
    count = reader.count()
    price = reader.price()
    if form.typed["memory_kind"] not in (UNIFIED, CARD):
        form.errors["memory_kind"] = "Say whose memory it is."
    if form.errors:
        return form
    if matmul is None:
        matmul = min(max(round(assumed_tflops(vendor, bandwidth), 2), LIMITS["matmul_tflops"][0]), 1e6)
        form.assumed = (
            f"No matmul rate was given: {matmul:g} TFLOP/s are assumed, in proportion to the bandwidth. "
            "Reading a prompt depends on it, writing an answer hardly does."
        )
    form.hardware = OwnHardware(
        name=clean_name(form.typed["name"], "Your machine"),
        count=count,
        vendor=vendor,
        family=family,
        memory_gib=memory,
        memory_bandwidth_gb_s=bandwidth,
        matmul_tflops=matmul,
        unified_memory=form.typed["memory_kind"] == UNIFIED,
        price_usd=price,
    )
    return form


def _family(form: HardwareForm, families: Mapping[Vendor, list[str]]) -> tuple[Vendor, str]:
    vendor, _, family = form.typed["family"].partition("/")
    for known, names in families.items():
        if known.value == vendor and family in names:
            return known, family
    form.errors["family"] = "Choose the family that is most like it; it takes that family's efficiencies."
    return Vendor.CPU, ""


class _Reader:
    def __init__(self, form: HardwareForm) -> None:
        self.form = form

    def figure(self, name: str, quantity: str, example: str) -> float:
        text, (least, most) = self.form.typed[name], LIMITS[quantity]
        found = _number(text)
        if found is None:
            self.form.errors[name] = f"Write a number with a point, for example {example}."
            return least
        if not least <= found <= most:
            self.form.errors[name] = f"Write a number from {least:,g} to {most:,.0f}."
            return least
        return float(found)

    def count(self) -> int:
        text = self.form.typed["count"] or "1"
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MAX_COUNT and len(text) < 5:
            return int(text)
        self.form.errors["count"] = f"Write how many there are, from 1 to {MAX_COUNT}."
        return 1

    def price(self) -> Decimal | None:
        text = self.form.typed["price"].lstrip("$")
        if not text:
            return None
        found = _number(text)
        if found is None or found != round(found, 2):
            self.form.errors["price"] = "Write dollars and cents with a point, for example 799 or 1,499.99."
        elif found > MAX_USD:
            self.form.errors["price"] = f"A price is at most {MAX_USD:,} dollars."
        else:
            return found
        return None


def _number(text: str) -> Decimal | None:
    if _AMOUNT.fullmatch(text):
        return Decimal(text)
    return Decimal(text.replace(",", "")) if _GROUPED.fullmatch(text) else None
