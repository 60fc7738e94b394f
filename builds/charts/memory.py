"""What is in memory, device by device, as stacked bars."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from builds.figures import gib_text

__all__ = ["SHADES", "memory_stack"]

# In the order in which they lie in the bar; the shade tells them apart, the label names them.
SHADES = ("weights", "KV cache", "recurrent state", "compute buffers", "engine")

_LABEL_FROM_PERCENT = {"weights": 22.0, "KV cache": 24.0}


def memory_stack(
    device: str, capacity_bytes: float, reserved_bytes: float, parts: Sequence[float]
) -> SafeString:
    """One device as a bar that is to scale: the five parts, what is free, and what the system keeps.

    Where the parts exceed the device, the bar ends at their sum and a line marks the device's end.
    """
    whole = max(capacity_bytes, sum(parts) + reserved_bytes)
    drawn: list[str] = []
    left = 0.0
    for index, (name, size) in enumerate(zip(SHADES, parts, strict=True), start=1):
        width = 100 * size / whole
        if width > 0:
            shade = f"shade-{index}" if index > 1 else "shade-1"
            drawn.append(f'<rect class="{shade}" x="{left:.2f}%" width="{width:.2f}%" height="100%"/>')
            if width >= _LABEL_FROM_PERCENT.get(name, 101):
                drawn.append(f'<text class="on-{shade}" x="{left + 0.8:.2f}%" y="68%">{name}</text>')
        left += width
    kept = 100 * reserved_bytes / whole
    end = 100 * capacity_bytes / whole
    if kept > 0:
        drawn.append(
            f'<rect class="kept" x="{max(end, left + kept) - kept:.2f}%" width="{kept:.2f}%" height="100%"/>'
        )
    if whole > capacity_bytes:
        drawn.append(f'<line class="end" x1="{end:.2f}%" x2="{end:.2f}%" y1="0" y2="100%"/>')
    label = escape(_in_words(device, capacity_bytes, reserved_bytes, parts))
    return mark_safe(f'<svg class="stack" role="img" aria-label="{label}">{"".join(drawn)}</svg>')  # noqa: S308


def _in_words(device: str, capacity_bytes: float, reserved_bytes: float, parts: Sequence[float]) -> str:
    held = ", ".join(f"{name} {gib_text(size)}" for name, size in zip(SHADES, parts, strict=True) if size > 0)
    free = capacity_bytes - reserved_bytes - sum(parts)
    rest = f"{gib_text(free)} free" if free >= 0 else f"{gib_text(-free)} more than it has"
    kept = f"kept for the system {gib_text(reserved_bytes)}"
    return f"{device}, {gib_text(capacity_bytes)}: {held}; {kept}; {rest}"
