"""The catalog for programs: what exists, what it costs and where each figure was read."""

from ninja import Router

from . import formats, hardware, language_models, prices, products, sources

__all__ = ["router"]

router = Router()
for part in (hardware, products, language_models, formats, prices, sources):
    router.add_router("", part.router)
