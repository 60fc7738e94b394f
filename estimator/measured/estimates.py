"""What the estimator says of a measured run: of that very run, with its band, or why it says nothing."""

from dataclasses import dataclass

from estimator.core.calibration import Calibration, case_keys, near_evidence
from estimator.core.intervals import rate_with_band
from estimator.core.results import Rate
from estimator.core.work import time_of
from estimator.measured.runs import Run, SkippedRowError, run_of
from estimator.models import Measurement
from estimator.specs import Specs

__all__ = ["RunEstimate", "estimate_of"]


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """An estimate of one measured run."""

    rate: Rate | None
    reason: str = ""
    """Why there is no rate: what the row leaves open, in words."""
    run: Run | None = None
    """The row as a question."""

    def ratio(self, row: Measurement) -> float | None:
        """Measured over estimated; ``None`` without an estimate."""
        return row.tokens_per_s / self.rate.tokens_per_s if self.rate else None


def estimate_of(row: Measurement, specs: Specs, calibration: Calibration) -> RunEstimate:
    """The rate that the calibration expects of a run with all that it states."""
    try:
        run = run_of(row, specs)
    except SkippedRowError as reason:
        return RunEstimate(None, str(reason))
    return RunEstimate(_rate(run, calibration), run=run)


def _rate(run: Run, calibration: Calibration) -> Rate:
    share = run.rate_share(calibration)
    keys = case_keys(
        run.scenario,
        family=run.family,
        chip=run.chip,
        quantization=run.quantization,
        split=run.layout.split,
        n_accelerators=run.rig.n_accelerators,
        variant=run.variant,
    )
    level, count = near_evidence(calibration, run.test, keys, run.architecture)
    test = run.band_test
    rate = float(run.tokens * share / time_of(run.visits(), calibration))
    return rate_with_band(calibration, test, keys.engine, level, count, rate)
