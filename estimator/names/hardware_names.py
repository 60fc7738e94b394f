"""Cards and computers by name: makers' words, memory sizes and chips in any order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.names import fold
from estimator.names.name_index import NameIndex, index_of, slugs_by
from estimator.names.spellings import hardware_core, memory_stated, without_memory

__all__ = ["Device", "HardwareIndex", "hardware_index"]

_APPLE_CHIP = re.compile(
    r"(?<![a-z0-9])(m[1-9])(?:[\s-]*(pro|max|ultra))?(?![a-z0-9])(?!\s*\.)", re.IGNORECASE
)
_CPU_CORES = re.compile(r"\d+[\s-]*(?:core|c)[\s-]*cpu|cpu[\s:]*\d+[\s-]*cores?", re.IGNORECASE)
_GPU_CORES = re.compile(
    r"(\d+)[\s-]*(?:gpu[\s-]*)?(?:cores?|c)(?![a-z])|(\d+)[\s-]*gpu(?![a-z])", re.IGNORECASE
)
_APPLE_WORDS = re.compile(
    r"apple|mac ?book|mac|mbp|mba|pro|air|studio|mini|imac|gpu|cores?|silicon|unified|memory|ram|chip|with|"
    r"1[346](?:[\s-]?inch|\")?|[,/()\[\]+@|:-]|(?<![a-z])and(?![a-z])|20\d\d|\s",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?<!\d)(1[346])(?:[\s-]?inch|\")?(?![\d\s-]*(?:gb|core|c\b))", re.IGNORECASE)
_BODIES = {
    "macbook pro": "macbook-pro", "mbp": "macbook-pro", "mac studio": "mac-studio", "mac mini": "mac-mini",
}  # fmt: skip
MEMORY_TOLERANCE_GIB = 1.0


@dataclass(frozen=True)
class Device:
    """What tells one card or computer of a name from another."""

    slug: str
    memory_gib: float
    memory_bandwidth_gb_s: float
    gpu_cores: int | None = None
    sustained_share: float = 1.0
    apple_chip: str = ""
    """``m4max``; empty elsewhere."""
    cpu_only: bool = False

    @property
    def speed(self) -> tuple[float, bool]:
        """Devices of one name that share it decode alike: they differ in memory, GPU cores and body."""
        return self.memory_bandwidth_gb_s, self.cpu_only


@dataclass(frozen=True)
class HardwareIndex(NameIndex):
    """Names of cards and computers.

    Memory and GPU cores may be stated and have to be right then. Where they are left open and all that go
    by the name read their memory equally fast, the name stands for the largest: it ran there, or would have.
    """

    devices: Mapping[str, Device] = field(default_factory=dict)
    sizeless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Cores of the names without their memory → slugs."""

    def find(self, text: str) -> tuple[str, ...]:
        """All slugs that a name may mean, none where it means nothing."""
        written = self.slugs.get(fold(text), ())
        if len(written) == 1:
            return written
        sharing = (
            written
            or self._of_apple(text)
            or self.cores.get(hardware_core(text), ())
            or self.sizeless.get(hardware_core(without_memory(text)), ())
        )
        return self._one_of(sharing, memory_stated(text)) if sharing else ()

    def _of_apple(self, text: str) -> tuple[str, ...]:
        """Macs by chip, GPU cores, memory and body, in any order; none where other words are left over."""
        chips = {"".join(found).casefold() for found in _APPLE_CHIP.findall(text)}
        rest = _CPU_CORES.sub(" ", _APPLE_CHIP.sub(" ", without_memory(text)))
        cores = {int(a or b) for a, b in _GPU_CORES.findall(rest)}
        if len(chips) != 1 or len(cores) > 1 or _APPLE_WORDS.sub("", _GPU_CORES.sub(" ", rest)):
            return ()
        chip = chips.pop()
        of_chip = [d for d in self.devices.values() if d.apple_chip == chip and not d.cpu_only]
        fitting = [d.slug for d in of_chip if not cores or d.gpu_cores in cores]
        return _in_body(fitting, text)

    def _one_of(self, slugs: Iterable[str], memory: int | None) -> tuple[str, ...]:
        """Those with the stated memory; of those with one bandwidth the largest, then the least throttled."""
        found = tuple(slugs)
        known = [self.devices[slug] for slug in found if slug in self.devices]
        if memory is not None:
            known = [d for d in known if abs(d.memory_gib - memory) <= MEMORY_TOLERANCE_GIB]
        if not known and memory is None:
            return found
        if len({d.speed for d in known}) != 1:
            return tuple(d.slug for d in known)
        return (max(known, key=lambda d: (d.memory_gib, d.gpu_cores or 0, d.sustained_share)).slug,)


def hardware_index(pairs: Iterable[tuple[str, str]], devices: Iterable[Device]) -> HardwareIndex:
    """The index of (name, slug) pairs, with what tells those of one name apart."""
    named = list(pairs)
    plain = index_of("hardware", named, hardware_core)
    return HardwareIndex(
        kind=plain.kind,
        slugs=plain.slugs,
        labels=plain.labels,
        core=plain.core,
        cores=plain.cores,
        devices={device.slug: device for device in devices},
        sizeless=slugs_by(lambda name: hardware_core(without_memory(name)), named),
    )


def _in_body(slugs: list[str], text: str) -> tuple[str, ...]:
    """Of these those in the body that a name states, if there are any: the chip decides, the body cools."""
    lowered = " ".join(text.casefold().replace("-", " ").split())
    for words, start in _BODIES.items():
        if words in lowered:
            size = _SIZE.search(lowered)
            sized = f"{start}-{size[1]}-" if size and start == "macbook-pro" else start
            for prefix in (sized, start):
                if found := tuple(slug for slug in slugs if slug.startswith(prefix)):
                    return found
    return tuple(slugs)
