"""The fix that mends most of what is too much: a lower power limit for every card."""

from __future__ import annotations

from functools import lru_cache

from builds.assembly.build import Build
from builds.assembly.plan import Plan
from builds.power.capping import Cap, cap_to_fit

from .case import Case
from .findings import Action, Change, Fix, Severity
from .wording import watts

__all__ = ["cap_fix"]

USEFUL_SHARE = 0.5
"""Of the stock limit: below it cards lose most of their speed, which mends nothing. docs/methodology.md,
Power."""


def cap_fix(case: Case, otherwise: str, *, severity: Severity, or_else: str = "") -> Fix:
    """Cap every card at what fits comfortably, else at what runs; ``otherwise`` where no cap helps.

    ``or_else`` names the other way out. A cap that only runs mends a finding of ``severity`` block alone.
    """
    cap = _cap_of(case.build, case.plan)
    highest = max((use.limit_w or 0.0 for use in case.build.cards), default=0.0)
    if cap is None:
        return Fix(otherwise)
    limit, comfortable = (cap.comfortable_w, True) if cap.comfortable_w else (cap.runs_w, False)
    if not comfortable and severity is not Severity.BLOCK:
        return Fix(otherwise)
    if limit is None or not USEFUL_SHARE * cap.stock_w <= limit < highest:
        return Fix(otherwise)
    what = "every card" if len(case.build.cards) > 1 else "the card"
    text = f"Cap {what} at {watts(limit)}"
    text += (
        ": then supply and outlet are within their limits"
        if comfortable
        else ": it then runs, without reserve"
    )
    text += f"; or {or_else}." if or_else else "."
    return Fix(text, Change(Action.LIMIT_CARDS, value=f"{limit:g}"))


@lru_cache(maxsize=4)
def _cap_of(build: Build, plan: Plan) -> Cap | None:
    """Several rules of one check ask for the same."""
    return cap_to_fit(build, plan)
