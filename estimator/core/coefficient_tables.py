"""Coefficients and evidence of many accelerators and formats as columns, worked out once for all models."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from estimator.core.architecture import Architecture
from estimator.core.calibration import (
    EFFECTS,
    Calibration,
    CaseKeys,
    effect_fields,
    effect_on,
    kernel_class,
    least_coefficient,
    near_evidence,
)
from estimator.core.results import NearEvidence
from estimator.core.tables import MANY, AcceleratorTable, QuantizationTable
from estimator.core.weights import FloatArray

__all__ = ["CoefficientTable"]

T = TypeVar("T")

LEVELS = {level: code for code, level in enumerate(NearEvidence)}


@dataclass(frozen=True)
class CoefficientTable:
    """For one table of accelerators and one of formats; stands where one case has `coefficient_values`."""

    calibration: Calibration
    accelerators: AcceleratorTable
    formats: QuantizationTable
    _columns: dict[CaseKeys, "_Columns"] = field(default_factory=dict)
    _devices: dict[CaseKeys, tuple[list[CaseKeys], list[int]]] = field(default_factory=dict)

    def __call__(self, keys: CaseKeys) -> Mapping[str, FloatArray]:
        """Coefficients by term, shape (formats, accelerators, 1); 1 wide where nothing changes."""
        if keys not in self._columns:
            kernels = [kernel_class(member) for member in self.formats.members]
            self._columns[keys] = _Columns(self.calibration, kernels, *self._devices_of(keys))
        return self._columns[keys]

    def evidence(
        self, test: str, keys: CaseKeys, architecture: Architecture
    ) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """How near measured runs come to each accelerator, and how many; both of shape (accelerators, 1)."""
        devices, device_of = self._devices_of(keys)
        found = [near_evidence(self.calibration, test, device, architecture) for device in devices]
        levels = np.array([[LEVELS[level]] for level, _ in found], dtype=np.int8)
        counts = np.array([[count] for _, count in found], dtype=np.int32)
        return levels[device_of], counts[device_of]

    def _devices_of(self, keys: CaseKeys) -> tuple[list[CaseKeys], list[int]]:
        """The keys of each chip once, and which of them each accelerator has; a host stands for itself."""
        if keys.chip != MANY:
            return [keys], [0]
        if keys not in self._devices:
            chips, chip_of = _distinct([(member.family, member.chip) for member in self.accelerators.members])
            cases = [replace(keys, family=family, chip=chip) for family, chip in chips]
            self._devices[keys] = cases, chip_of
        return self._devices[keys]


class _Columns(dict[str, FloatArray]):
    """Term → coefficients, worked out when a term is first asked for."""

    def __init__(
        self, calibration: Calibration, kernels: list[str], devices: list[CaseKeys], device_of: list[int]
    ) -> None:
        self._calibration, self._device_of = calibration, device_of
        distinct_kernels, self._kernel_of = _distinct(kernels)
        self._cases = [[replace(keys, kernel=kernel) for keys in devices] for kernel in distinct_kernels]
        self._effects: dict[str, FloatArray] = {}

    def __missing__(self, term: str) -> FloatArray:
        # An axis that no effect of the term knows stays one wide: what is multiplied with it stays small.
        total = np.zeros((1, 1))
        for name in EFFECTS[term]:
            total = total + self._effect(name)
        values = np.maximum(np.exp(total), least_coefficient(term))
        if len(values) > 1:
            values = values[self._kernel_of]
        column = self[term] = (values[:, self._device_of] if values.shape[1] > 1 else values)[..., np.newaxis]
        return column

    def _effect(self, name: str) -> FloatArray:
        """One effect, which terms share: distinct kernels × distinct devices, 1 wide where none matters."""
        if name not in self._effects:
            fields = effect_fields(name)
            rows = self._cases if "kernel" in fields else self._cases[:1]
            if not {"chip", "family"} & set(fields):
                rows = [row[:1] for row in rows]
            self._effects[name] = np.array(
                [[effect_on(self._calibration, name, keys) or 0.0 for keys in row] for row in rows]
            )
        return self._effects[name]


def _distinct(values: list[T]) -> tuple[list[T], list[int]]:
    """Each value once, and for each place which of them stands there."""
    order = {value: i for i, value in enumerate(dict.fromkeys(values))}
    return list(order), [order[value] for value in values]
