"""Measured runs: as questions with known answers, as evidence for others, as pages and files show them."""
