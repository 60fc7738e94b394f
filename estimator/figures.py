"""Rates and tokens as people read them: three digits, a range beside the point."""

__all__ = ["context_text", "rate_text", "ratio_text", "round_to_digits", "span_text"]


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


def ratio_text(ratio: float) -> str:
    """A ratio near one: 0.93×, 1.2×, 14×.

    >>> ratio_text(0.931), ratio_text(1.204), ratio_text(14.2)
    ('0.93×', '1.20×', '14×')
    """
    return f"{ratio:.2f}×" if ratio < 9.95 else f"{ratio:.0f}×"


def context_text(tokens: int) -> str:
    """Tokens as people say them: 8k is 8,192 (or 8,000), 131072 is 128k; others in full."""
    if tokens >= 1024 and tokens % 1024 == 0:
        return f"{tokens // 1024:,}k"
    return f"{tokens // 1000:,}k" if tokens >= 1000 and tokens % 1000 == 0 else f"{tokens:,}"
