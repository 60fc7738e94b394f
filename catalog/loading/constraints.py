"""The database's check constraints, evaluated before writing, so that a refusal names line and column."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q

__all__ = ["violations"]

# True, False, or None where a value is unknown: as in SQL, only False violates a constraint.
Truth = bool | None
Condition = Callable[[Mapping[str, Any]], Truth]

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, known: value in known,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
}


def violations(model: type[Model], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(columns, message) of each check constraint that the values of a row break."""
    return [(columns, message) for columns, message, holds in _conditions(model) if holds(values) is False]


@cache
def _conditions(model: type[Model]) -> list[tuple[str, str, Condition]]:
    models = [model, *model._meta.get_parent_list()]
    return [
        (
            ", ".join(dict.fromkeys(_fields(constraint.condition))),
            str(constraint.get_violation_error_message()),
            _compiled(constraint.condition),
        )
        for each in models
        for constraint in each._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    ]


def _fields(condition: Q) -> list[str]:
    fields: list[str] = []
    for child in condition.children:
        fields += _fields(child) if isinstance(child, Q) else [_parts(child)[0].split("__")[0]]
    return fields


def _parts(child: Any) -> tuple[str, Any]:
    lookup, wanted = child
    return lookup, wanted


def _compiled(condition: Q) -> Condition:
    parts = [_compiled(c) if isinstance(c, Q) else _comparison(*_parts(c)) for c in condition.children]
    decisive = condition.connector == Q.OR

    def holds(values: Mapping[str, Any]) -> Truth:
        truths = [part(values) for part in parts]
        truth = decisive if decisive in truths else None if None in truths else not decisive
        return truth if truth is None or not condition.negated else not truth

    return holds


def _comparison(lookup: str, wanted: Any) -> Condition:
    field, _, name = lookup.partition("__")
    if name == "isnull":
        return lambda values: (values[field] is None) is wanted
    compare = COMPARISONS[name or "exact"]
    other_field = wanted.deconstruct()[1][0] if isinstance(wanted, F) else None

    def holds(values: Mapping[str, Any]) -> Truth:
        left = values[field]
        right = values[other_field] if other_field else wanted
        return None if left is None or right is None else compare(left, right)

    return holds
