"""Figures as people read them: three digits, a unit, a range beside the point."""

from __future__ import annotations

__all__ = [
    "context_text",
    "duration_text",
    "gib_text",
    "rate_text",
    "round_to_digits",
    "span_text",
    "times_text",
]


def round_to_digits(value: float, digits: int = 3) -> float:
    """Rounded to significant digits: 1,234.5 is 1,230, 0.012345 is 0.0123."""
    return float(f"{value:.{digits}g}")


def rate_text(tokens_per_s: float) -> str:
    """Three digits at most, a decimal below ten: 61, 1,330, 6.2, 0.04."""
    if tokens_per_s < 1:
        return f"{tokens_per_s:.2f}"
    if tokens_per_s < 10:
        return f"{tokens_per_s:.1f}"
    return f"{round_to_digits(tokens_per_s):,.0f}"


def span_text(low: float, high: float) -> str:
    """A range of rates: 53–70."""
    return f"{rate_text(low)}–{rate_text(high)}"


def times_text(ratio: float) -> str:
    """How many times as fast: 1.6×, 12×."""
    return f"{ratio:.1f}×" if ratio < 9.95 else f"{ratio:.0f}×"


def gib_text(size_bytes: float) -> str:
    """Bytes as GiB: 14.6 GiB, 107 GiB, 0.31 GiB."""
    gib = size_bytes / 2**30
    if gib == 0:
        return "0 GiB"
    return f"{gib:.0f} GiB" if gib >= 99.5 else f"{gib:.1f} GiB" if gib >= 0.95 else f"{gib:.2f} GiB"


def context_text(tokens: int) -> str:
    """Tokens as people say them: 8k is 8,192 (or 8,000), 131072 is 128k; others in full."""
    if tokens >= 1024 and tokens % 1024 == 0:
        return f"{tokens // 1024:,}k"
    return f"{tokens // 1000:,}k" if tokens >= 1000 and tokens % 1000 == 0 else f"{tokens:,}"


def duration_text(seconds: float) -> str:
    """0.4 s, 8.2 s, 54 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{round(seconds / 60)} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
