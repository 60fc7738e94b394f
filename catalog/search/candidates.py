"""The names that may answer a question, asked of the database's own index of three-letter pieces.

Names in which every word of the question begins a word come first and are enough: a name that is typed right
need not be guessed. Only where there is none do names with pieces in common count.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from catalog.models import SearchEntry

from .words import has_digit

__all__ = ["candidates"]

MOST = 160
LONGEST_SHORT_WORD = 6
ENTRIES = SearchEntry._meta.db_table
PIECES = "catalog_search_pieces"


def candidates(
    words: Sequence[str], kinds: Collection[str] | None = None, *, guess: bool = True
) -> list[SearchEntry]:
    """At most 160 entries that may match, the likeliest first; without ``guess`` only those typed right."""
    if not words:
        return []
    on_postgresql = connection.vendor == "postgresql"
    found = (_typed_right_on_postgresql if on_postgresql else _typed_right_on_sqlite)(words, kinds)
    if found or not guess:
        return found
    return (_guessed_on_postgresql if on_postgresql else _guessed_on_sqlite)(words, kinds)


def pieces_of(word: str) -> list[str]:
    """Three characters each, as pg_trgm counts them: the beginning of a word weighs more than its end.

    >>> pieces_of("rtx")
    ['  r', ' rt', 'rtx', 'tx ']
    """
    padded = f"  {word} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


def forms_of(word: str) -> list[str]:
    """A short word, and the same with its first two letters swapped: such a slip leaves too few pieces.

    >>> forms_of("wqen"), forms_of("3090"), forms_of("corsair")
    (['wqen', 'qwen'], ['3090'], ['corsair'])
    """
    if 3 <= len(word) <= LONGEST_SHORT_WORD and not has_digit(word) and word[0] != word[1]:
        return [word, word[1] + word[0] + word[2:]]
    return [word]


def _typed_right_on_sqlite(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    return _matching_on_sqlite(" AND ".join(f'"  {word}"' for word in words), kinds, "length(entry.words)")


def _guessed_on_sqlite(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    pieces = dict.fromkeys(p for word in words for form in forms_of(word) for p in pieces_of(form))
    return _matching_on_sqlite(" OR ".join(f'"{piece}"' for piece in pieces), kinds, "rank")


def _matching_on_sqlite(asked: str, kinds: Collection[str] | None, order: str) -> list[SearchEntry]:
    # Words are letters, digits and dots; in double quotes nothing of them is syntax.
    among, parameters = _among(kinds)
    return list(
        SearchEntry.objects.raw(
            f"SELECT entry.* FROM {PIECES} JOIN {ENTRIES} AS entry ON entry.id = {PIECES}.rowid "  # noqa: S608
            f"WHERE {PIECES} MATCH %s{among} ORDER BY {order}, entry.id LIMIT {MOST}",
            [asked, *parameters],
        )
    )


def _typed_right_on_postgresql(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    return _matching_on_postgresql(" AND ", _beginnings(words), kinds)


def _guessed_on_postgresql(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    """Words that some name has must stand in it, with most pieces of the others; else any known word counts.

    Pieces are compared one by one: pg_trgm's own likeness costs ten microseconds a row, and thousands of rows
    share a piece.
    """
    known, unknown = _known_on_postgresql(words)
    pieces = [f"%{piece}%" for word in unknown for form in forms_of(word) for piece in pieces_of(form)[1:]]
    if not known:
        return _matching_on_postgresql(" OR ", pieces, kinds, pieces)
    if unknown and (found := _matching_on_postgresql(" AND ", _beginnings(known), kinds, pieces)):
        return found
    # A number tells more than a word.
    telling = _beginnings(known) + _beginnings([word for word in known if has_digit(word)])
    return _matching_on_postgresql(" OR ", _beginnings(known), kinds, telling)


def _known_on_postgresql(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words with which some word of some name begins, and the others."""
    asked = ", ".join(f"EXISTS (SELECT 1 FROM {ENTRIES} WHERE text LIKE %s)" for _ in words)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", _beginnings(words))
        row = cursor.fetchone()
    known = [word for word, is_known in zip(words, row, strict=True) if is_known]
    return known, [word for word in words if word not in known]


def _matching_on_postgresql(
    joined: str, patterns: Sequence[str], kinds: Collection[str] | None, counted: Sequence[str] = ()
) -> list[SearchEntry]:
    """Entries that fit all or any patterns, those first that fit most of the counted ones."""
    among, parameters = _among(kinds)
    where = joined.join("entry.text LIKE %s" for _ in patterns)
    fitting = " + ".join("(entry.text LIKE %s)::int" for _ in counted)
    order = f"{fitting} DESC, " if counted else ""
    return list(
        SearchEntry.objects.raw(
            f"SELECT entry.* FROM {ENTRIES} AS entry WHERE ({where}){among} "  # noqa: S608
            f"ORDER BY {order}length(entry.words), entry.id LIMIT {MOST}",
            [*patterns, *parameters, *counted],
        )
    )


def _beginnings(words: Sequence[str]) -> list[str]:
    """Patterns of a word's beginning; every word of a text has spaces around it."""
    return [f"% {word}%" for word in words]


def _among(kinds: Collection[str] | None) -> tuple[str, list[str]]:
    if kinds is None:
        return "", []
    return f" AND entry.kind IN ({', '.join('%s' for _ in kinds) or 'NULL'})", list(kinds)
