"""The planner: cards to slots, plugs to supplies, so that the fewest and mildest findings remain."""

from .planner import plan_of

__all__ = ["plan_of"]
