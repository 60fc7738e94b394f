"""The measured runs nearest to each answer, ready for the page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from builds.comparison import Answer
from builds.figures import context_text, rate_text
from catalog.price_age import day_in_words
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.hardware import Rig
from estimator.core.quantization import Quantization
from estimator.core.scenario import Scenario, Split
from estimator.evidence import NearRun, nearest

__all__ = ["near_runs"]

_SHOWN = 3


def near_runs(
    answer: Answer, architecture: Architecture, measured_state: str, calibration: Calibration
) -> list[dict[str, Any]]:
    """The few runs nearest to an answer's decode rate; none where it does not run."""
    if (
        answer.decode is None
        or answer.estimate is None
        or answer.scenario is None
        or answer.quantization is None
    ):
        return []
    asked = Scenario(
        engine=answer.scenario.engine,
        backend=answer.scenario.backend,
        context_tokens=4096,
        concurrency=answer.scenario.concurrency,
    )
    rig, split = answer.contender.rig, answer.estimate.memory.split
    return list(_nearest(rig, architecture, answer.quantization, asked, split, measured_state, calibration))


@lru_cache(maxsize=2048)
def _nearest(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    split: Split,
    _measured_state: str,
    calibration: Calibration,
) -> tuple[dict[str, Any], ...]:
    found = nearest(rig, architecture, quantization, scenario, split, n=_SHOWN, calibration=calibration)
    return tuple(_shown(run) for run in found.runs)


def _shown(run: NearRun) -> dict[str, Any]:
    count = f"{run.hardware_count}× " if run.hardware_count > 1 else ""
    asked = [f"{count}{run.hardware}", f"{run.model} {run.quantization}".strip(), run.engine]
    asked.append(f"at {context_text(run.depth)}" if run.depth else "")
    asked.append(f"{run.concurrency} streams" if run.concurrency > 1 else "")
    said = [f"{rate_text(run.tokens_per_s)} t/s measured"]
    if run.ratio:
        said.append(f"{rate_text(run.tokens_per_s / run.ratio)} t/s is our estimate of that run")
    if run.measured_on:
        said.append(day_in_words(run.measured_on, "month"))
    return {"what": ", ".join(filter(None, asked)), "text": "; ".join(said), "url": run.source_url}
