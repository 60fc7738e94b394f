"""From what a visitor chose to what the builder says about it."""
