"""Rates that contradict runs of the same device, by how each stands to what the calibration expects."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from estimator.checks.findings import Finding, Rule

__all__ = ["Expected", "neighbour_findings"]

FACTOR = 2.5
"""Two careful people who measure the same differ by less: 1.16 in the median for decode, 1.44 for prefill."""
DEVIATIONS = 4.0
SIGMA_PER_MAD = 1.4826
FEWEST_IN_A_CELL = 4
FEWEST_OF_A_DEVICE = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """A measured rate over the expected one, and what it is compared with."""

    key: str
    log_ratio: float
    """ln(measured / expected)."""
    cell: Hashable
    """Same device, model, format, engine and way of splitting."""
    device: Hashable
    """Same device, engine and way of splitting."""


def neighbour_findings(runs: Iterable[Expected]) -> Iterator[Finding]:
    """Rows further than `FACTOR` and than `DEVIATIONS` robust standard deviations from their neighbours.

    Neighbours are the other rows of the cell where there are enough, else the device's. A row that agrees
    with the calibration is never doubted because its neighbours do not.
    """
    rows = sorted(runs, key=lambda run: run.key)
    cells, devices = _by(rows, "cell"), _by(rows, "device")
    for row in rows:
        if abs(row.log_ratio) <= math.log(FACTOR):
            continue
        for rule, group, fewest in (
            (Rule.UNLIKE_ITS_CELL, cells[row.cell], FEWEST_IN_A_CELL),
            (Rule.UNLIKE_ITS_DEVICE, devices[row.device], FEWEST_OF_A_DEVICE),
        ):
            others = [other.log_ratio for other in group if other is not row]
            if len(others) >= fewest:
                if (by := _apart(row.log_ratio, others)) is not None:
                    yield Finding(row.key, rule, _reason(rule, by, len(others)), max(by, 1.0 / by))
                break


def _by(rows: list[Expected], field: str) -> Mapping[Hashable, list[Expected]]:
    groups: dict[Hashable, list[Expected]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, field)].append(row)
    return groups


def _apart(value: float, others: list[float]) -> float | None:
    """The factor between a row and its neighbours' middle, where it is beyond both limits."""
    middle = median(others)
    spread = SIGMA_PER_MAD * median(abs(other - middle) for other in others)
    distance = abs(value - middle)
    if distance <= math.log(FACTOR) or distance <= DEVIATIONS * spread:
        return None
    return math.exp(value - middle)


def _reason(rule: Rule, by: float, n: int) -> str:
    what = "device and model" if rule is Rule.UNLIKE_ITS_CELL else "device"
    share = f"{by:.1f} times" if by >= 1.0 else f"{by:.2f} of"
    return f"{share} what {n} other runs of the same {what} lead to expect"
