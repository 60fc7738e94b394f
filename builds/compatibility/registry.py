"""All rules, in the order of the table in docs/compatibility.md."""

from __future__ import annotations

from . import (
    airflow_rules,
    bridge_rules,
    cooling_rules,
    lane_rules,
    slot_rules,
    space_rules,
    tensor_rules,
)
from .completeness_rules import COMPLETENESS_RULES
from .findings import Rule
from .memory_rules import MEMORY_RULES
from .outlet_rules import OUTLET_RULES
from .pairing_rules import PAIRING_RULES
from .platform_rules import PLATFORM_RULES
from .power_rules import POWER_RULES
from .riser_rules import RISER_RULES
from .software_rules import SOFTWARE_RULES
from .supply_rules import SUPPLY_RULES

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    *POWER_RULES,
    *RISER_RULES,
    *SUPPLY_RULES,
    *PAIRING_RULES,
    *OUTLET_RULES,
    *slot_rules.RULES,
    *lane_rules.RULES,
    *tensor_rules.RULES,
    *space_rules.RULES,
    *airflow_rules.RULES,
    *cooling_rules.RULES,
    *bridge_rules.RULES,
    *MEMORY_RULES,
    *PLATFORM_RULES,
    *COMPLETENESS_RULES,
    *SOFTWARE_RULES,
)
