"""“2x RTX 4090” asks for a thing and says how many of it."""

from __future__ import annotations

import re

__all__ = ["MOST", "without_count"]

MOST = 64
NUMBER_WORDS = {"dual": 2, "two": 2, "triple": 3, "three": 3, "quad": 4, "four": 4}
BEFORE = re.compile(r"\s*(\d{1,2})\s*[x×*]\s+(?=\S)|\s*(\d{1,2})\s*[×*]\s*(?=\S)", re.IGNORECASE)
AFTER = re.compile(r"\s+[x×*]\s*(\d{1,2})\s*$", re.IGNORECASE)
IN_WORDS = re.compile(rf"\s*({'|'.join(NUMBER_WORDS)})\s+(?=\S)", re.IGNORECASE)


def without_count(text: str) -> tuple[int, str] | None:
    """How many and of what; ``None`` where no count is said.

    >>> without_count("2x rtx 4090"), without_count("dual rtx 3090"), without_count("mi50 x4")
    ((2, 'rtx 4090'), (2, 'rtx 3090'), (4, 'mi50'))
    >>> without_count("2x48 gb ddr5"), without_count("rtx 3090")
    (None, None)
    """
    if found := BEFORE.match(text):
        count, rest = int(found[1] or found[2]), text[found.end() :]
    elif found := IN_WORDS.match(text):
        count, rest = NUMBER_WORDS[found[1].lower()], text[found.end() :]
    elif found := AFTER.search(text):
        count, rest = int(found[1]), text[: found.start()]
    else:
        return None
    return (count, rest) if 1 < count <= MOST and rest.strip() else None
