"""What a build draws: by part and state, direct current and at the wall, and what an outlet gives."""
