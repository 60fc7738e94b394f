"""Models × formats on a product: whether each fits, how fast it writes, how long a context it holds."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from estimator.core.grid import FITS
from estimator.core.results import Fit
from estimator.figures import context_text, rate_text, span_text
from estimator.grids.catalog_grid import CONTEXTS, PRECISIONS, Cells
from estimator.grids.what_runs import ModelLine

__all__ = ["FitCell", "fit_cells", "fit_row"]

YES, OFFLOAD = FITS.index(Fit.YES), FITS.index(Fit.OFFLOAD)

USUAL = PRECISIONS.index("4-bit")
STEPS = {6: range(6), 2: (0, USUAL), 1: (USUAL,)}
"""By how many formats a model has in an engine: the places of those among `PRECISIONS`."""


@dataclass(frozen=True, slots=True)
class FitCell:
    """One format: how it fits at the context asked for, and what that gives."""

    fit: str
    """``whole``, ``part`` (a part in host RAM), ``no``, or ``none``: files of these bits hardly differ from
    the one format that was published."""
    rate: str = ""
    range: str = ""
    held: str = ""
    """The longest context on offer that is held in this way; where it does not fit, that is held whole."""


NO_FORMAT = FitCell("none")


def fit_cells(cells: Cells, context: int) -> tuple[FitCell, ...]:
    """One model on one product, a cell for each of `PRECISIONS`."""
    column = CONTEXTS.index(context)
    found = [NO_FORMAT] * len(PRECISIONS)
    for at, step in enumerate(STEPS[len(cells.formats)]):
        fits = cells.fits[at, 0]
        here = int(fits[column])
        alike = np.flatnonzero(fits == (here if here in (YES, OFFLOAD) else YES))
        held = context_text(CONTEXTS[int(alike[-1])]) if len(alike) else ""
        if here not in (YES, OFFLOAD):
            found[step] = FitCell("no", held=held)
            continue
        mid, low, high = (float(rate) for rate in cells.decode[:, at, 0, column])
        name = "whole" if here == YES else "part"
        found[step] = FitCell(name, rate_text(mid), span_text(low, high), held)
    return tuple(found)


def fit_row(cells: Cells, context: int, line: ModelLine) -> str:
    """A row of the table as markup: the model with its cells. Written out, as a page has a thousand cells."""
    return (
        f'<tr><th scope="row"><a href="{escape(line.url)}">{escape(line.name)}</a> '
        f"<small>{escape(line.figures.evidence)}</small></th>"
        f"{''.join(map(_cell, fit_cells(cells, context)))}</tr>"
    )


def _cell(cell: FitCell) -> str:
    if cell.fit == "none":
        return '<td class="fit-none"><small>as 4-bit</small></td>'
    if cell.fit == "no":
        held = f"<small>only {cell.held}</small>" if cell.held else ""
        return f'<td class="fit-no">no{held}</td>'
    where = "<small>part in RAM</small>" if cell.fit == "part" else f"<small>to {cell.held}</small>"
    return f'<td class="fit-{cell.fit}"><b>{cell.rate}</b><small>{cell.range}</small>{where}</td>'
