"""Builds for programs: the same check that the builder and the command make."""

from ninja import Router

from . import check

__all__ = ["router"]

router = Router()
router.add_router("", check.router)
