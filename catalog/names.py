"""Names as people type them."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

__all__ = ["closest", "fold", "likeness"]


def fold(name: str) -> str:
    """Case, spaces and punctuation folded away: ``RTX-3090`` and ``rtx 3090`` are one; ``+`` and ``.`` count.

    >>> fold("NVIDIA GeForce RTX 3090")
    'nvidiageforcertx3090'
    >>> fold("Qwen3.6-27B")
    'qwen3.627b'
    """
    return "".join(c for c in name.casefold() if c.isalnum() or c in "+.")


def likeness(name: str, other: str) -> float:
    """How alike two names are: the share of letters in common, 0 to 1.

    >>> likeness("rtx3090", "rtx3090")
    1.0
    """
    return fuzz.ratio(name, other) / 100


def closest(name: str, known: Iterable[str], *, limit: int = 3, alike: float = 0.5) -> list[str]:
    """The known names most like one, the nearest first; ``alike`` is the least share of letters in common.

    >>> closest("rtx-3900", ["rtx-3090", "rtx-4090", "ddr5"], limit=1)
    ['rtx-3090']
    """
    found = process.extract(name, sorted(known), scorer=fuzz.ratio, limit=limit, score_cutoff=100 * alike)
    return [each for each, _, _ in found]
