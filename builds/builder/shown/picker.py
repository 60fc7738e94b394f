"""The box that adds parts of one kind: a search, what fits, and a part of the visitor's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from builds.builder.document import BuildDocument
from builds.builder.editing import Edited
from builds.builder.links import Links
from builds.builder.own_fields import OWN_KINDS
from builds.builder.picking import Offer, find
from builds.compatibility.findings import Action
from builds.shelf import Shelf
from catalog.figures import usd
from catalog.price_age import age_in_words
from catalog.search.facts import facts_of

from .lines import KINDS
from .page import cards_of

__all__ = ["picker_shown"]

MOST_WORDS = 100


def picker_shown(
    document: BuildDocument, kind: str, query: QueryDict, shelf: Shelf, today: date, wrong: Edited | None
) -> dict[str, Any] | None:
    """Template context of builds/builder/_picker.html; ``None`` for what is no kind of part."""
    typed = wrong.typed if wrong else {}
    if kind not in KINDS:
        return None
    words, with_unfit = str(query.get("find", ""))[:MOST_WORDS], query.get("all") == "1"
    found = find(document, kind, words, shelf=shelf, with_unfit=with_unfit)
    links = Links(document, cards_of(shelf))
    say = {"add": kind, "find": words} if words else {"add": kind}
    heading, one = KINDS[kind]
    return {
        "kind": kind,
        "heading": heading,
        "one": one,
        "find": words,
        "all": with_unfit,
        "offers": [_offer(offer, links, today) for offer in found.offers],
        "hidden": found.hidden,
        "more": found.more,
        "show_all": links.with_words(**say, all="1"),
        "show_fitting": links.with_words(**say),
        "close": links.here,
        "own": _own(kind, wrong),
        "own_open": wrong is not None and bool(typed.get("own_kind")),
    }


def _offer(offer: Offer, links: Links, today: date) -> dict[str, Any]:
    price = offer.price
    return {
        "slug": offer.item.slug,
        "name": offer.item.name,
        "url": offer.item.row.get_absolute_url() if offer.item.row else "",
        "facts": facts_of(offer.item.row) if offer.item.row else "",
        "price": usd(price.usd) if price else "",
        "age": f"{price.condition}, {age_in_words(price.newest_on, today, price.precision)}" if price else "",
        "reason": offer.reason,
        "add": links.after(offer.change),
        "swap": links.after(offer.instead_of) if offer.instead_of else "",
        "instead": offer.change.action is Action.REPLACE,
    }


def _own(kind: str, wrong: Edited | None) -> list[dict[str, str]]:
    """The fields of a part that the catalog does not have."""
    typed, errors = (wrong.typed, wrong.errors) if wrong else ({}, {})
    fields = [("name", "Name", "text", "Engineering sample"), ("price", "Price for one", "$", "4000")]
    fields += [(name, each.label, each.unit, each.example) for name, each in OWN_KINDS[kind].items()]
    return [
        {
            "name": f"own-{name}",
            "label": label if unit in ("", "text") else f"{label}, {unit}",
            "example": example,
            "value": typed.get(f"own-{name}", ""),
            "error": errors.get(f"own-{name}", ""),
        }
        for name, label, unit, example in fields
    ]
