"""Measured runs as a file: CSV that a spreadsheet may open without harm, or JSON; a row at a time."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from catalog import spreadsheets
from estimator.calibrations import current_calibration
from estimator.core.intervals import COVERAGE
from estimator.figures import round_to_digits
from estimator.measured.lists import EstimatedRun
from estimator.models import Measurement

__all__ = ["COLUMNS", "csv_lines", "json_lines", "record_of"]

STATED = tuple(
    field.name for field in Measurement._meta.concrete_fields if not (field.primary_key or field.is_relation)
)
"""Columns that the source states, by their names in fixtures/measurements.csv."""

ESTIMATED = (
    "estimate_tokens_per_s", "estimate_low", "estimate_high", "estimate_band", "measured_over_estimate",
    "estimate_evidence", "no_estimate_because", "calibration",
)  # fmt: skip

COLUMNS = STATED + ESTIMATED


def record_of(found: EstimatedRun) -> dict[str, Any]:
    """One run with its estimate, as JSON holds it."""
    stated = {name: _plain(getattr(found.row, name)) for name in STATED}
    rate = found.estimate.rate
    figures: tuple[Any, ...] = (None,) * 4
    if rate:
        figures = (_rounded(rate.tokens_per_s), _rounded(rate.low), _rounded(rate.high), COVERAGE)
    return stated | dict(
        zip(
            ESTIMATED,
            (
                *figures,
                None if found.ratio is None else _rounded(found.ratio),
                rate.evidence.value if rate else None,
                found.estimate.reason,
                current_calibration().calibration_id,
            ),
            strict=True,
        )
    )


def csv_lines(runs: Iterable[EstimatedRun]) -> Iterator[str]:
    """The header and a line for each run."""
    return spreadsheets.csv_lines(COLUMNS, map(record_of, runs))


def json_lines(runs: Iterable[EstimatedRun]) -> Iterator[str]:
    """One JSON list, a run a line."""
    return spreadsheets.json_lines(map(record_of, runs))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _rounded(value: float) -> float:
    return round_to_digits(value, 4)
