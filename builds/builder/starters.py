"""Starter builds as documents: what the builder opens with."""

from __future__ import annotations

from builds.shelf import Starter

from .document import BuildDocument, LineAsked, ScenarioAsked

__all__ = ["document_of_starter"]


def document_of_starter(starter: Starter) -> BuildDocument:
    """Its lines with their conditions, caps and risers, and the engine that it is meant for."""
    return BuildDocument(
        name=starter.row.name,
        lines=tuple(
            LineAsked(
                part=line.product,
                quantity=line.quantity,
                condition=line.condition,
                power_limit_w=line.power_limit_w,
                riser=line.riser,
            )
            for line in starter.lines
        ),
        scenario=ScenarioAsked(engine=starter.row.default_engine),
    )
