"""The cells of one question: words with a fixed meaning, numbers within limits, and what is left open."""

import re
from collections.abc import Mapping
from statistics import fmean
from typing import TypeVar

from catalog.names import fold
from estimator.core.scenario import Backend, Engine, Split
from estimator.names import NameIndex
from estimator.own.address import MAX_ADDRESS_CHARACTERS, is_own
from estimator.predicting.case_tables import Row

__all__ = [
    "BACKENDS",
    "EITHER_ENGINE",
    "ENGINES",
    "LONGEST_CELL",
    "MOST_ACCELERATORS",
    "SPLITS",
    "TESTS",
    "YES_NO",
    "RowError",
    "cache_bits",
    "choice",
    "devices",
    "is_open",
    "number",
    "text",
    "whole",
]

TESTS = {"pp": "prefill", "prefill": "prefill", "tg": "decode", "decode": "decode"}

ENGINES = {
    "llama.cpp": Engine.LLAMA_CPP, "llamacpp": Engine.LLAMA_CPP, "lmstudio": Engine.LLAMA_CPP,
    "koboldcpp": Engine.LLAMA_CPP, "ikllama.cpp": Engine.IK_LLAMA_CPP, "ikllamacpp": Engine.IK_LLAMA_CPP,
    "ollama": Engine.OLLAMA, "mlx": Engine.MLX, "mlxlm": Engine.MLX, "mlxvlm": Engine.MLX, "omlx": Engine.MLX,
    "vllm": Engine.VLLM, "sglang": Engine.SGLANG,
    "exllamav3": Engine.EXLLAMAV3, "exllama": Engine.EXLLAMAV3, "exl3": Engine.EXLLAMAV3,
    "tabbyapi": Engine.EXLLAMAV3,
    "llamafile": Engine.LLAMA_CPP, "localscore": Engine.LLAMA_CPP, "llamabench": Engine.LLAMA_CPP,
    "llamaserver": Engine.LLAMA_CPP, "llama.cppserver": Engine.LLAMA_CPP, "jan": Engine.LLAMA_CPP,
    "lemonade": Engine.LLAMA_CPP, "ds4": Engine.LLAMA_CPP,
    "rapidmlx": Engine.MLX, "vllmmlx": Engine.MLX, "mlxswift": Engine.MLX, "mlxswiftlm": Engine.MLX,
    "ollamamlx": Engine.MLX, "lmstudiomlx": Engine.MLX, "mlxserver": Engine.MLX,
    "aphrodite": Engine.VLLM,
}  # fmt: skip
"""Folded names; a wrapper counts as the engine that it wraps."""

EITHER_ENGINE = frozenset({"ollama", "lmstudio"})
"""Wrappers that run MLX beside llama.cpp on a Mac."""

BACKENDS = {
    "cuda": Backend.CUDA, "rocm": Backend.ROCM, "hip": Backend.ROCM, "vulkan": Backend.VULKAN,
    "sycl": Backend.SYCL, "xpu": Backend.SYCL, "oneapi": Backend.SYCL, "metal": Backend.METAL,
    "mlx": Backend.MLX, "cpu": Backend.CPU,
}  # fmt: skip

SPLITS = {
    "none": Split.NONE, "layer": Split.LAYER, "tensor": Split.TENSOR, "row": Split.ROW,
    "cpuoffload": Split.CPU_OFFLOAD,
}  # fmt: skip

YES_NO = {
    "1": True, "yes": True, "true": True, "on": True,
    "0": False, "no": False, "false": False, "off": False,
}  # fmt: skip

MOST_ACCELERATORS = 64
LONGEST_CELL = 200

_LEFT_OPEN = frozenset({"", "auto", "default", "other", "unknown"})

_COUNTED = re.compile(
    r"(?P<before>\d+)\s*(?:[x*]\s+|×\s*)(?P<name>.+)"
    r"|(?P<named>.+?)\s*(?:\((?P<bracketed>\d+)\s*[x×]\)|\s[x*]\s*(?P<after>\d+)|×\s*(?P<behind>\d+))",
    re.IGNORECASE,
)
"""``2x RTX 3090``, ``2 × RTX 3090``, ``RTX 3090 (2x)``, ``RTX 3090 x2``."""

_KEY_AND_VALUE_BITS = re.compile(r"k(\d)v(\d)")
_STATED_BITS = re.compile(r"(\d+(?:\.\d+)?)[-_ ]?bit|^(?:int|fp)[-_ ]?(\d+)")
CACHE_BITS = range(2, 33)

Value = TypeVar("Value")


