"""All rules, in the order of the table in docs/compatibility.md."""

from __future__ import annotations

from . import (
    completeness,
    lanes,
    memory,
    nvlink,
    outlets,
    platform,
    power,
    risers,
    software,
    space,
    supplies,
)
from .findings import Rule

__all__ = ["RULES"]

FAMILIES = (
    power,
    risers,
    supplies,
    outlets,
    lanes,
    space,
    nvlink,
    memory,
    platform,
    completeness,
    software,
)

RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.RULES)
