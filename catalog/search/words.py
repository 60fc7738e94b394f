"""Names and questions as words that can be compared."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["has_digit", "words_of"]

# Two or more letters and a number were written together: rtx3090, 4080super, 128gb, m5max. One letter belongs
# to its number: m5, 27b, q4, 1600i.
GLUED = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\d)(?=[^\W\d_]{2})")
# A dot counts between digits only: 3.6, not ATX.
WORD = re.compile(r"\d+(?:\.\d+)+[^\W_]*|[^\W_]+(?:\.\d+)?")


def words_of(text: str) -> list[str]:
    """Words in lower case without accents and punctuation; numbers stand apart from longer words.

    >>> words_of("NVIDIA GeForce RTX3090"), words_of("Qwen3.6-27B"), words_of("Studio M5Max 128GB")
    (['nvidia', 'geforce', 'rtx', '3090'], ['qwen', '3.6', '27b'], ['studio', 'm5', 'max', '128', 'gb'])
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return WORD.findall(GLUED.sub(" ", plain))


def has_digit(word: str) -> bool:
    """Whether a word is a number or a model number, in which no letter may be guessed."""
    return any(c.isdigit() for c in word)
