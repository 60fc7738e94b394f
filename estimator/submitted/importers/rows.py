"""What an importer gives: runs as they were stated, and a reason for each line that is none."""

from collections.abc import Sized
from dataclasses import dataclass, replace
from datetime import date

from estimator.submitted.importers.cells import printable

__all__ = [
    "MOST_ROWS", "BenchRow", "Reading", "Refusal", "excerpt", "rest_unread",
]  # fmt: skip

MOST_ROWS = 500
"""Runs read from one paste."""

MOST_RUNS_READ = 10 * MOST_ROWS
MOST_REFUSALS = 1000
"""Runs and broken lines before the rest of a text is left alone."""

TOO_MANY_RUNS = "So many runs stand before this that the rest was not read."
TOO_MANY_REFUSALS = "So much before this is broken that the rest was not read."

EXCERPT_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """One measured rate, in the words of the program that measured it; empty or ``None`` is not stated."""

    line: int
    """Where it stands in the text, from 1; 0 for a run that was typed into the form."""
    test: str
    """``decode`` or ``prefill``."""
    tokens_per_s: float
    stddev: float | None = None
    n_prompt: int = 0
    n_gen: int = 0
    depth: int = 0
    """Tokens in the cache before the test."""
    hardware_name: str = ""
    """The devices' name; of different ones joined by `` + ``."""
    hardware_count: int | None = None
    backend: str = ""
    """As the estimator spells it: cuda, rocm, vulkan, sycl, metal, cpu."""
    engine: str = "llama.cpp"
    sub_engine: str = ""
    engine_version: str = ""
    model_name: str = ""
    """As printed, without the format: ``qwen2 7B``."""
    model_file: str = ""
    """Name of the file, without its folder."""
    quantization_name: str = ""
    size_bytes: float | None = None
    n_params: float | None = None
    ubatch: int | None = None
    flash_attention: bool | None = None
    kv_type: str = ""
    """Cache type; where keys and values differ, both: ``q8_0/f16``."""
    split_mode: str = ""
    n_gpu_layers: int | None = None
    """Layers on the GPU; ``None`` where not stated, negative for all."""
    experts_on_cpu: bool = False
    """Some tensors are kept in host RAM by rule."""
    over_network: bool = False
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that gave no run."""

    line: int
    """From 1; 0 where the reason concerns the text as a whole."""
    reason: str
    """What was wrong and what would be right."""
    text: str = ""
    """The line's beginning."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one text gave."""

    format: str
    """``llama-bench md``, ``llama-bench csv``, ``llama-bench json``, ``llama-bench jsonl``,
    ``llama-bench sql``, ``localscore``, ``form``; empty where none was recognized."""
    rows: tuple[BenchRow, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def bounded(self) -> "Reading":
        """The same with at most `MOST_ROWS` rows; what is beyond is refused."""
        if len(self.rows) <= MOST_ROWS:
            return self
        beyond = self.rows[MOST_ROWS:]
        reason = (
            f"More than {MOST_ROWS} runs: the {len(beyond)} from here on are left out; "
            "send them in another paste."
        )
        return replace(
            self, rows=self.rows[:MOST_ROWS], refusals=(*self.refusals, Refusal(beyond[0].line, reason))
        )


def rest_unread(rows: Sized, refusals: Sized) -> str:
    """Why a text is read no further after these; empty where it is."""
    if len(refusals) >= MOST_REFUSALS:
        return TOO_MANY_REFUSALS
    return TOO_MANY_RUNS if len(rows) >= MOST_RUNS_READ else ""


def excerpt(text: str) -> str:
    """The beginning of a line, for a message.

    >>> excerpt("  a\\tline ")
    'a line'
    """
    shown = " ".join(printable(text[: 4 * EXCERPT_CHARACTERS]).split())
    return shown if len(shown) <= EXCERPT_CHARACTERS else f"{shown[: EXCERPT_CHARACTERS - 1]}…"
