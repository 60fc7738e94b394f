"""What stands between slot and card: how it is fed, what it passes: ``riser.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import feeds, signals, slot_draw

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *feeds.RULES,
    *slot_draw.RULES,
    *signals.RULES,
)
