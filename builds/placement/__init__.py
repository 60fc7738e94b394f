"""The planner: cards to slots, plugs to supplies, so that the fewest and mildest findings remain."""

from .planner import as_seats_see, plan_of, seats_of

__all__ = ["as_seats_see", "plan_of", "seats_of"]
