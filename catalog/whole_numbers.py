"""Whole numbers that a form or an address carries: keys of rows, places in lists."""

from __future__ import annotations

__all__ = ["whole_number"]

MOST_DIGITS = 18
"""More fit into no key of a database."""


def whole_number(text: str) -> int | None:
    """The number that digits name; ``None`` where they name none, or one larger than any key.

    >>> whole_number("24"), whole_number("²"), whole_number("-1"), whole_number("9" * 19)
    (24, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
