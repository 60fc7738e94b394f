"""One, two and four cards side by side: price, findings, memory and speed as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from builds.builder.links import Links
from builds.builder.running import shown_of
from builds.builder.upgrades import Upgrade
from builds.compatibility.findings import Finding, Severity
from builds.figures import gib_text
from builds.shelf import Shelf
from catalog.figures import usd
from estimator.core.calibration import Calibration

from .judgement import counts_in_words
from .names import cards_named

__all__ = ["upgrades_shown"]


def upgrades_shown(
    found: Sequence[Upgrade], cards: Collection[str], shelf: Shelf, calibration: Calibration
) -> dict[str, Any]:
    """Template context of builds/builder/_upgrades.html."""
    return {"columns": [_column(each, cards, shelf, calibration) for each in found]}


def _column(each: Upgrade, cards: Collection[str], shelf: Shelf, calibration: Calibration) -> dict[str, Any]:
    checked = each.checked
    side = shown_of(checked.running, shelf, calibration)
    return {
        "heading": f"{each.count} card{'s' if each.count > 1 else ''}",
        "name": cards_named(checked.build),
        "is_current": each.is_current,
        "url": "" if each.is_current else Links(checked.document, cards).here,
        "price": usd(checked.total.usd) if checked.total else "",
        "change": _change(each.change_usd),
        "counts": counts_in_words(checked.findings),
        "needs": _needs(checked.findings),
        "memory": _memory(each),
        "fits": side.get("fits"),
        "problem": side.get("problem", ""),
        "runs": side.get("runs", ""),
        "decode": side.get("decode"),
        "prefill": side.get("prefill"),
        "wall": f"{checked.power.wall.continuous_w:,.0f} W",
    }


def _needs(findings: Sequence[Finding]) -> list[str]:
    """How to mend what stops it; where nothing does, what goes with a loss or a risk. Each remedy once."""
    for severity in (Severity.BLOCK, Severity.WARN):
        said = [each.fix.text for each in findings if each.severity is severity and each.fix]
        if said:
            return list(dict.fromkeys(said))
    return []


def _change(change: Decimal | None) -> str:
    if not change:
        return ""
    return f"{usd(abs(change))} {'more' if change > 0 else 'less'}"


def _memory(each: Upgrade) -> str:
    sizes = [use.card.memory_gib for use in each.checked.build.cards]
    known = [size for size in sizes if size is not None]
    return gib_text(sum(known) * 2**30) if known and len(known) == len(sizes) else "not known"
