"""Checks that hold in the database, whatever wrote the row."""

from django.db import models
from django.db.models import Q

__all__ = ["positive", "not_negative", "one_of", "share"]


def positive(*fields: str) -> list[models.CheckConstraint]:
    """One constraint per field: unknown, or greater than zero."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
            name=f"%(class)s_{field}_positive",
            violation_error_message=f"{field} must be greater than zero, or empty where unknown.",
        )
        for field in fields
    ]


def not_negative(*fields: str) -> list[models.CheckConstraint]:
    """One constraint per field: unknown, or at least zero."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
            name=f"%(class)s_{field}_not_negative",
            violation_error_message=f"{field} must not be negative; leave it empty where unknown.",
        )
        for field in fields
    ]


def share(*fields: str) -> list[models.CheckConstraint]:
    """One constraint per field: unknown, or above 0 and at most 1."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0, f"{field}__lte": 1}),
            name=f"%(class)s_{field}_share",
            violation_error_message=f"{field} is a share: above 0 and at most 1.",
        )
        for field in fields
    ]


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The field holds one of its choices (an empty string only where the choices have one)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(class)s_{field}_known",
        violation_error_message=f"{field} must be one of {', '.join(v for v in choices.values if v)}.",
    )
