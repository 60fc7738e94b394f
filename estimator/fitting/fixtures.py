"""The reviewed CSV files as unsaved catalog rows: the fit needs no database."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models

from catalog.models import Gpu, LanguageModel, Machine, QuantizationFormat
from estimator.measured.runs import Run, SkippedRowError, run_of
from estimator.models import Measurement
from estimator.published_files import PublishedFile
from estimator.specs import Specs, specs_of

__all__ = ["csv_rows", "fixtures_dir", "load_runs", "measured_rows", "specs"]

Row = TypeVar("Row", bound=models.Model)


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


def _unsaved(model: type[Row], row: dict[str, str]) -> Row:
    """The row as a model instance without its dates, which no estimate reads."""
    values = {}
    for field in model._meta.concrete_fields:
        text = row.get(field.name)
        if text and not isinstance(field, models.DateField):
            values[field.name] = field.to_python({"yes": True, "no": False}.get(text, text))
    return model(**values)


@cache
def specs() -> Specs:
    """All that measured runs name, as value objects; models whose shape is incomplete take no part."""
    models = (_unsaved(LanguageModel, row) for row in csv_rows("language_models"))
    return specs_of(
        (
            _unsaved(Gpu, row)
            for row in csv_rows("gpus")
            if row["memory_gib"] and row["memory_bandwidth_gb_s"]
        ),
        (_with_memory(_unsaved(Machine, row)) for row in csv_rows("machines")),
        (row for row in models if row.parameter_check != LanguageModel.ParameterCheck.INCOMPLETE),
        (_unsaved(QuantizationFormat, row) for row in csv_rows("quantization_formats")),
        (
            PublishedFile(
                row["language_model"], row["quantization"], float(row["size_gb"]), float(row["rounded_to_gb"])
            )
            for row in csv_rows("weight_files")
            if row["text_decoder_only"] == "yes"
        ),
    )


def _with_memory(machine: Machine) -> Machine:
    # A chip-level profile may leave its memory size open; speeds do not depend on it.
    machine.memory_gib = machine.memory_gib or 64.0
    return machine


def measured_rows() -> Iterator[Measurement]:
    """All published rates, as unsaved rows in the order of the file."""
    return (_unsaved(Measurement, row) for row in csv_rows("measurements"))


def load_runs() -> tuple[list[Run], dict[str, int]]:
    """All rows that the fit can use, duplicates folded, and how many others there are by reason."""
    found: dict[tuple[object, ...], Run] = {}
    skipped: dict[str, int] = {}
    for row in measured_rows():
        try:
            run = run_of(row, specs())
        except SkippedRowError as reason:
            skipped[str(reason)] = skipped.get(str(reason), 0) + 1
            continue
        same = (run.test, run.cell, run.variant, run.scenario, round(run.tokens_per_s, 2))
        if same in found:
            skipped["duplicate"] = skipped.get("duplicate", 0) + 1
        else:
            found[same] = run
    return sorted(found.values(), key=lambda run: run.key), skipped
