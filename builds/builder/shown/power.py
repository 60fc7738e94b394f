"""The power of a build: parts and states as a table, supplies and outlet as bars, the cap that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from builds.builder.checked import Checked
from builds.builder.links import Links
from builds.compatibility.findings import Action, Change
from builds.power.budget import Draw, PowerLine
from builds.power.capping import Cap, CapCost, cap_to_fit, cost_of
from builds.power.outlets import CONTINUOUS_SHARE, DEFAULT_OUTLET, OUTLETS

__all__ = ["outlet_options", "power_shown"]

_STATES = ("idle_w", "decode_w", "prefill_w", "continuous_w", "transient_w")
_SAME = 0.005
"""A loss below this share is none."""


def power_shown(checked: Checked, links: Links, names: Mapping[str, str]) -> dict[str, Any]:
    """Template context of builds/builder/_power.html."""
    budget = checked.power
    return {
        "lines": [_line(line, names) for line in _grouped(budget.lines)],
        "dc": _watts(budget.dc),
        "wall": _watts(budget.wall),
        "supplies": [
            {
                "name": load.name,
                "text": _of(load.draw.continuous_w, load.rated_w),
                "share": f"{load.share:.0%}".replace("%", " %") if load.share is not None else "",
                "efficiency": f"{load.efficiency:.0%}".replace("%", " %"),
                "assumed": load.efficiency_assumed,
                "bar": _bar(load.share) if load.share is not None else "",
            }
            for load in budget.supplies
        ],
        "outlet": _outlet(checked),
        "unknown": [names.get(key, key) for key in budget.unknown],
        "cap": _cap(checked, links),
    }


def outlet_options(slug: str) -> list[tuple[str, str, bool]]:
    """(value, label, chosen)."""
    chosen = slug if slug in OUTLETS else DEFAULT_OUTLET
    return [(outlet.slug, outlet.name, outlet.slug == chosen) for outlet in OUTLETS.values()]


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts that draw the same."""

    line: PowerLine
    count: int


def _grouped(lines: tuple[PowerLine, ...]) -> list[_Group]:
    """Equal cards are one row."""
    found: dict[tuple[str, Draw, bool], _Group] = {}
    for line in lines:
        key = (line.part.partition("#")[0], line.draw, line.assumed)
        count = found[key].count + 1 if key in found else 1
        found[key] = _Group(line, count)
    return list(found.values())


def _line(group: _Group, names: Mapping[str, str]) -> dict[str, Any]:
    line = group.line
    name = names.get(line.part.partition("#")[0], line.name)
    each = line.draw
    whole = Draw(**{state: getattr(each, state) * group.count for state in _STATES})
    return {
        "name": f"{group.count}× {name}" if group.count > 1 else name,
        "assumed": line.assumed,
        "watts": _watts(whole),
    }


def _watts(draw: Draw) -> list[str]:
    return [f"{getattr(draw, state):,.0f}" for state in _STATES]


def _of(watts: float, rated_w: float | None) -> str:
    return f"{watts:,.0f} of {rated_w:,.0f} W" if rated_w else f"{watts:,.0f} W, its rating is not known"


def _outlet(checked: Checked) -> dict[str, Any]:
    outlet = checked.build.outlet or OUTLETS[DEFAULT_OUTLET]
    wall_w = checked.power.wall.continuous_w + checked.build.other_load_w
    share = wall_w / outlet.peak_w
    return {
        "name": outlet.name,
        "text": f"{wall_w:,.0f} of {outlet.peak_w:,.0f} W",
        "hours": f"{outlet.continuous_w:,.0f} W for hours",
        "share": f"{share:.0%}".replace("%", " %"),
        "bar": _bar(share),
        "fits": share <= CONTINUOUS_SHARE,
    }


def _bar(share: float) -> SafeString:
    """A load as a bar: the track is the whole rating, a mark stands at four fifths of it."""
    look = "fill-good" if share <= CONTINUOUS_SHARE else "fill-warn" if share <= 1 else "fill-stop"
    label = escape(f"{share:.0%} of the rating, mark at 80 %")
    return mark_safe(  # noqa: S308 — numbers, and words of ours
        f'<svg class="load" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{label}">'
        '<rect class="ground" width="100" height="10"/>'
        f'<rect class="{look}" width="{min(share, 1) * 100:.1f}" height="10"/>'
        f'<rect class="mark" x="{CONTINUOUS_SHARE * 100:.0f}" y="0" width="0.5" height="10"/></svg>'
    )


def _cap(checked: Checked, links: Links) -> dict[str, Any] | None:
    """The sentence on the cap: whether one is needed, the highest that fits, what it costs."""
    cap = cap_to_fit(checked.build, checked.plan, checked.running.draws)
    if cap is None:
        return None
    limits = {use.power_limit_w for use in checked.build.cards}
    target = cap.comfortable_w or cap.runs_w
    if target is None:
        text = (
            f"No cap makes it fit: even at {cap.lowest_w:.0f} W a card, the lowest that is known to work, "
            "it is more than the supplies or the outlet carry."
        )
        return {"text": text, "state": "stop", "url": "", "button": ""}
    if not cap.needed:
        text = f"Runs on this outlet and these supplies at the cards' own {cap.stock_w:.0f} W, without a cap."
        url = links.after(Change(Action.LIMIT_CARDS)) if limits - {None} else ""
        return {"text": text, "state": "good", "url": url, "button": "Take the cap away"}
    text = _cap_in_words(cap, target)
    cost = cost_of(target, checked.running.speed_of) if checked.running.speed_of else None
    if cost:
        text += f" {_cost_in_words(cost)}"
    is_set = limits == {target}
    url = "" if is_set else links.after(Change(Action.LIMIT_CARDS, "", f"{target:.0f}"))
    return {
        "text": f"{text} It is set so." if is_set else text,
        "state": "good" if is_set else "warn",
        "url": url,
        "button": f"Cap at {target:.0f} W",
    }


def _cap_in_words(cap: Cap, target: float) -> str:
    if cap.comfortable_w is None:
        return (
            f"At {target:.0f} W a card it runs, with supplies or circuit above what they should carry "
            "for hours; no cap that is known to work makes it comfortable."
        )
    more = ""
    if cap.runs_w and cap.runs_w > target:
        more = (
            f", and up to {cap.runs_w:.0f} W with supplies or circuit above what they should carry for hours"
        )
    return f"Cap it to fit: it runs comfortably at up to {target:.0f} W a card{more}."


def _cost_in_words(cost: CapCost) -> str:
    def said(share: float) -> str:
        return "nothing" if share > 1 - _SAME else f"{(1 - share) * 100:.0f} %"

    decode = said(cost.decode_share)
    if cost.prefill_share is None:
        return f"That costs {decode} of the writing speed."
    prefill = said(cost.prefill_share)
    if decode == prefill:
        return f"That costs {decode} of the speed, writing and reading."
    return f"That costs {decode} of the writing and {prefill} of the reading speed."
