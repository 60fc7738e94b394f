"""The calibration for programs: which fit is in use, and how well it meets what it never saw."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.decorators import decorate_view

from catalog.api.pages import kept, refuse_unknown
from catalog.api.problems import PROBLEMS
from estimator.accuracy.figures import targets
from estimator.accuracy.held_out import HeldOutReport, current_report
from estimator.calibrations import current_calibration
from estimator.core.intervals import COVERAGE

__all__ = ["router"]

router = Router(tags=["estimates"])


class Band(Schema):
    """How far from the estimate measurements of one kind lie."""

    test: str = Field(description="decode or prefill.")
    engine: str = Field(description="Engine and backend; `*` where it has too few runs of its own.")
    evidence: str = Field(description="How near the nearest measured runs come.")
    low: float = Field(description="What the estimate is multiplied with.")
    high: float = Field(description="Likewise, the upper end.")


class TargetOut(Schema):
    """One error on runs that no fit had seen, as a share of the measured rate."""

    test: str = Field(description="decode or prefill.")
    fold: str = Field(description="What was held out together: runs, models, devices or authors.")
    what: str = Field(description="Median, 90th percentile, or median balanced over devices.")
    limit: float = Field(description="What we set ourselves.")
    reached: float = Field(description="What the held-out runs show.")
    is_met: bool = Field(description="Reached is within the limit.")


class CalibrationOut(Schema):
    """The fit that every estimate rests on."""

    calibration_id: str = Field(description="Names the fit.")
    version: str = Field(description="Of its file.")
    fixtures_hash: str = Field(description="Names the measurements that it was fitted to.")
    coverage: float = Field(description="Share of unseen measurements that a band is to hold.")
    bands: list[Band] = Field(description="One for each kind of estimate.")
    targets: list[TargetOut] = Field(description="Empty where no report ships with the calibration.")
    report: str = Field(description="The page with the errors on runs that no fit saw.")


@router.get(
    "/calibration",
    response={200: CalibrationOut, **PROBLEMS},
    url_name="calibration",
    summary="The calibration in use",
    openapi_extra={"x-curl": "curl '{base}/calibration'"},
)
@decorate_view(kept)
def calibration(request: HttpRequest) -> dict[str, Any]:
    """The version of the fit, the bands of held-out errors around its estimates, and how large these were."""
    refuse_unknown(request)
    used = current_calibration()
    return {
        "calibration_id": used.calibration_id,
        "version": used.version,
        "fixtures_hash": used.fixtures_hash,
        "coverage": COVERAGE,
        "bands": [_band(key, low, high) for key, (low, high) in sorted(used.bands.items())],
        "targets": _targets(current_report()),
        "report": request.build_absolute_uri("/accuracy/"),
    }


@lru_cache(maxsize=2)
def _targets(report: HeldOutReport | None) -> list[dict[str, Any]]:
    shown = ("test", "fold", "what", "limit", "is_met")
    return [
        {name: getattr(target, name) for name in shown} | {"reached": round(target.reached, 4)}
        for target in (targets(report) if report else [])
    ]


def _band(key: str, low: float, high: float) -> dict[str, Any]:
    test, engine, evidence = key.split("|")
    return {
        "test": test,
        "engine": engine,
        "evidence": evidence,
        "low": round(math.exp(low), 3),
        "high": round(math.exp(high), 3),
    }
