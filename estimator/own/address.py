"""Own models and machines as text in an address: ``own~`` and the base64 of a short JSON list.

Whatever an address says is checked as if a visitor had typed it; nothing is stored on the server.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from estimator.own.refusal import OwnRefusedError

__all__ = ["MARK", "MAX_ADDRESS_CHARACTERS", "clean_name", "is_own", "number", "packed", "unpacked"]

MARK = "own~"
"""No slug has a tilde, and no address has to escape one."""
MAX_ADDRESS_CHARACTERS = 900
MAX_NAME_CHARACTERS = 60


def is_own(text: str) -> bool:
    """Whether a slug's place holds something of the visitor's own."""
    return text.startswith(MARK)


def packed(kind: str, items: Sequence[Any]) -> str:
    """``items`` as an address; ``kind`` tells a model from a machine.

    >>> packed("m", ["Mine", 3])
    'own~WyJtIiwiTWluZSIsM10'
    """
    written = json.dumps([kind, *items], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return MARK + base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def unpacked(kind: str, text: str, n_items: int) -> list[Any]:
    """What ``packed`` was given.

    Raises:
        OwnRefusedError: not such an address.
    """
    if not is_own(text) or len(text) > MAX_ADDRESS_CHARACTERS:
        raise OwnRefusedError("The address is cut off or too long.")
    code = text.removeprefix(MARK)
    try:
        raw = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        found = json.loads(raw, parse_constant=_no_constant, parse_int=_bounded_int)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise OwnRefusedError("The address is damaged; a part of it is missing or was changed.") from error
    if not isinstance(found, list) or len(found) != n_items + 1 or found[0] != kind:
        raise OwnRefusedError("The address is damaged; it says something else than expected.")
    return found[1:]


def number(value: object, least: float, most: float, what: str) -> float:
    """A number between bounds.

    Raises:
        OwnRefusedError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise OwnRefusedError(f"{what} has to be a number.")
    if not least <= value <= most:
        raise OwnRefusedError(f"{what} has to be between {least:,g} and {most:,g}.")
    return value


def clean_name(text: object, default: str) -> str:
    """A name in one line of visible characters.

    >>> clean_name("  My\\u202e model\\n", "Model")
    'My model'
    """
    shown = text if isinstance(text, str) else ""
    # Also surrogates: they cannot be written into a page.
    visible = "".join(
        c if unicodedata.category(c)[0] not in "CZ" else " " if c.isspace() else "" for c in shown
    )
    return " ".join(visible.split())[:MAX_NAME_CHARACTERS].strip() or default


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _bounded_int(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number of more digits than anything here has")
    return int(digits)
