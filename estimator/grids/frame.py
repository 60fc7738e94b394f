"""The grid as a pandas frame, for reports and exports. Nothing that answers a request imports this module."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.grid import EVIDENCE, FITS, SPLITS, Grid, Grids
from estimator.core.hardware import Vendor
from estimator.core.quantization import Quantization
from estimator.core.scenario import Engine
from estimator.engines import ENGINE_ECOSYSTEMS, engines_for
from estimator.grids.catalog_grid import CONTEXTS, COUNTS, Row, formats_of, rows_of, scenario_for
from estimator.specs import Specs

__all__ = ["GridAsked", "frames", "grid_frame"]


@dataclass(frozen=True, kw_only=True)
class GridAsked:
    """Which part of the grid; slugs of the catalog, none for all."""

    hardware: Sequence[str] = ()
    models: Sequence[str] = ()
    contexts: Sequence[int] = CONTEXTS
    counts: Sequence[int] = COUNTS
    all_formats: bool = False
    """Every format that an engine there loads, instead of the usual one of each precision."""
    with_largest_context: bool = False
    """Search for the longest context of each cell, which doubles the time."""


def grid_frame(specs: Specs, calibration: Calibration, asked: GridAsked) -> pd.DataFrame:
    """One line per hardware, count, model, format and context. Rates in tokens/s, memory in GiB.

    Raises:
        ValueError: a slug is not in the catalog, or the question leaves nothing.
    """
    found = list(frames(specs, calibration, asked))
    if not found:
        raise ValueError("Nothing to estimate: no such hardware runs any of these models")
    return pd.concat(found, ignore_index=True)


def frames(specs: Specs, calibration: Calibration, asked: GridAsked) -> Iterator[pd.DataFrame]:
    """The same in parts: one frame for each vendor, engine and model.

    Raises:
        ValueError: a slug is not in the catalog.
    """
    _check(asked.hardware, specs.hardware, "hardware")
    _check(asked.models, specs.architectures, "model")
    rows = [row for row in rows_of(specs, asked.counts) if not asked.hardware or row.slug in asked.hardware]
    for vendor in Vendor:
        of_vendor = [row for row in rows if row.vendor is vendor]
        if not of_vendor:
            continue
        grids = Grids([row.rig for row in of_vendor], calibration)
        for engine in (each for each in engines_for(vendor) if not each.build):
            for slug in asked.models or specs.architectures:
                architecture = specs.architectures[slug]
                formats = _formats(architecture, engine, specs, asked)
                if formats:
                    yield _frame(grids, of_vendor, architecture, formats, engine, asked)


def _check(slugs: Sequence[str], known: Container[str], what: str) -> None:
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise ValueError(f"The catalog has no {what} called {', '.join(unknown)}")


def _formats(
    architecture: Architecture, engine: Engine, specs: Specs, asked: GridAsked
) -> tuple[Quantization, ...]:
    ecosystem = ENGINE_ECOSYSTEMS[engine]
    if asked.all_formats:
        return tuple(q for q in specs.quantizations.values() if q.ecosystem is ecosystem)
    return formats_of(architecture, ecosystem, specs)


def _frame(
    grids: Grids,
    rows: Sequence[Row],
    architecture: Architecture,
    formats: tuple[Quantization, ...],
    engine: Engine,
    asked: GridAsked,
) -> pd.DataFrame:
    scenario = scenario_for(rows[0].vendor, engine)
    depths = np.array(asked.contexts) // 2
    grid = grids.ask(architecture, formats, scenario, asked.contexts, depths=depths)
    q, r, c = (axis.ravel() for axis in np.indices(grid.fits.shape))
    columns: dict[str, Any] = {
        "hardware": _labels([row.slug for row in rows], r),
        "count": np.array([row.count for row in rows])[r],
        "model": _labels([architecture.slug], np.zeros_like(r)),
        "format": _labels([one.slug for one in formats], q),
        "engine": _labels([engine.value], np.zeros_like(r)),
        "backend": _labels([scenario.backend.value], np.zeros_like(r)),
        "context": np.array(asked.contexts)[c],
        "depth": depths[c],
        "fits": _labels([fit.value for fit in FITS], grid.fits.ravel()),
        "split": _labels([split.value for split in SPLITS], grid.split.ravel()),
        "memory_gib": (grid.used_bytes / 2**30).ravel(),
    }
    columns |= _rates(grid)
    if asked.with_largest_context:
        columns["largest_context"] = grids.largest_contexts(architecture, formats, scenario, grid).ravel()
    return pd.DataFrame(columns)


def _rates(grid: Grid) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for test, rates in (("decode", grid.decode), ("prefill", grid.prefill)):
        columns[f"{test}_tokens_per_s"] = rates.tokens_per_s.ravel()
        columns[f"{test}_low"] = rates.low.ravel()
        columns[f"{test}_high"] = rates.high.ravel()
        columns[f"{test}_evidence"] = _labels([level.value for level in EVIDENCE], rates.evidence.ravel())
        columns[f"{test}_n_near"] = rates.n_near.ravel()
    return columns


def _labels(names: Sequence[str], codes: NDArray[np.integer[Any]]) -> "pd.Categorical[str]":
    """Names by code, each kept once."""
    if len(set(names)) == len(names):
        return pd.Categorical.from_codes(codes, categories=pd.Index(list(names)))
    distinct = list(dict.fromkeys(names))
    place = np.array([distinct.index(name) for name in names])
    return pd.Categorical.from_codes(place[codes], categories=pd.Index(distinct))
