"""Many rigs or formats where one is expected: their figures stand in columns, and the same formulas answer.

The axes of everything that comes of them are (format, rig, context): a table of formats has figures of shape
(formats, 1, 1), a table of accelerators (rigs, 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from estimator.core.hardware import Accelerator, Host, Link, Rig
from estimator.core.quantization import Quantization
from estimator.core.remembered import remembers_hash

__all__ = ["MANY", "AcceleratorTable", "QuantizationTable", "RigTable", "rig_tables"]

MANY = "*"
"""Stands for the chip and the family of a table's accelerators."""

COLUMNS = ("memory_gib", "memory_bandwidth_gb_s", "matmul_tflops", "usable_memory_share", "sustained_share")


@remembers_hash
@dataclass(frozen=True, kw_only=True)
class QuantizationTable(Quantization):
    """Formats of one ecosystem. Bytes of weights are columns; figures of its own are those of the first."""

    members: tuple[Quantization, ...] = ()

    @classmethod
    def of(cls, members: Iterable[Quantization]) -> "QuantizationTable":
        """These formats, in order; equal ones give the same table.

        Raises:
            ValueError: there are none, or they are of several ecosystems.
        """
        return _quantization_table(tuple(members))


@lru_cache(maxsize=256)
def _quantization_table(members: tuple[Quantization, ...]) -> QuantizationTable:
    ecosystems = sorted({member.ecosystem.value for member in members})
    if len(ecosystems) != 1:
        raise ValueError(f"A table of formats has one ecosystem, not {', '.join(ecosystems) or 'none'}")
    first = {name: getattr(members[0], name) for name in Quantization.__dataclass_fields__}
    return QuantizationTable(**first, members=members)


@dataclass(frozen=True, kw_only=True, eq=False)
class AcceleratorTable(Accelerator):
    """Accelerators whose rates are columns; each is itself alone, so that its own columns are told apart."""

    members: tuple[Accelerator, ...] = ()

    def __post_init__(self) -> None:
        """Members were checked when they were made."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @classmethod
    def of(cls, members: Sequence[Accelerator]) -> "AcceleratorTable":
        """These accelerators, one a row; all have the same vendor and kind of memory."""
        columns: dict[str, Any] = {
            name: np.array([[getattr(member, name)] for member in members], dtype=np.float64)
            for name in COLUMNS
        }
        return cls(
            slug=MANY,
            name=MANY,
            vendor=members[0].vendor,
            chip=MANY,
            family=MANY,
            unified_memory=members[0].unified_memory,
            members=tuple(members),
            **columns,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class RigTable:
    """Rigs that differ in their accelerators alone, each of equal ones, as one rig."""

    rig: Rig
    positions: tuple[int, ...]
    """Of its rows among the rigs that were asked about."""
    members: tuple[Rig, ...]
    table: AcceleratorTable

    __hash__ = object.__hash__


def rig_tables(rigs: Sequence[Rig]) -> tuple[RigTable, ...]:
    """Rigs in as few tables as may be: one for each number of accelerators, vendor, link and host.

    Raises:
        ValueError: a rig has different accelerators.
    """
    groups: dict[Any, list[int]] = {}
    for i, rig in enumerate(rigs):
        if not rig.is_uniform:
            raise ValueError(f"{rig.name}: its accelerators differ; a table holds rigs of equal ones")
        groups.setdefault(_kind(rig), []).append(i)
    return tuple(_rig_table(rigs, positions) for positions in groups.values())


def _kind(rig: Rig) -> tuple[int, str, bool, Link | None, Host | None]:
    """What the rigs of a table share. Where processor and GPU share one memory, the host decides nothing."""
    first = rig.accelerators[0]
    host = None if first.unified_memory else rig.host
    return rig.n_accelerators, first.vendor.value, first.unified_memory, rig.link, host


def _rig_table(rigs: Sequence[Rig], positions: list[int]) -> RigTable:
    first = rigs[positions[0]]
    table = AcceleratorTable.of([rigs[i].accelerators[0] for i in positions])
    rig = Rig(name=MANY, accelerators=(table,) * first.n_accelerators, host=first.host, link=first.link)
    return RigTable(
        rig=rig, positions=tuple(positions), members=tuple(rigs[i] for i in positions), table=table
    )
