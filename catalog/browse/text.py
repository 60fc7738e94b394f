"""Rows in which every word of a text occurs, in a field of theirs or in one of their other names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q

__all__ = ["with_every_word"]


def with_every_word(text: str, fields: Iterable[str], alias_model: type[Model], alias_field: str) -> Q:
    """The condition; whatever the text holds, it is looked for as it stands."""
    found = Q()
    for word in text.split():
        named = alias_model._default_manager.filter(name__icontains=word)
        matches = Q(pk__in=named.values(alias_field))
        for name in fields:
            matches |= Q(**{f"{name}__icontains": word})
        found &= matches
    return found
