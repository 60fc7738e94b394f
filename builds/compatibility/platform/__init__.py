"""Processor, board, cooler and firmware: ``platform.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import firmware, sockets

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *sockets.RULES,
    *firmware.RULES,
)
