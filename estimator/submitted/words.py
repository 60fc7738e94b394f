"""Submitted runs as the pages show them."""

from collections.abc import Mapping
from typing import Any

from catalog.price_age import day_in_words
from estimator.figures import context_text, rate_text, span_text
from estimator.models import Measurement, SubmittedRun
from estimator.names.engine_names import engine_text
from estimator.submitted.preview import PreviewRun

__all__ = ["shown_preview", "shown_submitted"]


def shown_preview(run: PreviewRun, titles: Mapping[str, str]) -> dict[str, Any]:
    """One row of the preview; ``titles`` are the catalog's names of hardware, by slug."""
    rate = run.rate
    return _what(run.measurement) | {
        "matched": " + ".join(titles.get(slug, slug) for slug in run.measurement.hardware.split("+")),
        "line": run.line,
        "problem": run.problem,
        "remark": run.remark,
        "expected": rate_text(rate.tokens_per_s) if rate else "",
        "span": span_text(rate.low, rate.high) if rate else "",
        "no_rate_because": run.no_rate_because,
        "ratio": f"{run.ratio:.2f}" if run.ratio else "",
        "is_within_band": run.is_within_band,
    }


def shown_submitted(run: SubmittedRun) -> dict[str, Any]:
    """One row of the status page."""
    low, high = run.expected_low, run.expected_high
    return _what(run) | {
        "expected": rate_text(run.expected_tokens_per_s) if run.expected_tokens_per_s else "",
        "span": span_text(low, high) if low and high else "",
        "status": run.status,
        "status_text": run.get_status_display(),
        "reason": run.reason,
        "decided": day_in_words(run.decided_at.date(), "day") if run.decided_at else "",
        "key": run.measurement.key if run.measurement else "",
    }


def _what(row: Measurement | SubmittedRun) -> dict[str, Any]:
    count = f"{row.hardware_count}× " if row.hardware_count > 1 else ""
    tokens = row.n_gen if row.test == Measurement.Test.DECODE else row.n_prompt
    depth = f" at {context_text(row.depth)}" if row.depth else ""
    settings = [
        row.get_split_display() if row.split not in ("", "none") else "",
        f"cache {row.kv_type}" if row.kv_type not in ("", "f16") else "",
        f"{row.power_limit_w:g} W a card" if row.power_limit_w else "",
    ]
    return {
        "hardware": f"{count}{row.hardware_name}" if row.hardware_name else "",
        "model": row.model_name,
        "quantization": row.quantization_name,
        "engine": " ".join(filter(None, (engine_text(row.engine, "", row.backend), row.engine_version))),
        "settings": ", ".join(filter(None, settings)),
        "test": f"{row.test}, {tokens or 0:,} tokens{depth}",
        "measured": rate_text(row.tokens_per_s),
        "spread": f"± {rate_text(row.stddev)}" if row.stddev else "",
    }
