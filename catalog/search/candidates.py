"""The names that share three-letter pieces with a question, asked of the database's own index."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from catalog.models import SearchEntry

from .words import has_digit

__all__ = ["candidates"]

MOST = 160
LONGEST_SHORT_WORD = 6
# A word of four letters with its last two swapped shares two pieces of five.
WORD_LIKENESS = "0.3"
ENTRIES = SearchEntry._meta.db_table
PIECES = "catalog_search_pieces"


def candidates(words: Sequence[str], kinds: Collection[str] | None = None) -> list[SearchEntry]:
    """At most 160 entries that may match, those with more and rarer pieces in common first."""
    if not words:
        return []
    if connection.vendor == "postgresql":
        return _on_postgresql(words, kinds)
    return _on_sqlite(words, kinds)


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


def _on_sqlite(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    # Pieces are letters, digits, dots and spaces; in double quotes nothing of them is syntax.
    pieces = dict.fromkeys(p for word in words for form in forms_of(word) for p in pieces_of(form))
    asked = " OR ".join(f'"{piece}"' for piece in pieces)
    among, parameters = _among(kinds)
    return list(
        SearchEntry.objects.raw(
            f"SELECT entry.* FROM {PIECES} JOIN {ENTRIES} AS entry ON entry.id = {PIECES}.rowid "  # noqa: S608
            f"WHERE {PIECES} MATCH %s{among} ORDER BY rank, entry.id LIMIT {MOST}",
            [asked, *parameters],
        )
    )


def _on_postgresql(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    among, parameters = _among(kinds)
    forms = [forms_of(word) for word in words]
    flat = [form for several in forms for form in several]
    like = " OR ".join("entry.text %%> %s" for _ in flat)
    likeness = " + ".join(
        f"GREATEST({', '.join('word_similarity(%s, entry.text)' for _ in several)})" for several in forms
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [WORD_LIKENESS]
            )
        return list(
            SearchEntry.objects.raw(
                f"SELECT entry.* FROM {ENTRIES} AS entry WHERE ({like}){among} "  # noqa: S608
                f"ORDER BY {likeness} DESC, entry.id LIMIT {MOST}",
                [*flat, *parameters, *flat],
            )
        )


def _among(kinds: Collection[str] | None) -> tuple[str, list[str]]:
    if kinds is None:
        return "", []
    return f" AND entry.kind IN ({', '.join('%s' for _ in kinds) or 'NULL'})", list(kinds)
