"""Columns that the tables of measured figures share."""

from __future__ import annotations

from typing import Any

from django.db import models

__all__ = ["count", "number", "slug"]


def number(help_text: str = "") -> models.FloatField[Any, Any]:
    """A figure, empty where unknown."""
    return models.FloatField(null=True, blank=True, help_text=help_text)


def count(help_text: str = "") -> models.PositiveIntegerField[Any, Any]:
    """A whole number, empty where unknown."""
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def slug(help_text: str) -> models.CharField[Any, Any]:
    """What the catalog calls the thing that was measured, empty where it does not have it.

    Text, not a foreign key: a run keeps its meaning when the thing that it names leaves the catalog.
    """
    return models.CharField(max_length=120, blank=True, help_text=help_text)
