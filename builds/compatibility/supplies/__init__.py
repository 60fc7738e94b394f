"""What each supply has to give, and what goes wrong between two: ``psu.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import loads, pairing

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *loads.RULES,
    *pairing.RULES,
)
