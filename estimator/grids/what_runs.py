"""What runs on a product, and what a model takes: the grid's answers as lines of words for catalog pages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from django.db.models import Min
from numpy.typing import NDArray

from catalog.models import CurrentPrice, Gpu, LanguageModel, Machine, Product
from estimator.core.grid import EVIDENCE, FITS
from estimator.core.results import Fit, NearEvidence
from estimator.figures import context_text, rate_text, span_text
from estimator.grids.catalog_grid import CONTEXTS, PRECISIONS, CatalogGrid, Cells
from estimator.specs import catalog_hash

__all__ = [
    "Figures",
    "HardwareLine",
    "ModelLine",
    "WhatRuns",
    "cheapest_amounts",
    "cheapest_prices",
    "what_it_takes",
    "what_runs",
]

OFFLOADED_AT = PRECISIONS.index("4-bit")
"""The format shown where a part of the model lies in host RAM."""

EVIDENCE_WORDS = {
    NearEvidence.SAME_CELL: "{n} of this model on this chip",
    NearEvidence.SAME_DEVICE: "{n} on this chip",
    NearEvidence.SAME_FAMILY: "{n} on chips of its family",
    NearEvidence.NONE: "nothing near was measured",
}

YES, OFFLOAD = FITS.index(Fit.YES), FITS.index(Fit.OFFLOAD)


@dataclass(frozen=True, slots=True)
class Figures:
    """One cell in words."""

    format: str
    memory: str
    decode: str
    decode_range: str
    prefill: str
    prefill_range: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model on a product."""

    slug: str
    name: str
    url: str
    params: int
    whole: bool
    """On the devices alone; else a part lies in host RAM."""
    longest: str
    """Of the contexts on offer, the longest that this format holds in the same way."""
    figures: Figures


@dataclass(frozen=True, slots=True)
class HardwareLine:
    """A product that holds a model whole. Thousands do, a few are shown: only those are put into words."""

    slug: str
    name: str
    url: str
    count: int
    price_usd: Decimal | None
    """Of all cards, or of the machine, in the cheapest condition."""
    is_card: bool
    decode_per_s: float
    cells: Cells
    place: tuple[int, int, int]
    """Of its figures in the cells: format, row, context."""

    @property
    def figures(self) -> Figures:
        """Its cell in words."""
        return _figures(self.cells, self.place)


@dataclass(frozen=True, slots=True)
class WhatRuns:
    """The models that a product runs, the largest first, and those that it does not."""

    lines: tuple[ModelLine, ...]
    too_large: tuple[tuple[str, str], ...]
    """Name and address."""
    too_short: tuple[tuple[str, str], ...]
    """Models that do not read so long a context."""


def what_runs(grid: CatalogGrid, slug: str, count: int, context: int) -> WhatRuns:
    """Every model on so many of a product: the finest format held whole at this context, else 4 bits with a
    part in host RAM.

    Raises:
        KeyError: the product is not in the catalog.
        ValueError: its memory or bandwidth is not known.
    """
    column = CONTEXTS.index(context)
    found = grid.on_hardware(slug, count)
    shown = _models(catalog_hash())
    lines, too_large, too_short = [], [], []
    for model, cells in found.by_model.items():
        if model not in shown:
            continue
        name, url = shown[model]
        architecture = grid.specs.architectures[model]
        if architecture.max_context < context:
            too_short.append((name, url))
            continue
        step = _best_step(cells.fits[:, 0, column])
        if step is None:
            too_large.append((name, url))
            continue
        fits = cells.fits[step, 0]
        held = [tokens for tokens, fit in zip(CONTEXTS, fits, strict=True) if fit == fits[column]]
        lines.append(
            ModelLine(
                slug=model,
                name=name,
                url=url,
                params=architecture.text_params,
                whole=bool(fits[column] == YES),
                longest=context_text(max(held)),
                figures=_figures(cells, (step, 0, column)),
            )
        )
    lines.sort(key=lambda line: (not line.whole, -line.params, line.name))
    return WhatRuns(tuple(lines), tuple(sorted(too_large)), tuple(sorted(too_short)))


