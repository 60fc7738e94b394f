"""An answer about the whole catalog, kept for one state of it and one day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from catalog.stamp import catalog_stamp

__all__ = ["forget_answers", "kept_while_the_catalog_stays"]

KEPT_S = 60
"""What the stamp does not see, an edited starter build, shows after so long."""

T = TypeVar("T")

_everything_kept: list[dict[Any, Any]] = []


def kept_while_the_catalog_stays(ask: Callable[[date], T]) -> Callable[[date], T]:
    """The last answer again, by one query, until a price, a load, an edit or a minute changes it."""
    kept: dict[tuple[date, int, str], T] = {}
    _everything_kept.append(kept)

    def asked(today: date) -> T:
        key = (today, int(time.monotonic() // KEPT_S), catalog_stamp())
        answer = kept.get(key)
        if answer is None:
            answer = ask(today)
            kept.clear()
            kept[key] = answer
        return answer

    return asked


def forget_answers() -> None:
    """Ask anew: for tests, whose databases go back in time."""
    for kept in _everything_kept:
        kept.clear()
