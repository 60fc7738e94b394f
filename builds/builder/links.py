"""Addresses of the builder: the page as it is, and as it would be after a change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from builds.compatibility.findings import Action, Change

from .changes import apply
from .document import BuildDocument
from .drafts import DRAFT, state_of

__all__ = ["Links", "read_change"]


@dataclass(frozen=True, slots=True)
class Links:
    """Ways on from one document. ``cards`` are the slugs of the catalog's cards."""

    document: BuildDocument
    cards: Collection[str]

    @property
    def state(self) -> str:
        """The document as a query string."""
        return state_of(self.document)

    @property
    def here(self) -> str:
        """The page of this document."""
        return _page(self.state)

    def with_words(self, **words: str) -> str:
        """The page with something of its own opened: a picker, a table."""
        return _page("&".join(filter(None, [self.state, urlencode(words)])))

    def to(self, document: BuildDocument) -> str:
        """The page of another document, which is short enough for an address."""
        return _page(state_of(document))

    def after(self, change: Change) -> str:
        """The page once the change is made. Where that is too long for an address, the change itself is sent
        and the page makes it."""
        state = state_of(apply(self.document, change, self.cards))
        if not state.startswith(f"{DRAFT}="):
            return _page(state)
        words = {"do": change.action.value, "subject": change.subject, "value": change.value}
        return self.with_words(**words)


def read_change(query: QueryDict) -> Change | None:
    """The change that an address asks for; ``None`` where it asks for none that is known."""
    if query.get("do") not in set(Action):
        return None
    action, value = Action(str(query["do"])), str(query.get("value", ""))[:120]
    if action in _COUNTED and value and not (value.isascii() and value.isdigit() and len(value) < 5):
        return None
    return Change(action, str(query.get("subject", ""))[:120], value)


_COUNTED = {
    Action.LIMIT_CARDS,
    Action.CABLES,
    Action.ADD,
    Action.REMOVE,
    Action.SUPPLY,
    Action.SLOT,
}


def _page(query: str) -> str:
    address = reverse("builds:build_new")
    return f"{address}?{query}" if query else address
