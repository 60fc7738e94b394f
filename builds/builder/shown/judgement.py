"""Findings as the page shows them: the worst first, each with its fix as an address and its why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builds.assembly.outlets import OUTLETS
from builds.builder.links import Links
from builds.compatibility.findings import Action, Change, Confidence, Finding, Severity
from catalog.figures import number, sources

__all__ = ["checks_shown", "counts_in_words", "findings_shown"]

_CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.SPEC: "a specification or the maker's own figure",
    Confidence.MEASURED: "measured and published",
    Confidence.PRACTICE: "what people who build such rigs do",
    Confidence.ARITHMETIC: "arithmetic with the parts' own figures",
    Confidence.UNCONFIRMED: "reported, not confirmed",
}
_HEADINGS: Mapping[Severity, str] = {
    Severity.BLOCK: "Stops the build: unsafe or cannot work",
    Severity.WARN: "Works, with a loss or a risk",
    Severity.NOTE: "Good to know",
}
_LOOKS: Mapping[Severity, str] = {
    Severity.BLOCK: "says-block",
    Severity.WARN: "says-warn",
    Severity.NOTE: "says-note",
}
"""Classes of static/css/builder.css: a mark before the words, which need no colour to be told apart."""
_ONE_AND_MORE: Mapping[Severity, tuple[str, str]] = {
    Severity.BLOCK: ("thing that stops it", "things that stop it"),
    Severity.WARN: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
}


def findings_shown(
    findings: tuple[Finding, ...], links: Links, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """By severity; what has to be looked up stands on the list of checks instead."""
    groups = []
    for severity in Severity:
        found = [each for each in findings if each.severity is severity and not each.to_check]
        if found:
            shown = [_finding(each, i, links, names) for i, each in enumerate(found)]
            groups.append({"severity": str(severity), "heading": _HEADINGS[severity], "findings": shown})
    return groups


def checks_shown(
    findings: tuple[Finding, ...], links: Links, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """ "Check these before ordering": what no source tells of a part."""
    return [_finding(each, i, links, names) for i, each in enumerate(findings) if each.to_check]


def counts_in_words(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    """``2 things that stop it``, ``1 warning``: one entry for each severity that occurs."""
    shown = []
    for severity in Severity:
        count = sum(each.severity is severity and not each.to_check for each in findings)
        if count:
            text = f"{count} {_ONE_AND_MORE[severity][count > 1]}"
            shown.append({"severity": str(severity), "look": _LOOKS[severity], "text": text})
    return shown


def _finding(each: Finding, i: int, links: Links, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": f"{each.severity}-{each.rule.replace('.', '-')}-{i}",
        "look": "says-check" if each.to_check else _LOOKS[each.severity],
        "rule": each.rule,
        "message": each.message,
        "parts": [names.get(part, part) for part in each.parts],
        "figures": _figures(each),
        "sources": sources(each.source),
        "confidence": _CONFIDENCE[each.confidence],
        "fix": each.fix.text if each.fix else "",
        "fix_url": links.after(each.fix.change) if each.fix and each.fix.change else "",
        "button": _button(each.fix.change, names) if each.fix and each.fix.change else "",
    }


def _button(change: Change, names: Mapping[str, str]) -> str:
    """What pressing it does, in a few words."""
    subject, value = names.get(change.subject, change.subject), names.get(change.value, change.value)
    plural = "" if change.value == "1" else "s"
    words: Mapping[Action, str] = {
        Action.LIMIT_CARDS: f"Cap at {value} W" if value else "Take the cap away",
        Action.RISER: f"Use the {value}" if value else "Leave out the riser",
        Action.RISER_FEED: f"Feed it by {value}" if value else "Feed it as it is made",
        Action.POWER_ADAPTER: f"Use an adapter from {value}" if value else "Leave out the adapter",
        Action.CABLES: f"Use {value} cable{plural}" if value else "Use a cable for each plug",
        Action.ADD: f"Add {value}× {subject}" if value not in ("", "1") else f"Add {subject}",
        Action.REMOVE: f"Remove {value}× {subject}" if value not in ("", "1") else f"Remove {subject}",
        Action.REPLACE: f"Use {value} instead",
        Action.OUTLET: f"Use {OUTLETS[value].name}" if value in OUTLETS else "Use another outlet",
        Action.SPLIT: {"layer": "Split layer by layer", "tensor": "Use tensor parallel"}.get(
            value, "Split it"
        ),
        Action.SUPPLY: f"Feed it from supply {value}" if value else "Let the planner choose",
        Action.SLOT: f"Move it to slot {value}" if value else "Let the planner choose",
    }
    return words[change.action]


def _figures(each: Finding) -> str:
    """``66 W against 54 W``; empty where the rule has no figure."""
    if each.figure is None:
        return ""
    said = f"{number(round(each.figure, 2))} {each.unit}".strip()
    if each.limit is None:
        return said
    return f"{said} against a limit of {number(round(each.limit, 2))} {each.unit}".strip()
