"""PCIe plugs of the supplies that the plan leaves free: whether a fix by plugs can be carried out."""

from __future__ import annotations

from builds.assembly.plugs import has_breakout, outputs_of
from builds.compatibility.case import Case

__all__ = ["spare_eights"]

NOT_COUNTED = 1_000
"""What a supply is taken to have whose plugs no source counts: that is asked about elsewhere."""


def spare_eights(case: Case) -> int:
    """6+2-pin plugs that are left once every card, of its usual shape, and every riser is fed."""
    breakout = has_breakout(case.build.small_parts)
    if not case.build.supplies:
        return NOT_COUNTED
    have = 0
    for supply in case.build.supplies:
        plugs = outputs_of(supply, breakout=breakout)["8-pin"].plugs
        have += NOT_COUNTED if plugs is None else plugs
    fed = [feed for feed in case.plan.feeds if (feed.output or feed.plug) in ("8-pin", "6-pin")]
    return have - len(fed)
