"""What engines need for cards, and how models divide over them: ``software.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import splits, support

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *support.RULES,
    *splits.RULES,
)
