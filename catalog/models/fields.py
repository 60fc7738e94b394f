"""Fields of specifications: empty where a figure is unknown, never guessed."""

from django.db import models

__all__ = ["count", "number", "yes_no"]


def number(help_text: str = "") -> models.FloatField:
    """A figure with the unit that its name ends in."""
    return models.FloatField(null=True, blank=True, help_text=help_text)


def count(help_text: str = "") -> models.PositiveIntegerField:
    """A whole number of things."""
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def yes_no(help_text: str = "") -> models.BooleanField:
    """Yes, no or unknown."""
    return models.BooleanField(null=True, blank=True, help_text=help_text)
