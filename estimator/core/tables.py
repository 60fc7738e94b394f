"""Many rigs or formats where one is expected: their figures stand in columns, and the same formulas answer.

The axes of everything that comes of them are (format, rig, context): a table of formats has figures of shape
(formats, 1, 1), a table of accelerators (rigs, 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np

from estimator.core.hardware import Accelerator, Host, Link, Rig
from estimator.core.quantization import Quantization
from estimator.core.remembered import remembers_hash

__all__ = ["MANY", "AcceleratorTable", "QuantizationTable", "RigTable", "rig_tables"]

MANY = "*"
"""Stands for the chip and the family of a table's accelerators."""


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
        return cls(
            slug=MANY,
            name=MANY,
            vendor=members[0].vendor,
            chip=MANY,
            family=MANY,
            unified_memory=members[0].unified_memory,
            members=tuple(members),
            **_columns(Accelerator, members),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class RigTable:
    """Rigs of one number of equal accelerators, each with its own kind, host and link, as one rig."""

    rig: Rig
    positions: tuple[int, ...]
    """Of its rows among the rigs that were asked about."""
    members: tuple[Rig, ...]
    table: AcceleratorTable

    __hash__ = object.__hash__


def rig_tables(rigs: Sequence[Rig]) -> tuple[RigTable, ...]:
    """Rigs in as few tables as may be: one for each number of accelerators, vendor and way of linking.

    Raises:
        ValueError: a rig has different accelerators.
    """
    groups: dict[Any, list[int]] = {}
    for i, rig in enumerate(rigs):
        if not rig.is_uniform:
            raise ValueError(f"{rig.name}: its accelerators differ; a table holds rigs of equal ones")
        groups.setdefault(_kind(rig), []).append(i)
    return tuple(_rig_table(rigs, positions) for positions in groups.values())


def _kind(rig: Rig) -> tuple[int, str, bool, bool | None]:
    """What the rigs of a table share: what a formula asks of them in words, not in figures."""
    first = rig.accelerators[0]
    peer_to_peer = rig.link.peer_to_peer if rig.link else None
    return rig.n_accelerators, first.vendor.value, first.unified_memory, peer_to_peer


def _columns(kind: type[Any], members: Sequence[Any]) -> dict[str, Any]:
    """The figures that all members have, one below the other, shape (members, 1)."""
    names = [field.name for field in fields(kind) if field.type is float]
    return {
        name: np.array([[getattr(member, name)] for member in members], dtype=np.float64) for name in names
    }


def _rig_table(rigs: Sequence[Rig], positions: list[int]) -> RigTable:
    members = tuple(rigs[i] for i in positions)
    first = members[0]
    table = AcceleratorTable.of([member.accelerators[0] for member in members])
    links = [member.link for member in members]
    link = first.link and replace(first.link, name=MANY, **_columns(Link, links))
    host = Host(name=MANY, **_columns(Host, [member.host for member in members]))
    rig = Rig(name=MANY, accelerators=(table,) * first.n_accelerators, host=host, link=link)
    return RigTable(rig=rig, positions=tuple(positions), members=members, table=table)
