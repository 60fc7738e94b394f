"""The power of a build: parts and states as a table, supplies and outlet as bars, the cap that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from builds.assembly.outlets import CONTINUOUS_SHARE, DEFAULT_OUTLET, OUTLETS
from builds.builder.checked import Checked
from builds.builder.links import Links
from builds.compatibility.findings import Action, Change
from builds.figures import rate_text
from builds.power.budget import Draw, PowerLine
from builds.power.capping import Cap, cap_to_fit

__all__ = ["load_bar", "outlet_options", "power_shown"]

_STATES = ("idle_w", "decode_w", "prefill_w", "continuous_w", "transient_w")
_SAME = 0.005
"""A loss below this share is none."""
_NO_CAP = (
    "No cap makes it fit: even at {:.0f} W a card, the lowest that is known to work, it is more than the "
    "supplies or the outlet carry."
)


def power_shown(checked: Checked, links: Links, names: Mapping[str, str]) -> dict[str, Any]:
    """Template context of builds/builder/_power.html."""
    budget = checked.power
    return {
        "lines": [_line(line, names) for line in _grouped(budget.lines)],
        "dc": _watts(budget.dc),
        "wall": _watts(budget.wall),
        "supplies": [
            {
                "name": f"Supply {load.supply}: {load.name}" if len(budget.supplies) > 1 else load.name,
                "text": _of(load.draw.continuous_w, load.rated_w),
                "share": f"{load.share:.0%}".replace("%", " %") if load.share is not None else "",
                "efficiency": f"{load.efficiency:.0%}".replace("%", " %"),
                "assumed": load.efficiency_assumed,
                "ratio": load.share,
                "bar": load_bar(load.share) if load.share is not None else "",
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
        "ratio": share,
        "bar": load_bar(share),
        "fits": share <= CONTINUOUS_SHARE,
    }


def load_bar(share: float) -> SafeString:
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
    """The sentence on the cap: whether one is needed, the highest that fits, what it costs; its button."""
    cap = cap_to_fit(checked.build, checked.plan, checked.running.draws)
    if cap is None:
        return None
    now = max((use.limit_w or 0.0 for use in checked.build.cards), default=0.0)
    is_capped = now < cap.stock_w
    target = cap.comfortable_w or cap.runs_w
    if target is None:
        return {"text": _NO_CAP.format(cap.lowest_w), "state": "stop", "url": "", "button": ""}
    if not cap.needed:
        where = "this outlet and these supplies" if checked.build.supplies else "this outlet"
        text = f"Runs on {where} at the cards' own {cap.stock_w:.0f} W, without a cap."
        url = links.after(Change(Action.LIMIT_CARDS)) if is_capped else ""
        return {"text": text, "state": "good", "url": url, "button": "Take the cap away"}
    lost = _cost_in_words(target, cap, checked)
    if is_capped and now <= target and cap.comfortable_w:
        more = f"; up to {target:.0f} W would be" if now < target else ", the highest that is"
        lost = _cost_in_words(now, cap, checked)
        text = f"At {now:.0f} W a card it runs comfortably on this outlet and these supplies{more}. {lost}"
        return {"text": text, "state": "good", "url": "", "button": ""}
    url = "" if now == target else links.after(Change(Action.LIMIT_CARDS, "", f"{target:.0f}"))
    return {
        "text": f"{_cap_in_words(cap, target)} {lost}",
        "state": "warn",
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


def _cost_in_words(target_w: float, cap: Cap, checked: Checked) -> str:
    """What the cap costs against cards at their own limit, writing and reading apart."""
    speed_of = checked.running.speed_of
    if speed_of is None:
        return ""
    without, under = speed_of(power_limit_w=cap.stock_w), speed_of(power_limit_w=target_w)
    if without is None or under is None:
        return ""
    decode = _loss(under.decode_tokens_per_s, without.decode_tokens_per_s)
    prefill = _loss(under.prefill_tokens_per_s or 0.0, without.prefill_tokens_per_s or 0.0)
    rates = f"{rate_text(under.decode_tokens_per_s)} t/s instead of {rate_text(without.decode_tokens_per_s)}"
    if decode < _SAME and prefill < _SAME:
        return f"Against {cap.stock_w:.0f} W the estimate sees no loss of speed at {target_w:.0f} W."
    reading = f", reading {prefill:.0%} slower".replace("%", " %") if prefill >= _SAME else ""
    if decode < _SAME:
        return f"Against {cap.stock_w:.0f} W writing stays as fast{reading}."
    return f"Against {cap.stock_w:.0f} W it writes {rates}{reading}."


def _loss(now: float, before: float) -> float:
    """Share of a rate that is lost. [1]"""
    return 1 - now / before if before else 0.0
