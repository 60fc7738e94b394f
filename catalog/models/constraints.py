"""Checks that hold in the database, whatever wrote the row."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

__all__ = ["SLUG_PATTERN", "not_negative", "one_of", "positive", "share", "slug_field", "slug_form"]

# Versions keep their dot and formats their underscore: qwen3.6-27b, gguf-q4_k_m.
SLUG_PATTERN = r"^[a-z0-9]+([-._][a-z0-9]+)*$"
SLUG_RULE = (
    "A slug is lower-case letters and digits in words joined by -, _ or a dot, for example qwen3.6-27b."
)


def slug_field(max_length: int) -> models.CharField:
    """The name of a row in URLs and fixtures."""
    return models.CharField(
        max_length=max_length, unique=True, validators=[RegexValidator(SLUG_PATTERN, SLUG_RULE, "invalid")]
    )


def slug_form() -> models.CheckConstraint:
    """The slug has the form of one, in the database too."""
    return models.CheckConstraint(
        condition=Q(slug__regex=SLUG_PATTERN), name="%(class)s_slug_form", violation_error_message=SLUG_RULE
    )


def positive(*fields: str) -> list[models.BaseConstraint]:
    """One constraint per field: unknown, or greater than zero."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
            name=f"%(class)s_{field}_positive",
            violation_error_message=f"{field} must be greater than zero, or empty where unknown.",
        )
        for field in fields
    ]


def not_negative(*fields: str) -> list[models.BaseConstraint]:
    """One constraint per field: unknown, or at least zero."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
            name=f"%(class)s_{field}_not_negative",
            violation_error_message=f"{field} must not be negative; leave it empty where unknown.",
        )
        for field in fields
    ]


def share(*fields: str) -> list[models.BaseConstraint]:
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
