"""Builds that are too long for an address: kept under a short id, and read back wherever an address is."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.http import QueryDict

from builds.models import BuildDraft
from builds.state import MAX_STATE_CHARACTERS

from .document import BuildDocument
from .query import STATE_NAMES, query_of

__all__ = ["DRAFT", "KEPT_DAYS", "MAX_DRAFT_CHARACTERS", "keep", "state_of", "with_draft"]

DRAFT = "draft"
KEPT_DAYS = 60
"""After so many days without use a draft may go."""
MAX_DRAFT_CHARACTERS = 48 * 1024
_ID_LENGTH = 16


def state_of(document: BuildDocument) -> str:
    """The query string that names a document: its own, or that of a draft which ``keep`` has to store."""
    query = query_of(document)
    return query if len(query) <= MAX_STATE_CHARACTERS else f"{DRAFT}={_id_of(query)}"


@transaction.atomic
def keep(document: BuildDocument, today: date) -> str:
    """Store a document that is too long for an address, once; returns ``state_of`` it."""
    state = state_of(document)
    if not state.startswith(f"{DRAFT}="):
        return state
    query = query_of(document)
    draft, is_new = BuildDraft.objects.get_or_create(
        pk=_id_of(query), defaults={"query": query, "used_on": today}
    )
    if is_new:
        BuildDraft.objects.filter(used_on__lt=today - timedelta(days=KEPT_DAYS)).delete()
    elif draft.used_on < today:
        BuildDraft.objects.filter(pk=draft.pk).update(used_on=today)
    return state


def with_draft(query: QueryDict) -> tuple[QueryDict, bool]:
    """A query with its draft's state in the place of the draft's id, and whether there is such a draft.

    What else the query says is the page's own and stays.
    """
    pk = str(query.get(DRAFT, "")).strip()
    if not pk:
        return query, True
    draft = BuildDraft.objects.filter(pk=pk[:_ID_LENGTH]).first() if pk.isalnum() else None
    if draft is None:
        return query, False
    found = QueryDict(draft.query, mutable=True)
    for name in query:
        if name not in STATE_NAMES and name != DRAFT:
            found.setlist(name, query.getlist(name))
    return found, True


def _id_of(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:_ID_LENGTH]
