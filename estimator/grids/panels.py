"""Panels of catalog pages: what runs on a card or machine, and what runs a language model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from catalog.figures import usd
from catalog.fragments import fragment
from catalog.models import CurrentPrice, Gpu, LanguageModel, Machine
from catalog.price_lines import price_lines
from estimator.calibrations import current_calibration
from estimator.figures import context_text
from estimator.grids.catalog_grid import CONTEXTS, PRECISIONS, current_grid
from estimator.grids.fit_table import fit_row
from estimator.grids.what_runs import (
    HardwareLine,
    ModelLine,
    WhatRuns,
    cheapest_prices,
    what_it_takes,
    what_runs,
)
from estimator.measured.lately import lately_measured
from estimator.specs import catalog_hash

__all__ = ["what_it_runs_context", "what_runs_it_context"]

USUAL_CONTEXT = 16_384
USUAL_PRECISION = "4-bit"
CARD_COUNTS = (1, 2, 4)
TABLES_KEPT = 256
"""Of about 100 KB each: the usual question about every card and machine that ships."""
SHOWS = {"formats": "every format", "figures": "the finest format, all figures"}
"""What a cell or a row is about: models by formats, or models with all that is estimated."""
SHOWN_AT_ONCE = 12
"""Lines before the rest is folded away."""
LEAST_GAIN = 1.03
"""How much faster a dearer one must be to be named: less than the estimate can tell apart helps nobody."""


@dataclass(frozen=True, slots=True)
class _Pick:
    """One choice among links; ``url`` is empty for the one that is taken."""

    text: str
    url: str


def what_it_runs_context(request: HttpRequest, subject: Gpu | Machine) -> dict[str, Any] | None:
    """Every model on this card, or on two or four of it, or on this machine, at the context asked for."""
    counts = CARD_COUNTS if isinstance(subject, Gpu) else (1,)
    context = _chosen(request, "context", CONTEXTS, USUAL_CONTEXT)
    count = _chosen(request, "cards", counts, 1)
    state_of_data = catalog_hash(), current_calibration().calibration_id
    try:
        found, rows = _found(*state_of_data, subject.slug, count, context)
    except (KeyError, ValueError):
        return None
    show = _chosen(request, "show", tuple(SHOWS), "formats")
    state = {"context": context, "cards": count, "show": show}
    first, rest = _most_measured(found.lines, lately_measured())
    return {
        "show": show,
        "show_picks": _picks(SHOWS, "show", state, "#what-it-runs", SHOWS.__getitem__),
        "context_picks": _picks(CONTEXTS, "context", state, "#what-it-runs", context_text),
        "count_picks": _picks(counts, "cards", state, "#what-it-runs", _cards) if len(counts) > 1 else [],
        "context": context_text(context),
        "half": context_text(context // 2),
        "offloads": any(not line.whole for line in found.lines),
        "found": found,
        "n_first": len(first),
        "precisions": PRECISIONS,
        "first": _table(first, rows, show),
        "rest": _table(rest, rows, show),
        "n_rest": len(rest),
    }


def what_runs_it_context(request: HttpRequest, subject: LanguageModel) -> dict[str, Any] | None:
    """Machines and cards that hold this model, at each price the fastest."""
    readable = [tokens for tokens in CONTEXTS if tokens <= (subject.max_context or 0)] or [CONTEXTS[0]]
    context = _chosen(request, "context", readable, min(USUAL_CONTEXT, readable[-1]))
    precision = _chosen(request, "precision", PRECISIONS, USUAL_PRECISION)
    try:
        lines = what_it_takes(current_grid(), subject.slug, precision, context, CARD_COUNTS)
    except KeyError:
        return None
    state = {"precision": precision, "context": context}
    machines, cards = _by_kind(lines)
    return {
        "context_picks": _picks(readable, "context", state, "#what-runs-it", context_text),
        "precision_picks": _picks(PRECISIONS, "precision", state, "#what-runs-it", str),
        "context": context_text(context),
        "half": context_text(context // 2),
        "format": lines[0].figures.format if lines else "",
        "n_lines": len(lines),
        "kinds": [
            {
                "title": title,
                "note": note,
                "rows": _hardware_rows(worth, timezone.localdate()),
                "n_others": len(found) - len(worth),
            }
            for title, note, found in (
                ("Complete machines", "", machines),
                (
                    "Graphics cards",
                    "One, two or four of a kind; the computer around them costs extra.",
                    cards,
                ),
            )
            if found
            for worth in [_worth_their_price(found)]
        ],
    }


def _chosen(request: HttpRequest, name: str, offered: Sequence[Any], usual: Any) -> Any:
    """What the address asks for, if it is on offer."""
    asked = request.GET.get(name, "")
    return next((value for value in offered if str(value) == asked), usual)


def _picks(
    offered: Iterable[Any], name: str, state: dict[str, Any], anchor: str, text_of: Any
) -> list[_Pick]:
    return [
        _Pick(
            text_of(value),
            "" if value == state[name] else f"?{urlencode(state | {name: value})}{anchor}",
        )
        for value in offered
    ]


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count} cards"


def _most_measured(
    lines: Sequence[ModelLine], runs: Mapping[str, int]
) -> tuple[list[ModelLine], list[ModelLine]]:
    """The few models that people measure most, those held whole first, and the others; each in its order."""
    wanted = sorted(lines, key=lambda line: (not line.whole, -runs.get(line.slug, 0)))[:SHOWN_AT_ONCE]
    chosen = {line.slug for line in wanted}
    return [line for line in lines if line.slug in chosen], [
        line for line in lines if line.slug not in chosen
    ]


@lru_cache(maxsize=TABLES_KEPT)
def _found(
    _catalog_hash: str, _calibration_id: str, slug: str, count: int, context: int
) -> tuple[WhatRuns, dict[str, str]]:
    """What runs, and by model the rows of the table by formats. Kept: it changes with the catalog alone.

    Raises:
        KeyError, ValueError: as `what_runs`.
    """
    grid = current_grid()
    found = what_runs(grid, slug, count, context)
    by_model = grid.on_hardware(slug, count).by_model
    return found, {line.slug: fit_row(by_model[line.slug], context, line) for line in found.lines}


def _table(lines: Sequence[ModelLine], rows: Mapping[str, str], show: str) -> str:
    """The body of a table of these models."""
    if show == "figures":
        return _model_rows(lines)
    body = "".join(rows[line.slug] for line in lines)
    return mark_safe(f"<tbody>{body}</tbody>") if lines else ""  # noqa: S308 — fit_row() escapes


def _model_rows(lines: Sequence[ModelLine]) -> str:
    return fragment("estimator/_what_it_runs_rows.html", {"lines": lines}) if lines else ""


def _hardware_rows(lines: Sequence[HardwareLine], today: date) -> str:
    prices = cheapest_prices({line.slug for line in lines if line.price_usd is not None})
    shown = [
        {
            "name": line.name,
            "url": line.url,
            "count": line.count,
            "figures": line.figures,
            **_price_shown(line, prices.get(line.slug), today),
        }
        for line in lines
    ]
    return fragment("estimator/_what_runs_it_rows.html", {"rows": shown})


def _price_shown(line: HardwareLine, price: CurrentPrice | None, today: date) -> dict[str, Any]:
    """The price of all cards in words; the range is that of one."""
    if price is None or line.price_usd is None:
        return {"price": ""}
    of_one = price_lines([price], price.product.kind, today)[0]
    return {
        "price": usd(line.price_usd),
        "condition": of_one.condition,
        "seen": f"each {of_one.seen}" if line.count > 1 and of_one.range and of_one.seen else of_one.seen,
        "stale": f"stale, {of_one.day}" if of_one.stale else "",
    }


def _by_kind(lines: Iterable[HardwareLine]) -> tuple[list[HardwareLine], list[HardwareLine]]:
    """Machines, then cards; both in their order."""
    kinds: tuple[list[HardwareLine], list[HardwareLine]] = ([], [])
    for line in lines:
        kinds[line.is_card].append(line)
    return kinds


def _worth_their_price(lines: Sequence[HardwareLine]) -> list[HardwareLine]:
    """Of lines by price those that nothing cheaper outruns; where no price is known, the fastest few."""
    priced = [line for line in lines if line.price_usd is not None]
    best: list[HardwareLine] = []
    fastest = 0.0
    for line in sorted(priced, key=lambda line: (line.price_usd or Decimal(), -line.decode_per_s)):
        if line.decode_per_s > fastest * LEAST_GAIN:
            best.append(line)
            fastest = line.decode_per_s
    return best or list(lines[:SHOWN_AT_ONCE])
