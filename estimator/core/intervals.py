"""The honest band around a rate: quantiles of held-out errors, by engine and by how near the evidence is."""

import math

from estimator.core.calibration import Calibration
from estimator.core.results import NearEvidence, Rate

__all__ = [
    "COVERAGE",
    "EVERY_ENGINE",
    "WIDEST_BAND",
    "band_factors",
    "band_key",
    "band_test",
    "is_judged",
    "rate_with_band",
]

COVERAGE = 0.8
"""Share of held-out measurements that a band holds."""

EVERY_ENGINE = "*"
"""Stands for the engine class where an engine of its own has too few held-out groups."""

WIDEST_BAND = (math.log(1 / 2), math.log(2))
"""Where nothing was held out: half to twice the point."""


def band_test(
    test: str, setup: str, streams: int, *, speculates: bool = False, is_build: bool = False
) -> str:
    """Which held-out errors speak for a question.

    Servers report several streams in many ways, how many drafts are kept depends on the text, offload on the
    host, cards that share every layer on links that hardly any source states, and builds of an engine differ
    from it by their version: each has bands of its own.
    """
    if setup == "offload":
        return f"{test}-offload"
    if test == "decode" and speculates:
        return "decode-speculation"
    if test == "decode" and streams > 1:
        return "batch"
    if is_build:
        return f"{test}-build"
    return f"{test}-tensor" if setup in ("row", "tensor") else test


def band_key(test: str, engine: str, evidence: NearEvidence) -> str:
    """The key of a band; ``test`` as `band_test` names it."""
    return f"{test}|{engine}|{evidence.value}"


def is_judged(calibration: Calibration, test: str, engine: str, evidence: NearEvidence) -> bool:
    """Held-out errors speak for this band; else it is `WIDEST_BAND`."""
    return any(band_key(test, name, evidence) in calibration.bands for name in (engine, EVERY_ENGINE))


def band_factors(
    calibration: Calibration, test: str, engine: str, evidence: NearEvidence
) -> tuple[float, float]:
    """What the point is multiplied with for the low and the high end; the point lies between them."""
    for name in (engine, EVERY_ENGINE):
        if found := calibration.bands.get(band_key(test, name, evidence)):
            low, high = found
            break
    else:
        low, high = WIDEST_BAND
    return math.exp(min(low, 0.0)), math.exp(max(high, 0.0))


def rate_with_band(
    calibration: Calibration, test: str, engine: str, evidence: NearEvidence, n_near: int, tokens_per_s: float
) -> Rate:
    """A rate with its 80 % band."""
    low, high = band_factors(calibration, test, engine, evidence)
    return Rate(
        tokens_per_s=tokens_per_s,
        low=tokens_per_s * low,
        high=tokens_per_s * high,
        evidence=evidence,
        n_near=n_near,
    )
