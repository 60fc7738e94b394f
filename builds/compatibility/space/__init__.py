"""Room and air: ``space.*``, ``cooling.*``, ``thermal.*``."""

from __future__ import annotations

from builds.compatibility.findings import Rule

from . import airflow, cooling, housing

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *housing.RULES,
    *airflow.RULES,
    *cooling.RULES,
)
