"""Architectures and formats straight from the shipped CSV files: the core is tested without a database."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.quantization import Ecosystem, Quantization
from estimator.published_files import FileSizes, PublishedFile, file_sizes

__all__ = [
    "architecture",
    "architectures",
    "machine_row",
    "memory_measurements",
    "published_sizes",
    "quantization",
    "quantizations",
    "weight_files",
]

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def _rows(table: str) -> list[dict[str, str]]:
    single, folder = FIXTURES / f"{table}.csv", FIXTURES / table
    paths = [single] if single.exists() else sorted(folder.glob("*.csv"))
    rows: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def _count(row: dict[str, str], column: str) -> int:
    return int(row[column] or 0)


@cache
def _architectures() -> dict[str, Architecture]:
    return {
        row["slug"]: Architecture(
            slug=row["slug"],
            name=row["name"],
            family=row["family"],
            tied_embeddings=row["tied_embeddings"] == "yes",
            attention=AttentionKind(row["attention"]),
            exact=row["parameter_check"] != "incomplete",
            file_params=_count(row, "file_params") or None,
            gguf_architecture=row["gguf_architecture"],
            **{column: _count(row, column) for column in COUNTS},
        )
        for row in _rows("language_models")
        if all(row[column] for column in REQUIRED)
    }


REQUIRED = ("text_params", "params_read_per_token", "n_layers", "hidden_size", "max_context")
COUNTS = (
    "text_params", "params_read_per_token", "n_layers", "hidden_size", "n_heads", "n_kv_heads", "head_dim",
    "vocab_size", "max_context", "intermediate_size", "n_experts", "n_active_experts", "n_shared_experts",
    "expert_intermediate_size", "shared_expert_intermediate_size", "n_first_dense_layers",
    "n_full_attention_layers", "n_sliding_layers", "sliding_window", "n_recurrent_layers",
    "kv_bytes_per_token_full_16bit", "kv_bytes_per_token_sliding_16bit", "recurrent_state_bytes",
    "mla_kv_lora_rank", "mla_rope_dim",
)  # fmt: skip


@cache
def _quantizations() -> dict[str, Quantization]:
    return {
        row["slug"]: Quantization(
            slug=row["slug"],
            name=row["name"],
            ecosystem=Ecosystem(row["ecosystem"]),
            block_bits_per_weight=float(row["block_bits_per_weight"]),
            bits_embedding=float(row["bits_embedding"]),
            bits_head=float(row["bits_head"]),
            bits_attention=float(row["bits_attention"]),
            bits_dense_ffn=float(row["bits_dense_ffn"]),
            bits_experts=float(row["bits_experts"]),
            bits_shared_expert=float(row["bits_shared_expert"]),
            bits_fallback=float(row["bits_fallback"]) if row["bits_fallback"] else None,
            nominal_bits=float(row["nominal_bits"]) if row["nominal_bits"] else None,
        )
        for row in _rows("quantization_formats")
        if row["ecosystem"] != "kv" and row["bits_attention"]
    }


def architecture(slug: str) -> Architecture:
    """The shipped language model of that slug."""
    return _architectures()[slug]


def architectures(*, exact: bool = True) -> list[Architecture]:
    """All shipped language models whose counts are known, by default the exact ones only."""
    return [a for a in _architectures().values() if a.exact or not exact]


def quantization(slug: str) -> Quantization:
    """The shipped weight format of that slug."""
    return _quantizations()[slug]


def quantizations() -> list[Quantization]:
    """All shipped weight formats with their bits by class."""
    return list(_quantizations().values())


def weight_files() -> list[dict[str, str]]:
    """Rows of weight_files.csv: real published files."""
    return _rows("weight_files")


@cache
def published_sizes() -> Mapping[str, FileSizes]:
    """By model: the sizes of its published files, which `architectures` leave out."""
    return file_sizes(
        PublishedFile(
            row["language_model"], row["quantization"], float(row["size_gb"]), float(row["rounded_to_gb"])
        )
        for row in weight_files()
        if row["text_decoder_only"] == "yes"
    )


def memory_measurements() -> list[dict[str, str]]:
    """Rows of memory_measurements.csv: what engines and drivers reported."""
    return _rows("memory_measurements")


def machine_row(slug: str) -> dict[str, str]:
    """The row of machines.csv of that slug."""
    return next(row for row in _rows("machines") if row["slug"] == slug)
