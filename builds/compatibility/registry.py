"""All rules, in the order of the table in docs/compatibility.md."""

from __future__ import annotations

from .findings import Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = ()
