"""The frame of a chart: its size and margins, its title for those who do not see it, its axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Shape", "Tick", "drawing", "x_axis", "y_axis"]

Tick = tuple[float, str]
"""Place as a share of the axis, 0 at the left or bottom; its label."""

NEAR_AN_END = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One size of a drawing with its margins, in units of its view box. ``name``: ``wide`` or ``narrow``."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, share: float) -> float:
        """Where a share of the horizontal axis lies."""
        return self.left + (self.width - self.left - self.right) * share

    def y(self, share: float) -> float:
        """Where a share of the vertical axis lies; SVG counts down."""
        return self.height - self.bottom - (self.height - self.top - self.bottom) * share


def drawing(kind: str, shape: Shape, title: str, said: str, body: str) -> str:
    """An SVG that screen readers call ``title``, with ``said`` as its description; ``body`` is markup."""
    ids = f"{kind}-{shape.name}"
    described = f'<desc id="{ids}-desc">{escape(said)}</desc>' if said else ""
    labels = f"{ids}-title {ids}-desc" if said else f"{ids}-title"
    return (
        f'<svg class="only-{shape.name}" viewBox="0 0 {shape.width} {shape.height}" role="img" '
        f'aria-labelledby="{labels}"><title id="{ids}-title">{escape(title)}</title>{described}{body}</svg>'
    )


def y_axis(shape: Shape, ticks: Sequence[Tick]) -> str:
    """Lines across, labels at their left; the topmost label, which has the unit, stands above its line."""
    parts: list[str] = []
    for n, (share, label) in enumerate(ticks, start=1):
        y, on_top = shape.y(share), n == len(ticks)
        parts.append(f'<path class="grid" d="M{shape.left} {y:.1f}H{shape.width - shape.right}"/>')
        parts.append(
            f'<text x="{2 if on_top else shape.left - 6}" y="{y + (-4 if on_top else 4):.1f}" '
            f'text-anchor="{"start" if on_top else "end"}">{escape(label)}</text>'
        )
    return "".join(parts)


def x_axis(shape: Shape, ticks: Sequence[Tick]) -> str:
    """Labels below; those near an end stay inside the drawing."""
    parts: list[str] = []
    for share, label in ticks:
        anchor = "start" if share < NEAR_AN_END else "end" if share > 1 - NEAR_AN_END else "middle"
        parts.append(
            f'<text x="{shape.x(share):.1f}" y="{shape.height - 10}" text-anchor="{anchor}">'
            f"{escape(label)}</text>"
        )
    return "".join(parts)
