"""Whether every card gets its power, plug by plug: ``power.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import adapters, cables, connectors

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *connectors.RULES,
    *adapters.RULES,
    *cables.RULES,
)
