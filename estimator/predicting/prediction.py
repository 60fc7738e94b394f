"""The answer to one row of the batch door: numbers for programs, cells for tables."""

from dataclasses import dataclass, fields
from decimal import Decimal

from estimator.core.results import Fit
from estimator.figures import round_to_digits

__all__ = ["COLUMNS", "Prediction", "rounded"]

SIGNIFICANT_FIGURES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A rate with its band and what it rests on, or the reason why there is none."""

    case_id: str = ""
    tokens_per_s: float | None = None
    low: float | None = None
    high: float | None = None
    band: float | None = None
    """Share of unseen measurements that such bands hold."""
    memory_gib: float | None = None
    """On all devices together. [GiB]"""
    fits: Fit | None = None
    evidence: int | None = None
    """Measured runs near the question."""
    nearest: str = ""
    """Where the nearest of them was published."""
    error: str = ""

    def cells(self) -> dict[str, str]:
        """The row of the output table; what is not known is empty."""
        return {column: _cell(column, getattr(self, column)) for column in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Prediction))


def rounded(value: float | None) -> float | None:
    """To the figures that an answer has."""
    return None if value is None else round_to_digits(value, SIGNIFICANT_FIGURES)


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if column == "memory_gib":
        return f"{value:.2f}"
    return _figure(value) if isinstance(value, float) else str(value)


def _figure(value: float) -> str:
    """Four significant figures without an exponent, which spreadsheets would turn into a date or a text.

    >>> _figure(12345.6), _figure(0.000123456), _figure(0.8)
    ('12350', '0.0001235', '0.8')
    """
    return f"{Decimal(f'{value:.{SIGNIFICANT_FIGURES}g}'):f}"
