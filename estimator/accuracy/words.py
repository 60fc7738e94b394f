"""The accuracy report as its page shows it."""

from typing import Any

from estimator.accuracy.figures import (
    CLASSES,
    COVERAGE_OF_A_STRATUM,
    COVERAGE_OVERALL,
    Coverage,
    Figures,
    Target,
    class_of,
    coverage_by_evidence,
    figures_of,
    groups,
    overall_coverage,
    targets,
    worst,
)
from estimator.accuracy.held_out import HeldOutReport, HeldOutRun
from estimator.accuracy.scatter import scatter_svg
from estimator.core.calibration import Calibration
from estimator.figures import rate_text, ratio_text
from estimator.measured.lists import estimated
from estimator.measured.reasons import plain_reason
from estimator.measured.words import shown_run
from estimator.models import Measurement

__all__ = ["accuracy_context", "missing_report", "shown_held_out"]

FOLD_WORDS = {
    "run": "this card with this model and format",
    "model": "this model's architecture",
    "device": "this chip",
    "author": "this author",
}

WORST_SHOWN = 12
WORST_OPEN = 4
"""So many stand open, the others on a touch."""

WORST_LOOKED_AT = 300

GROUPING_TITLES = {
    "class": "How it was set up",
    "kind": "Kind of model",
    "engine": "Engine and backend",
    "family": "Device family",
    "depth": "Tokens in the cache before",
}

GROUP_WORDS = {"other builds": "other builds: Ollama, ik_llama.cpp, SGLang …"}

EVIDENCE_WORDS = {
    "": "all judged runs",
    "same-cell": "this chip, engine and model measured",
    "same-device": "this chip and engine, other models",
    "same-family": "other chips of its family",
    "none": "nothing of its family",
}

FIGURE_WORDS = {
    "median": "half within",
    "balanced": "half within, each chip once",
    "p90": "nine in ten within",
}


def missing_report() -> str:
    """What a page says where the calibration came without its report."""
    return "The calibration in use ships without its held-out results; `manage.py calibrate` writes them."


def accuracy_context(report: HeldOutReport, fold: str, test: str, calibration: Calibration) -> dict[str, Any]:
    """Template context of estimator/accuracy.html."""
    of_test = report.where(lambda run: run.test == test)
    all_judged = of_test.where(lambda run: run.judged)
    judged = all_judged.where(lambda run: not run.speculates)
    with_quarantined = of_test.where(lambda run: (run.judged or run.quarantined) and not run.speculates)
    single = judged.where(lambda run: class_of(run) == "one device")
    misses = _worst(judged, fold)
    return {
        "calibration": calibration,
        "fold": fold,
        "test": test,
        "unseen": fold_words(fold),
        "folds": [(name, fold_words(name)) for name in report.folds],
        "tests": ["decode", "prefill"],
        "headline": _figures(figures_of(judged, fold)),
        "single": _figures(figures_of(single, fold)),
        "n_drafted": f"{len(all_judged.runs) - len(judged.runs):,}",
        "by_fold": [
            {
                "fold": fold_words(name),
                "chosen": name == fold,
                "all": _figures(figures_of(judged, name)),
                "single": _figures(figures_of(single, name)),
                "quarantined": _figures(figures_of(with_quarantined, name)),
            }
            for name in report.folds
        ],
        "n_quarantined": len(with_quarantined.runs) - len(judged.runs),
        "n_learnt": f"{len(of_test.runs):,}",
        "n_skipped": f"{sum(report.skipped.values()):,}",
        "skipped": [
            (plain_reason(reason), f"{n:,}")
            for reason, n in sorted(report.skipped.items(), key=lambda item: (-item[1], item[0]))
        ],
        "scatter": scatter_svg(
            [(run.measured, run.predicted[fold]) for run in judged.runs],
            f"{test} rates of {len(judged.runs):,} runs, predicted against measured",
        ),
        "groupings": [
            {
                "title": title,
                "rows": [
                    (GROUP_WORDS.get(name, name), _figures(figures))
                    for name, figures in groups(all_judged, fold, grouping)
                ],
            }
            for grouping, title in GROUPING_TITLES.items()
        ],
        **_targets(report),
        "bands": _bands(judged, fold, calibration),
        "bands_overall": " to ".join(map(_percent, COVERAGE_OVERALL)),
        "bands_stratum": " to ".join(map(_percent, COVERAGE_OF_A_STRATUM)),
        "worst_first": misses[:WORST_OPEN],
        "worst_rest": misses[WORST_OPEN:],
        "absent": [name for name in CLASSES if name not in {class_of(run) for run in all_judged.runs}],
    }


def _percent(share: float | None) -> str:
    """Of an error or a coverage, to two digits and at most a decimal: 9.0 %, 12.3 %, 35 %."""
    if share is None:
        return ""
    return f"{100 * share:.1f} %" if share < 0.195 else f"{100 * share:.0f} %"


