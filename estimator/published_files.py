"""Sizes of published files of weights, as the range that each source leaves open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import NamedTuple

__all__ = ["FileSizes", "PublishedFile", "file_sizes"]

FileSizes = tuple[tuple[str, float, float], ...]
"""(format, least, most) of one model, as `Architecture.file_bytes`. [B]"""

GB = 1e9


class PublishedFile(NamedTuple):
    """A file, or a set of them, that holds the text decoder alone."""

    language_model: str
    quantization: str
    size_gb: float
    rounded_to_gb: float


def file_sizes(files: Iterable[PublishedFile]) -> Mapping[str, FileSizes]:
    """By model; where several publishers have the same format, the median of their ranges."""
    ranges: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        half = file.rounded_to_gb / 2
        ranges[file.language_model][file.quantization].append((file.size_gb - half, file.size_gb + half))
    return {model: _medians(by_format) for model, by_format in ranges.items()}


def _medians(by_format: Mapping[str, list[tuple[float, float]]]) -> FileSizes:
    return tuple(
        (slug, GB * median(least for least, _ in found), GB * median(most for _, most in found))
        for slug, found in sorted(by_format.items())
    )
