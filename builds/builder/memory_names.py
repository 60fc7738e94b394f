"""Memory by what it is: ``8x 32GB DDR4-3200 RDIMM`` names modules, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import MemoryKit

__all__ = ["MemoryStated", "kits_as_stated", "memory_stated"]

_GENERATION = re.compile(r"ddr\s?-?([345])", re.IGNORECASE)
_KINDS = (
    ("LRDIMM", re.compile(r"lr-?dimm|load[- ]reduced", re.IGNORECASE)),
    ("RDIMM", re.compile(r"r-?dimm|registered|\breg\b|reg\.? ecc|ecc reg", re.IGNORECASE)),
    ("SO-DIMM", re.compile(r"so-?dimm", re.IGNORECASE)),
    ("UDIMM", re.compile(r"u-?dimm|unbuffered", re.IGNORECASE)),
)
_EACH = re.compile(r"(\d{1,2})\s*[x×*]\s*(\d{1,3})\s*(?:gi?b?)?(?![a-z\d])", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\dx×.])(\d{1,4})\s*gi?b", re.IGNORECASE)
_RATE = re.compile(r"(?<!\d)([1-9]\d{3})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStated:
    """What a name says about memory; ``None`` and empty where it says nothing."""

    generation: str
    kind: str = ""
    modules: int | None = None
    each_gib: int | None = None
    total_gib: int | None = None
    rate_mt_s: int | None = None


def memory_stated(text: str) -> MemoryStated | None:
    """What a name says; ``None`` where it is not about memory of a known size.

    >>> memory_stated("8x 32GB DDR4-3200 ECC RDIMM").modules
    8
    """
    generation = _GENERATION.search(text)
    if generation is None:
        return None
    rest = _GENERATION.sub(" ", text)
    each, sizes = _EACH.search(rest), _SIZE.findall(_EACH.sub(" ", rest))
    if each is None and len(sizes) != 1:
        return None
    rate = _RATE.search(rest)
    return MemoryStated(
        generation=f"DDR{generation[1]}",
        kind=next((kind for kind, pattern in _KINDS if pattern.search(rest)), ""),
        modules=int(each[1]) if each else None,
        each_gib=int(each[2]) if each else None,
        total_gib=int(sizes[0]) if sizes else None,
        rate_mt_s=int(rate[1]) if rate else None,
    )


def kits_as_stated(stated: MemoryStated, kits: Iterable[MemoryKit]) -> tuple[list[MemoryKit], int]:
    """Kits that are as a name says, and how many of one it means; those of that rate come first."""
    alike = [
        kit
        for kit in kits
        if kit.generation == stated.generation
        and stated.kind in ("", kit.module_type)
        and (stated.rate_mt_s is None or kit.transfer_rate_mt_s in (None, stated.rate_mt_s))
    ]
    alike.sort(key=lambda kit: (kit.transfer_rate_mt_s != stated.rate_mt_s, kit.maker != "", kit.slug))
    if stated.modules is None or stated.each_gib is None:
        return [kit for kit in alike if kit.capacity_gib == stated.total_gib], 1
    total = stated.modules * stated.each_gib
    whole = [kit for kit in alike if kit.modules == stated.modules and kit.capacity_gib == total]
    if whole:
        return whole, 1
    single = [kit for kit in alike if kit.modules == 1 and kit.capacity_gib == stated.each_gib]
    return single, stated.modules