def _figures(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "n": f"{figures.n_runs:,}",
        "chips": figures.n_chips,
        "median": _percent(figures.median),
        "p90": _percent(figures.p90),
        "balanced": _percent(figures.balanced),
        "coverage": _percent(figures.coverage),
        "naive": _percent(figures.naive),
        "naive_p90": _percent(figures.naive_p90),
    }


def _targets(report: HeldOutReport) -> dict[str, Any]:
    """``targets`` by what was asked, and how many are met: of all setups, of one device with one stream."""
    found = targets(report)
    by_question: dict[str, list[dict[str, Any]]] = {}
    for target in found:
        question = f"{target.test.capitalize()}: {fold_words(target.fold)}"
        by_question.setdefault(question, []).append(_target(target))
    return {
        "targets": list(by_question.items()),
        "n_targets": len(found),
        "n_met": sum(target.is_met for target in found),
        "n_met_single": sum(target.is_met_single for target in found),
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "what": FIGURE_WORDS[target.what],
        "limit": _percent(target.limit),
        "reached": _reached(target.reached, target.limit),
        "is_met": target.is_met,
        "single": _reached(target.reached_single, target.limit),
        "is_met_single": target.is_met_single,
    }


def _reached(reached: float | None, limit: float) -> str:
    """With the digit that tells a narrow miss from its limit."""
    text = _percent(reached)
    if reached is None or reached <= limit or text != _percent(limit):
        return text
    return f"{100 * reached:.2f} %"


def _bands(judged: HeldOutReport, fold: str, calibration: Calibration) -> list[dict[str, Any]]:
    overall = overall_coverage(judged, fold, calibration)
    return [
        {
            "evidence": EVIDENCE_WORDS[found.evidence],
            "n": f"{found.n_runs:,}",
            "share": _percent(found.share),
            "width": f"×{found.width:.2f}",
            "verdict": _band_verdict(found),
            "is_met": found.is_met,
        }
        for found in [*([overall] if overall else []), *coverage_by_evidence(judged, fold, calibration)]
    ]


def _band_verdict(found: Coverage) -> str:
    if found.is_met is None:
        return "too few to say"
    return "as it should" if found.is_met else "too rarely" if found.share < 0.8 else "too wide"


def _worst(judged: HeldOutReport, fold: str) -> list[dict[str, Any]]:
    """The worst misses by name; of runs that repeat each other the worst one, with how many are like it."""
    runs = worst(judged, fold, WORST_LOOKED_AT)
    rows = {row.key: row for row in Measurement.objects.filter(key__in=[run.key for run in runs])}
    shown: dict[tuple[object, ...], dict[str, Any]] = {}
    for run in runs:
        row = rows.get(run.key)
        if row is None:
            continue
        alike = (
            run.chip,
            run.setup,
            row.hardware_count,
            row.model_name,
            row.quantization_name,
            run.streams > 1,
        )
        if alike in shown:
            shown[alike]["others"] += 1
        elif len(shown) < WORST_SHOWN:
            shown[alike] = {
                "run": shown_run(next(estimated([row]))),
                "predicted": f"{rate_text(run.predicted[fold])} t/s",
                "ratio": ratio_text(run.predicted[fold] / run.measured),
                "reason": _reason(run, row, fold),
                "note": row.note,
                "others": 0,
            }
    return list(shown.values())


LONG_PROMPT = 32_768
DEEP = 8_192
FAR_SLOWER = 3


def _reason(run: HeldOutRun, row: Measurement, fold: str) -> str:
    """What we think stands behind a miss."""
    said = []
    if run.evidence[fold] == "none":
        said.append("With this held out, no run of its family with this engine was left to learn from.")
    if run.streams > 1:
        said.append("Servers count and schedule many streams in different ways.")
    if run.setup == "tensor":
        said.append("Cards that share every layer wait for their link, which sources hardly state.")
    if (row.n_prompt or 0) > LONG_PROMPT or run.depth > LONG_PROMPT:
        said.append("Few have measured so long a context.")
    if run.test == "prefill" and run.depth >= DEEP and run.predicted[fold] > FAR_SLOWER * run.measured:
        said.append("Reading on at depth was far slower than this engine manages elsewhere: its attention.")
    return " ".join(said) or "We do not know."


def fold_words(fold: str) -> str:
    """What a fit had not seen when it predicted under a fold."""
    return FOLD_WORDS.get(fold, fold)


def shown_held_out(run: HeldOutRun | None) -> list[tuple[str, str, str]]:
    """What fits that had not seen a run made of it: (what they had not seen, rate, measured over it)."""
    if run is None:
        return []
    return [
        (fold_words(fold), f"{rate_text(rate)} t/s", ratio_text(run.measured / rate))
        for fold, rate in run.predicted.items()
    ]
