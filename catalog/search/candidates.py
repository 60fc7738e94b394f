"""The names that share three-letter pieces with a question, asked of the database's own index."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from catalog.models import SearchEntry

__all__ = ["candidates"]

MOST = 160
# A word of four letters with its first two swapped shares one piece of five.
WORD_LIKENESS = "0.2"
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


def _on_sqlite(words: Sequence[str], kinds: Collection[str] | None) -> list[SearchEntry]:
    # Pieces are letters, digits, dots and spaces; in double quotes nothing of them is syntax.
    asked = " OR ".join(f'"{piece}"' for piece in dict.fromkeys(p for word in words for p in pieces_of(word)))
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
    like = " OR ".join("entry.text %%> %s" for _ in words)
    likeness = " + ".join("word_similarity(%s, entry.text)" for _ in words)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [WORD_LIKENESS]
            )
        return list(
            SearchEntry.objects.raw(
                f"SELECT entry.* FROM {ENTRIES} AS entry WHERE ({like}){among} "  # noqa: S608
                f"ORDER BY {likeness} DESC, entry.id LIMIT {MOST}",
                [*words, *parameters, *words],
            )
        )


def _among(kinds: Collection[str] | None) -> tuple[str, list[str]]:
    if kinds is None:
        return "", []
    return f" AND entry.kind IN ({', '.join('%s' for _ in kinds) or 'NULL'})", list(kinds)
