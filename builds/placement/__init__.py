"""The planner: cards to slots, plugs to supplies, so that the fewest and mildest findings remain."""
