"""Figures that one author published more than once."""

from collections.abc import Iterable, Iterator

from estimator.checks.findings import Finding, Rule
from estimator.measured.runs import author_of
from estimator.models import Measurement

__all__ = ["republished_findings"]

QUESTION = (
    "engine", "sub_engine", "backend", "hardware", "hardware_name", "hardware_count", "split",
    "language_model", "model_name", "quantization", "quantization_name", "model_size_gib", "kv_type",
    "flash_attention", "test", "n_prompt", "n_gen", "depth", "concurrency", "tokens_per_s", "power_limit_w",
    "speculation", "speculation_kind", "drafts", "ubatch", "note",
)  # fmt: skip
"""What one run is; where two rows agree in all of it one of them adds nothing."""


def republished_findings(rows: Iterable[Measurement]) -> Iterator[Finding]:
    """Rows that repeat an earlier one of the same author, rate and all; the earliest by key stands."""
    first: dict[tuple[object, ...], Measurement] = {}
    for row in sorted(rows, key=lambda row: (bool(row.quarantine), row.key)):
        question = (author_of(row.source_url), *(getattr(row, field) for field in QUESTION))
        earlier = first.setdefault(question, row)
        if earlier is not row:
            yield Finding(
                row.key, Rule.REPUBLISHED, f"the same figure as {earlier.key}, published again", 1.0
            )