def what_it_takes(
    grid: CatalogGrid, slug: str, precision: str, context: int, counts: Iterable[int] = (1, 2, 4)
) -> tuple[HardwareLine, ...]:
    """Machines and cards that hold a model whole at a precision and context, priced ones by price, then the
    rest, the faster first.

    Raises:
        KeyError: the model is not in the catalog, or too little is known of it.
    """
    column, step = CONTEXTS.index(context), PRECISIONS.index(precision)
    amounts, wanted = cheapest_amounts(), set(counts)
    shown = _hardware(catalog_hash())
    lines: list[HardwareLine] = []
    for rows, _, cells in grid.of_model(slug).parts:
        format_at = min(step, len(cells.formats) - 1)
        for i in np.flatnonzero(cells.fits[format_at, :, column] == YES).tolist():
            row = rows[i]
            if row.count in wanted and row.slug in shown:
                lines.append(
                    HardwareLine(
                        row.slug,
                        *shown[row.slug],
                        row.count,
                        price_usd=None if (amount := amounts.get(row.slug)) is None else amount * row.count,
                        is_card=isinstance(grid.specs.hardware[row.slug], Gpu),
                        decode_per_s=float(cells.decode[0, format_at, i, column]),
                        cells=cells,
                        place=(format_at, i, column),
                    )
                )
    lines.sort(key=lambda line: (_by_price(line), -line.decode_per_s, line.name, line.count))
    return tuple(lines)


def cheapest_amounts() -> dict[str, Decimal]:
    """Card or machine → the lowest of its current prices of all conditions. [USD]"""
    kinds = (Product.Kind.GPU, Product.Kind.MACHINE)
    amounts = CurrentPrice.objects.filter(product__kind__in=kinds).values_list("product__slug")
    return dict(amounts.annotate(least=Min("amount_usd")).order_by())


def cheapest_prices(slugs: Collection[str]) -> dict[str, CurrentPrice]:
    """Of these products, each → its lowest current price of all conditions."""
    rows = CurrentPrice.objects.filter(product__slug__in=slugs).select_related("product")
    return {row.product.slug: row for row in rows.order_by("-amount_usd", "pk")}


def _best_step(fits: NDArray[np.int8]) -> int | None:
    """The finest format held whole; else the usual one with offload, or the next coarser; `None` for none."""
    whole = np.flatnonzero(fits == YES)
    if len(whole):
        return int(whole[0])
    parted = np.flatnonzero(fits == OFFLOAD)
    usual = [step for step in parted.tolist() if step >= min(OFFLOADED_AT, len(fits) - 1)]
    return usual[0] if usual else None


def _figures(cells: Cells, place: tuple[int, int, int]) -> Figures:
    decode, prefill = cells.decode[(slice(None), *place)], cells.prefill[(slice(None), *place)]
    evidence, n_near = EVIDENCE[cells.decode_evidence[place]], int(cells.decode_n_near[place])
    return Figures(
        format=cells.formats[place[0]].name,
        memory=f"{float(cells.used_gib[place]):.3g} GiB",
        decode=rate_text(float(decode[0])),
        decode_range=span_text(float(decode[1]), float(decode[2])),
        prefill=rate_text(float(prefill[0])),
        prefill_range=span_text(float(prefill[1]), float(prefill[2])),
        evidence=EVIDENCE_WORDS[evidence].format(n="1 run" if n_near == 1 else f"{n_near} runs"),
    )


def _by_price(line: HardwareLine) -> tuple[bool, Decimal]:
    return line.price_usd is None, line.price_usd or Decimal()


@lru_cache(maxsize=1)
def _models(_catalog_hash: str) -> dict[str, tuple[str, str]]:
    """Models in the catalog today: slug → name and address."""
    rows = LanguageModel.objects.filter(retired_at=None).order_by("slug")
    return {row.slug: (row.name, row.get_absolute_url()) for row in rows}


@lru_cache(maxsize=1)
def _hardware(_catalog_hash: str) -> dict[str, tuple[str, str]]:
    """Cards and machines in the catalog today: slug → name and address."""
    shown: dict[str, tuple[str, str]] = {}
    for kind in (Gpu, Machine):
        rows = kind._default_manager.filter(retired_at=None, announced_only=False).order_by("slug")
        shown |= {row.slug: (row.name, row.get_absolute_url()) for row in rows}
    return shown
