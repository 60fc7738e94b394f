"""Lists that were drawn before, kept for one state of the catalog and one day."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.browse.listing import Listing
from catalog.browse.page import list_page
from catalog.stamp import catalog_stamp

__all__ = ["DrawnList", "drawn_list", "forget_lists"]

KEPT = 192
"""Of about 80 KB each."""
KEPT_S = 60
LONGEST_KEPT = 300
"""Characters of an address's query; nobody asks for a longer one twice."""


@dataclass(frozen=True, slots=True)
class DrawnList:
    """A list, or a part of it, as markup, and the query of its address in its one form."""

    markup: SafeString
    query: str


_drawn: OrderedDict[tuple[Any, ...], DrawnList] = OrderedDict()
_writing = Lock()


def drawn_list(
    listing: Listing, parameters: QueryDict, today: date, template: str, *, in_place: bool
) -> DrawnList:
    """The template drawn with the list that the address asks for; one query if it was drawn before.

    ``in_place``: whether it changes a page that stands. The template sees no request.
    """
    asked = parameters.urlencode()
    minute = time.monotonic() // KEPT_S
    key = (template, listing.word, asked, in_place, today, minute, catalog_stamp())
    found = _drawn.get(key)
    if found is None:
        context = list_page(listing, parameters, today)
        found = DrawnList(render_to_string(template, {**context, "in_place": in_place}), context["query"])
        if len(asked) <= LONGEST_KEPT and not settings.DEBUG:
            _keep(key, found)
    return found


def forget_lists() -> None:
    """Draw every list anew: for tests, whose databases go back in time."""
    with _writing:
        _drawn.clear()


def _keep(key: tuple[Any, ...], drawn: DrawnList) -> None:
    """The latest ones; the oldest go."""
    with _writing:
        _drawn[key] = drawn
        while len(_drawn) > KEPT:
            _drawn.popitem(last=False)
