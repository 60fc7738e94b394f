"""The same physics over labelled arrays: formats × rigs × contexts of one model in one call.

Memory, placement, decode, prefill and bands are those of `estimate`: tables stand where it has one rig and
one format, and arrays where it has numbers. A cell is `estimate` of that case.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration, setup_of
from estimator.core.coefficient_tables import CoefficientTable
from estimator.core.decode import decode_visits, mean_context, tokens_per_step
from estimator.core.elementwise import Quantity, all_of
from estimator.core.fit import Placed, needs_of, placed, question_of
from estimator.core.hardware import Rig
from estimator.core.intervals import band_factors, band_test
from estimator.core.longest import RANKS, largest_context, longest
from estimator.core.placement import used_bytes
from estimator.core.prefill import prefill_visits
from estimator.core.quantization import Quantization
from estimator.core.results import Fit, NearEvidence
from estimator.core.scenario import Scenario, Split
from estimator.core.tables import QuantizationTable, RigTable, rig_tables
from estimator.core.weights import FloatArray
from estimator.core.work import Layout, weighted_seconds

__all__ = ["EVIDENCE", "FITS", "SPLITS", "Grid", "GridRates", "Grids"]

FITS = tuple(sorted(Fit, key=lambda fit: RANKS[fit]))
"""Codes of `Grid.fits`."""

SPLITS = tuple(Split)
"""Codes of `Grid.split`."""

EVIDENCE = tuple(NearEvidence)
"""Codes of `GridRates.evidence`."""


@dataclass(frozen=True, slots=True)
class GridRates:
    """Rates of all cells with their bands; NaN where the model does not run. [token/s]"""

    tokens_per_s: FloatArray
    low: FloatArray
    high: FloatArray
    evidence: NDArray[np.int8]
    n_near: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Answers for one model; every array has the shape (formats, rigs, contexts)."""

    quantizations: tuple[Quantization, ...]
    rigs: tuple[Rig, ...]
    contexts: tuple[int, ...]
    """Reserved; one beyond the model's own limit is not held, and all of it is NaN."""
    fits: NDArray[np.int8]
    split: NDArray[np.int8]
    used_bytes: FloatArray
    """On all devices together."""
    decode: GridRates
    prefill: GridRates

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """Every array, always in the same order."""
        rates = (self.decode, self.prefill)
        of_rates = [(r.tokens_per_s, r.low, r.high, r.evidence, r.n_near) for r in rates]
        return (self.fits, self.split, self.used_bytes, *of_rates[0], *of_rates[1])


class Grids:
    """Rigs in tables, asked about one model after another.

    What depends on rigs, formats and calibration alone is worked out once and serves every model.
    """

    def __init__(self, rigs: Sequence[Rig], calibration: Calibration) -> None:
        self.rigs = tuple(rigs)
        self._calibration = calibration
        self._tables = rig_tables(rigs)
        self._coefficients: dict[tuple[RigTable, QuantizationTable], CoefficientTable] = {}

    def ask(
        self,
        architecture: Architecture,
        quantizations: Sequence[Quantization],
        scenario: Scenario,
        contexts: Sequence[int],
        depths: ArrayLike | None = None,
    ) -> Grid:
        """The scenario's question with each format, on each rig, at each reserved context.

        ``depths``: tokens filled before the test, one for each context; by default the scenario's. Its own
        context is not used.

        Raises:
            ValueError: a power limit is asked for; formats are of several ecosystems.
        """
        if scenario.power_limit_w is not None:
            raise ValueError("A grid answers at stock power limits; ask estimate() for others")
        formats = QuantizationTable.of(quantizations)
        grid = _empty(formats.members, self.rigs, tuple(contexts))
        tokens = np.asarray(contexts, dtype=np.float64)
        filled = np.broadcast_to(
            np.asarray(scenario.depth_tokens if depths is None else depths, dtype=np.float64), tokens.shape
        )
        is_held = tokens <= architecture.max_context
        if not is_held.any():
            return grid
        asked = _Asked(architecture, formats, scenario, tokens[is_held], filled[is_held])
        for table in self._tables:
            block = _block(table, asked, self._coefficients_of(table, formats))
            if len(self._tables) == 1 and is_held.all():
                return block
            place = _place(np.asarray(table.positions), np.flatnonzero(is_held))
            for whole, part in zip(grid.arrays(), block.arrays(), strict=True):
                whole[:, *place] = part
        return grid

    def largest_contexts(
        self,
        architecture: Architecture,
        quantizations: Sequence[Quantization],
        scenario: Scenario,
        grid: Grid,
    ) -> FloatArray:
        """The longest context of each cell of ``grid``, as `MemoryPlan.largest_context_tokens`; its shape.

        Apart from it, as searching takes as long as all else.
        """
        formats = QuantizationTable.of(quantizations)
        tokens = np.zeros(grid.fits.shape)
        contexts = np.asarray(grid.contexts, dtype=np.float64)
        for table in self._tables:
            level, most = longest(question_of(table.rig, architecture, formats, scenario))
            rows = list(table.positions)
            tokens[:, rows] = largest_context(grid.fits[:, rows], contexts, level, most)
        return tokens

    def _coefficients_of(self, table: RigTable, formats: QuantizationTable) -> CoefficientTable:
        key = (table, formats)
        if key not in self._coefficients:
            self._coefficients[key] = CoefficientTable(self._calibration, table.table, formats)
        return self._coefficients[key]


@dataclass(frozen=True, slots=True)
class _Asked:
    architecture: Architecture
    formats: QuantizationTable
    scenario: Scenario
    contexts: FloatArray
    depths: FloatArray