class RowError(ValueError):
    """Why a row has no answer, in words for its writer."""


def text(row: Row, column: str) -> str:
    """A cell without the spaces around it; empty where the row has none.

    Raises:
        RowError: it is longer than any name.
    """
    value = row.get(column)
    cell = value.strip() if isinstance(value, str) else ""
    longest = MAX_ADDRESS_CHARACTERS if is_own(cell) else LONGEST_CELL
    if len(cell) > longest:
        raise RowError(f"{column}: {cell[:20]!r}… is longer than {longest} characters")
    return cell


def is_open(row: Row, column: str) -> bool:
    """Whether a cell leaves the choice to the planner: empty, ``auto``, ``other``, ``… (not stated)``."""
    folded = fold(text(row, column))
    return folded in _LEFT_OPEN or folded.endswith("notstated")


def choice(row: Row, column: str, choices: Mapping[str, Value], default: str) -> Value:
    """What a word of a fixed list stands for; case and punctuation do not matter.

    Raises:
        RowError: it is not of the list.
    """
    cell = text(row, column) or default
    try:
        return choices[fold(cell)]
    except KeyError:
        raise RowError(f"{column}: {cell!r} is not one of {', '.join(choices)}") from None


def whole(row: Row, column: str, default: int, *, at_least: int, at_most: int = 100_000_000) -> int:
    """A whole number within its limits.

    Raises:
        RowError: it is none.
    """
    cell = text(row, column)
    if not cell:
        return default
    value = _read(column, cell)
    if not at_least <= value <= at_most or value != int(value):
        raise RowError(f"{column}: {cell} is not a whole number from {at_least} to {at_most:,}")
    return int(value)


def number(row: Row, column: str) -> float | None:
    """A number of at least 1; ``None`` where the cell is empty.

    Raises:
        RowError: it is none.
    """
    cell = text(row, column)
    if not cell:
        return None
    value = _read(column, cell)
    if not 1 <= value < 1e6:
        raise RowError(f"{column}: {cell} is not at least 1 and below 1,000,000")
    return value


def _read(column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise RowError(f"{column}: {cell!r} is not a number") from None


def devices(row: Row, names: NameIndex) -> list[str]:
    """The slugs of the devices that ``hardware`` names and ``hardware_count`` counts, each as often as it
    is there.

    Parts of a mixed rig are joined by ``+``; a count may stand before or behind a name (``2x RTX 3090``).

    Raises:
        ValueError: a name is not known or ambiguous; there are too many; the counts contradict each other.
    """
    cell = text(row, "hardware")
    counted = [_counted(part, names) for part in ([cell] if names.knows(cell) else cell.split("+"))]
    n = sum(count for _, count in counted)
    stated = whole(row, "hardware_count", n, at_least=1, at_most=MOST_ACCELERATORS)
    if n > MOST_ACCELERATORS:
        raise RowError(f"hardware: {n} devices are more than {MOST_ACCELERATORS}")
    if any(count < 1 for _, count in counted):
        raise RowError(f"hardware: {cell!r} counts no device")
    if n > 1 and stated not in (1, n):
        raise RowError(f"hardware names {n} devices, but hardware_count is {stated}")
    found = [slug for name, count in counted for slug in [names.resolve(name)] * count]
    return found * stated if n == 1 else found


def _counted(part: str, names: NameIndex) -> tuple[str, int]:
    """A name and how often it is meant."""
    match = None if names.knows(part) else _COUNTED.fullmatch(part.strip())
    if match is None:
        return part, 1
    said = match["before"] or match["bracketed"] or match["after"] or match["behind"]
    return match["name"] or match["named"], min(int(said), MOST_ACCELERATORS + 1)


def cache_bits(cell: str, names: NameIndex, bits: Mapping[str, float]) -> float:
    """Bits per element of a cache type; of two (``q8_0/q4_0``: keys and values) their mean.

    A type that the catalog does not know but that states its bits (``int8_per_token_head``) has those.

    Raises:
        ValueError: it is not known and states none.
    """
    return fmean(_cache_bits(half, names, bits) for half in cell.split("/", maxsplit=1))


def _cache_bits(cell: str, names: NameIndex, bits: Mapping[str, float]) -> float:
    if not names.knows(cell):
        folded = cell.strip().casefold()
        stated = [int(n) for match in _KEY_AND_VALUE_BITS.finditer(folded) for n in match.groups()]
        stated = stated or [int(float(m[1] or m[2])) for m in _STATED_BITS.finditer(folded)]
        if stated and all(n in CACHE_BITS for n in stated):
            return fmean(stated)
    return bits[names.resolve(cell)]
