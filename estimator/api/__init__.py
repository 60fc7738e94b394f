"""The estimator for programs: rates for questions, the runs that they rest on, the calibration."""

from ninja import Router

from . import calibration, estimates, measurements

__all__ = ["router"]

router = Router()
for part in (estimates, measurements, calibration):
    router.add_router("", part.router)
