"""Modules that the board takes, and the bandwidth that they give: ``memory.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import bandwidth, modules

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *modules.RULES,
    *bandwidth.RULES,
)