def _empty(quantizations: tuple[Quantization, ...], rigs: tuple[Rig, ...], contexts: tuple[int, ...]) -> Grid:
    shape = (len(quantizations), len(rigs), len(contexts))

    def rates() -> GridRates:
        point, low, high = (np.full(shape, np.nan) for _ in range(3))
        nothing_near = np.full(shape, EVIDENCE.index(NearEvidence.NONE), np.int8)
        return GridRates(point, low, high, nothing_near, np.zeros(shape, np.int32))

    return Grid(
        quantizations=quantizations,
        rigs=rigs,
        contexts=contexts,
        fits=np.zeros(shape, np.int8),
        split=np.zeros(shape, np.int8),
        used_bytes=np.full(shape, np.nan),
        decode=rates(),
        prefill=rates(),
    )


def _place(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[slice | NDArray[np.intp], ...]:
    """Where a table's cells stand. Neighbours are written as one block, much quicker than one by one."""
    if all(int(where[-1] - where[0]) + 1 == len(where) for where in (rows, columns)):
        return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return np.ix_(rows, columns)


def _block(table: RigTable, asked: _Asked, coefficients: CoefficientTable) -> Grid:
    """The cells of one table of rigs, at the contexts that the model can read."""
    question = question_of(table.rig, asked.architecture, asked.formats, asked.scenario)
    contexts = tuple(int(context) for context in asked.contexts)
    block = _empty(asked.formats.members, table.members, contexts)
    running: dict[Split, list[Placed]] = {}
    for answer in placed(question, needs_of(question, asked.contexts).demand):
        block.fits.reshape(-1)[answer.index] = RANKS[answer.fit]
        block.split.reshape(-1)[answer.index] = SPLITS.index(answer.placement.split)
        block.used_bytes.reshape(-1)[answer.index] = used_bytes(answer.placement, answer.demand)
        if answer.fit is not Fit.NO:
            running.setdefault(answer.placement.split, []).append(answer)
    for split, answers in running.items():
        cells = (block.split == SPLITS.index(split)) & (block.fits > 0)
        layout = _layout(split, answers, table.rig.n_accelerators, asked.architecture, block.fits.shape)
        _write_rates(block, cells, table, asked, coefficients, layout)
    return block


def _layout(
    split: Split, answers: list[Placed], n: int, architecture: Architecture, shape: tuple[int, ...]
) -> Layout:
    """Shares of the layers; among equal cards it matters only that each has some, as long as all have."""
    if split is Split.NONE:
        return Layout(split=split, shares=(1.0,) + (0.0,) * (n - 1))
    layers = [answer.placement.layers for answer in answers]
    if split is not Split.CPU_OFFLOAD and all(all_of(some > 0) for of_one in layers for some in of_one):
        return Layout(split=split, shares=(1.0 / n,) * n)

    def spread(values: list[Quantity], elsewhere: float = 0.0) -> FloatArray:
        cells = np.full(shape, elsewhere)
        for answer, value in zip(answers, values, strict=True):
            cells.reshape(-1)[answer.index] = value
        return cells

    n_layers = architecture.n_layers
    return Layout(
        split=split,
        shares=tuple(
            spread([of_one[i] / n_layers for of_one in layers], elsewhere=1.0 / n) for i in range(n)
        ),
        host_share=spread([answer.placement.host_layers / n_layers for answer in answers]),
        host_expert_share=spread([answer.placement.host_expert_share for answer in answers]),
    )


def _write_rates(
    block: Grid,
    cells: NDArray[np.bool_],
    table: RigTable,
    asked: _Asked,
    coefficients: CoefficientTable,
    layout: Layout,
) -> None:
    """Decode and prefill of the cells that lie so, with their bands."""
    a, formats, scenario = asked.architecture, asked.formats, asked.scenario
    context = mean_context(asked.depths, float(scenario.output_tokens))
    steps = decode_visits(
        table.rig, a, formats, scenario, layout, context=context, streams=float(scenario.concurrency)
    )
    prompts = prefill_visits(
        table.rig, a, formats, scenario, layout, prompt=float(scenario.prompt_tokens), depth=asked.depths
    )
    step_s, prompt_s = (weighted_seconds(visits, coefficients) for visits in (steps, prompts))
    if scenario.sustained:
        prompt_s = prompt_s / table.table.sustained_share
    setup = setup_of(layout.split, table.rig.n_accelerators)
    keys = steps[0].keys
    for test, rates, tokens_per_s in (
        ("decode", block.decode, tokens_per_step(scenario) / step_s),
        ("prefill", block.prefill, scenario.prompt_tokens / prompt_s),
    ):
        level, n_near = coefficients.evidence(test, keys, a)
        judged = band_test(
            test,
            setup,
            scenario.concurrency,
            speculates=scenario.speculation is not None,
            is_build=bool(scenario.engine.build),
        )
        bands = {
            code: band_factors(coefficients.calibration, judged, keys.engine, EVIDENCE[code])
            for code in np.unique(level).tolist()
        }
        low, high = (np.array([[bands[code][end]] for code in level[:, 0].tolist()]) for end in (0, 1))
        np.copyto(rates.tokens_per_s, tokens_per_s, where=cells)
        np.copyto(rates.low, tokens_per_s * low, where=cells)
        np.copyto(rates.high, tokens_per_s * high, where=cells)
        np.copyto(rates.evidence, level, where=cells)
        np.copyto(rates.n_near, n_near, where=cells)
