"""A place for every card, and what its link loses on the way: ``lanes.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import places, tensor_parallel, widths

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *places.RULES,
    *widths.RULES,
    *tensor_parallel.RULES,
)
