"""Arithmetic of one case or of many: Python numbers stay Python numbers, arrays give arrays of their shape.

NumPy answers a lone number a hundred times slower than Python does; formulas that must be quick for one
question and for a grid of them say ``smaller(a, b)`` and need no second version.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Position",
    "Quantity",
    "Truth",
    "all_of",
    "any_of",
    "larger",
    "negated",
    "once_each",
    "select",
    "smaller",
    "taken",
    "whole",
]

Quantity: TypeAlias = float | NDArray[np.float64]
Truth: TypeAlias = bool | NDArray[np.bool_]
Position: TypeAlias = int | NDArray[np.intp]


def smaller(a: Quantity, b: Quantity) -> Quantity:
    """The smaller of two, element by element."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.minimum(a, b)
    return min(a, b)


def larger(a: Quantity, b: Quantity) -> Quantity:
    """The larger of two, element by element."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.maximum(a, b)
    return max(a, b)


def whole(value: Quantity) -> Quantity:
    """Rounded down to a whole number."""
    return np.floor(value) if isinstance(value, np.ndarray) else math.floor(value)


def select(condition: Truth, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, else ``no``."""
    return np.where(condition, yes, no) if isinstance(condition, np.ndarray) else (yes if condition else no)


def negated(condition: Truth) -> Truth:
    """True where the condition is not."""
    return ~condition if isinstance(condition, np.ndarray) else not condition


def any_of(condition: Truth) -> bool:
    """It holds for one case at least."""
    return bool(condition.any()) if isinstance(condition, np.ndarray) else bool(condition)


def all_of(condition: Truth) -> bool:
    """It holds for every case."""
    return bool(condition.all()) if isinstance(condition, np.ndarray) else bool(condition)


def taken(value: Any, condition: Truth) -> Any:
    """The cases for which the condition holds, in one row; a number speaks for all of them and stays."""
    if isinstance(value, np.ndarray) and isinstance(condition, np.ndarray):
        same_shape = value.shape == condition.shape
        return (value if same_shape else np.broadcast_to(value, condition.shape))[condition]
    return value


def once_each(function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """The function of every value; a value that stands there twice, as of equal cards, is worked out once."""
    done: dict[int, Any] = {}
    results = []
    for value in values:
        if id(value) not in done:
            done[id(value)] = function(value)
        results.append(done[id(value)])
    return results
