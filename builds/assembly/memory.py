"""The arithmetic of memory: modules over channels, the rate that they run at, bandwidth.

Bandwidth is channels × MT/s × 8 bytes: eight channels of DDR4-3200 give 204.8 GB/s. A processor draws 75 to
90 % of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builds.parts import Modules

from .build import Build

__all__ = [
    "KINDS",
    "Filled",
    "bandwidth_gb_s",
    "filled",
    "generation_fits",
    "generations_in",
    "kind_fits",
    "kinds_in",
]

KINDS = ("LRDIMM", "RDIMM", "UDIMM", "SO-DIMM")
BYTES_PER_TRANSFER = 8


def bandwidth_gb_s(channels: int, rate_mt_s: float) -> float:
    """Of so many filled channels, in theory. [GB/s]"""
    return channels * rate_mt_s * BYTES_PER_TRANSFER / 1000


def generations_in(text: str) -> frozenset[str]:
    """``DDR4 RDIMM/LRDIMM`` → ``DDR4``; empty where the text names none."""
    return frozenset(re.findall(r"DDR\d", text.upper()))


def kinds_in(text: str) -> frozenset[str]:
    """``DDR4 RDIMM/LRDIMM`` → ``RDIMM``, ``LRDIMM``; empty where the text names none."""
    written = text.upper().replace("SODIMM", "SO-DIMM")
    return frozenset(kind for kind in KINDS if re.search(rf"(?<![A-Z]){kind}", written))


def generation_fits(wanted: str, kit: Modules) -> bool | None:
    """Whether a board or processor that says ``wanted`` takes the kit's generation; ``None``: not stated."""
    generations = generations_in(wanted)
    return kit.generation.upper() in generations if kit.generation and generations else None


def kind_fits(wanted: str, kit: Modules) -> bool | None:
    """Whether it takes registered, plain … modules as the kit's; ``None``: one of the two is not stated."""
    kinds, own = kinds_in(wanted), kinds_in(kit.kind)
    return bool(kinds & own) if kinds and own else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How a build's kits lie in its board."""

    modules: int | None
    """All of them; ``None`` where a kit's are not counted."""
    channels: int | None
    """Those that board and processors open together; ``None`` where neither is known."""
    kit_mt_s: float | None
    """The slowest kit's rate; ``None`` where one is not stated."""
    processor_mt_s: float | None

    @property
    def in_use(self) -> int | None:
        """Channels that hold a module."""
        if self.modules is None or self.channels is None:
            return None
        return min(self.modules, self.channels)

    @property
    def rate_mt_s(self) -> float | None:
        """What the modules run at: the slower of kit and processor, of those that are known."""
        return min((rate for rate in (self.kit_mt_s, self.processor_mt_s) if rate), default=None)


def filled(build: Build) -> Filled:
    """Modules, channels and rates of a build."""
    counts = [kit.modules for kit in build.kits]
    rates = [kit.rate_mt_s for kit in build.kits]
    modules = None if not counts or None in counts else sum(count or 0 for count in counts)
    kit_mt_s = None if not rates or None in rates else min(rate for rate in rates if rate is not None)
    return Filled(
        modules=modules,
        channels=_channels(build),
        kit_mt_s=kit_mt_s or None,
        processor_mt_s=_processor_rate(build),
    )


def _channels(build: Build) -> int | None:
    known = []
    if build.board is not None and build.board.memory_channels:
        known.append(build.board.memory_channels)
    opened = [processor.memory_channels for processor in build.processors]
    if opened and None not in opened:
        known.append(sum(channels or 0 for channels in opened))
    return min(known, default=0) or None


def _processor_rate(build: Build) -> float | None:
    rates = [processor.memory_mt_s for processor in build.processors]
    return min((rate for rate in rates if rate), default=None)
