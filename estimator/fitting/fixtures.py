"""The reviewed CSV files as unsaved catalog rows: the fit needs no database."""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models

from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat
from estimator.core.architecture import Architecture
from estimator.core.quantization import Quantization
from estimator.inputs import architecture_of, quantization_of

__all__ = ["architectures", "csv_rows", "fixtures_dir", "fixtures_hash", "hardware", "quantizations"]

Row = TypeVar("Row", bound=models.Model)

FITTED_TABLES = (
    "gpus", "machines", "language_models", "quantization_formats", "measurements", "power_measurements",
)  # fmt: skip


def fixtures_dir() -> Path:
    """Where the reviewed data lies."""
    return Path(settings.BASE_DIR) / "fixtures"


def _files(table: str) -> list[Path]:
    single = fixtures_dir() / f"{table}.csv"
    return [single] if single.exists() else sorted((fixtures_dir() / table).glob("*.csv"))


def csv_rows(table: str) -> Iterator[dict[str, str]]:
    """Rows of a table, one file or a folder of files."""
    for path in _files(table):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def fixtures_hash() -> str:
    """Names the content of all tables that the fit reads."""
    digest = hashlib.sha256()
    for table in FITTED_TABLES:
        for path in _files(table):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _unsaved(model: type[Row], row: dict[str, str]) -> Row:
    """The row as a model instance without its dates, which no estimate reads."""
    values = {}
    for field in model._meta.concrete_fields:
        text = row.get(field.name)
        if text and not isinstance(field, models.DateField):
            values[field.name] = field.to_python({"yes": True, "no": False}.get(text, text))
    return model(**values)


@cache
def hardware() -> dict[str, Gpu | Machine]:
    """Cards and machines by slug."""
    cards: dict[str, Gpu | Machine] = {
        row["slug"]: _unsaved(Gpu, row) for row in csv_rows("gpus") if _has_rates(row)
    }
    return cards | {row["slug"]: _unsaved(Machine, row) for row in csv_rows("machines")}


def _has_rates(row: dict[str, str]) -> bool:
    return bool(row["memory_gib"] and row["memory_bandwidth_gb_s"])


@cache
def architectures() -> dict[str, Architecture]:
    """Models whose shape is complete, by slug."""
    rows = (_unsaved(LanguageModel, row) for row in csv_rows("language_models"))
    complete = [row for row in rows if row.parameter_check != LanguageModel.ParameterCheck.INCOMPLETE]
    return {row.slug: architecture_of(row) for row in complete}


@cache
def quantizations() -> dict[str, Quantization]:
    """Weight formats by slug."""
    rows = (_unsaved(QuantizationFormat, row) for row in csv_rows("quantization_formats"))
    return {
        row.slug: quantization_of(row)
        for row in rows
        if row.ecosystem != QuantizationFormat.Ecosystem.KV_CACHE
    }
