"""The catalog as a grid: what runs on a product, and what a model takes, at every context of a short list.

Labelled arrays, worked out when a page first needs a row of them and kept for one state of the catalog and
one calibration. Each figure is `core.grid`'s, so `estimate`'s.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from catalog.models import Gpu
from estimator.calibrations import current_calibration
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.grid import Grid, Grids
from estimator.core.hardware import Rig, Vendor
from estimator.core.quantization import Ecosystem, Quantization
from estimator.core.scenario import Engine, Scenario
from estimator.core.weights import PUBLISHED_IN_MXFP4
from estimator.engines import ENGINE_ECOSYSTEMS, default_backend, usual_engines_for
from estimator.specs import Specs, catalog_hash, current_specs

__all__ = [
    "CONTEXTS",
    "COUNTS",
    "PRECISIONS",
    "CatalogGrid",
    "Cells",
    "HardwareGrid",
    "ModelGrid",
    "Row",
    "current_grid",
    "formats_of",
    "rows_of",
    "scenario_for",
]

CONTEXTS = (2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072)
"""Reserved contexts that pages offer. Speeds are those with half of it filled."""

COUNTS = (1, 2, 4, 8)
"""Equal cards in one computer. Machines stand alone."""

PRECISIONS = ("8-bit", "6-bit", "5-bit", "4-bit", "3-bit", "2-bit")
"""From fine to coarse; more than 8 bits are hardly ever worth their memory."""

USUAL_FORMATS = {
    Ecosystem.GGUF: ("gguf-q8_0", "gguf-q6_k", "gguf-q5_k_m", "gguf-q4_k_m", "gguf-q3_k_m", "gguf-q2_k"),
    Ecosystem.MLX: ("mlx-8bit", "mlx-6bit", "mlx-5bit", "mlx-4bit", "mlx-3bit", "mlx-2bit"),
    Ecosystem.EXL: ("exl3-8.0", "exl3-6.0", "exl3-5.0", "exl3-4.0", "exl3-3.0", "exl3-2.0"),
    Ecosystem.SAFETENSORS: ("fp8-per-tensor", "awq-int4-g128"),
}
"""The format that people take for each of `PRECISIONS`; servers have two of them, 8 and 4 bits."""

PUBLISHED_FORMATS = {
    Ecosystem.GGUF: "gguf-mxfp4",
    Ecosystem.MLX: "mlx-mxfp4",
    Ecosystem.SAFETENSORS: "mxfp4",
}
"""Of models whose experts were published in MXFP4: other formats hardly change their files."""

BLOCKS_KEPT, MODELS_KEPT = 4, 16
"""Of the latest: about 20 MB each way."""

NEIGHBOURS = 16
"""Rows of hardware that are worked out together, as whoever looks at one card looks at others."""

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Row:
    """So many of one product."""

    slug: str
    count: int
    rig: Rig

    @property
    def vendor(self) -> Vendor:
        """Who makes what computes."""
        return self.rig.accelerators[0].vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Figures by (format, row, context), in half the precision that they were worked out with."""

    formats: tuple[Quantization, ...]
    fits: NDArray[np.int8]
    """Codes of `core.grid.FITS`."""
    split: NDArray[np.int8]
    used_gib: NDArray[np.float32]
    decode: NDArray[np.float32]
    """Point, low, high on the first axis; NaN where it does not run. [token/s]"""
    prefill: NDArray[np.float32]
    decode_evidence: NDArray[np.int8]
    decode_n_near: NDArray[np.int32]

    def of_row(self, i: int) -> "Cells":
        """The figures of one row, which keeps its axis."""
        return replace(
            self,
            fits=self.fits[:, i : i + 1],
            split=self.split[:, i : i + 1],
            used_gib=self.used_gib[:, i : i + 1],
            decode=self.decode[:, :, i : i + 1],
            prefill=self.prefill[:, :, i : i + 1],
            decode_evidence=self.decode_evidence[:, i : i + 1],
            decode_n_near=self.decode_n_near[:, i : i + 1],
        )

    @classmethod
    def of(cls, grid: Grid) -> "Cells":
        """The figures that pages show of a grid."""
        decode, prefill = (
            np.stack([rates.tokens_per_s, rates.low, rates.high]).astype(np.float32)
            for rates in (grid.decode, grid.prefill)
        )
        return cls(
            formats=grid.quantizations,
            fits=grid.fits,
            split=grid.split,
            used_gib=(grid.used_bytes / 2**30).astype(np.float32),
            decode=decode,
            prefill=prefill,
            decode_evidence=grid.decode.evidence,
            decode_n_near=grid.decode.n_near,
        )


@dataclass(frozen=True, slots=True)
class HardwareGrid:
    """Every model on one row of hardware; the row axis of the cells has one place."""

    row: Row
    engine: Engine
    by_model: dict[str, Cells]


@dataclass(frozen=True, slots=True)
class ModelGrid:
    """One model on every row of hardware: rows that run the same files, with their cells."""

    parts: tuple[tuple[tuple[Row, ...], Engine, Cells], ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Every model on neighbouring rows of hardware, kept or forgotten together."""

    engine: Engine
    by_model: dict[str, Cells]


class CatalogGrid:
    """One state of the catalog under one calibration, worked out row by row as it is asked for."""

    def __init__(self, specs: Specs, calibration: Calibration) -> None:
        self.specs = specs
        self.calibration = calibration
        self._blocks: OrderedDict[tuple[str, int], _Block] = OrderedDict()
        self._by_model: OrderedDict[str, ModelGrid] = OrderedDict()
        self._working = Lock()
        self._rows: tuple[Row, ...] = ()
        self._parts: list[tuple[tuple[Row, ...], Engine, Grids]] = []

    def on_hardware(self, slug: str, count: int = 1) -> HardwareGrid:
        """What every model does on so many of a product.

        Raises:
            KeyError: the product is not in the catalog.
            ValueError: its memory or bandwidth is not known.
        """
        with self._working:
            rows = self._neighbours(slug, count)
            first = rows[0].slug, count
            if first not in self._blocks:
                self._blocks[first] = self._work_out_block(rows)
            self._blocks.move_to_end(first)
            block = _trimmed(self._blocks, BLOCKS_KEPT)[first]
        at = next(i for i, row in enumerate(rows) if row.slug == slug)
        cells = {model: of_all.of_row(at) for model, of_all in block.by_model.items()}
        return HardwareGrid(rows[at], block.engine, cells)

    def of_model(self, slug: str) -> ModelGrid:
        """What every row of hardware does with a model.

        Raises:
            KeyError: the model is not in the catalog, or too little is known of it.
        """
        with self._working:
            if slug not in self._by_model:
                self._by_model[slug] = self._work_out_model(slug)
            self._by_model.move_to_end(slug)
            return _trimmed(self._by_model, MODELS_KEPT)[slug]

    def _neighbours(self, slug: str, count: int) -> list[Row]:
        """The row and those that are worked out with it: a few rows take hardly longer than one."""
        vendor = self.specs.rig(slug, count).accelerators[0].vendor
        alike = sorted(
            (row for row in self._rows_of_catalog() if (row.vendor, row.count) == (vendor, count)),
            key=lambda row: row.slug,
        )
        at = next((i for i, row in enumerate(alike) if row.slug == slug), None)
        if at is None:
            return [Row(slug, count, self.specs.rig(slug, count))]
        first = at // NEIGHBOURS * NEIGHBOURS
        return alike[first : first + NEIGHBOURS]

    def _work_out_block(self, rows: list[Row]) -> _Block:
        vendor = rows[0].vendor
        engine = usual_engines_for(vendor)[0]
        grids = Grids([row.rig for row in rows], self.calibration)
        by_model = {
            model: self._cells(grids, architecture, vendor, engine)
            for model, architecture in self.specs.architectures.items()
        }
        return _Block(engine, by_model)

    def _rows_of_catalog(self) -> tuple[Row, ...]:
        if not self._rows:
            self._rows = rows_of(self.specs)
        return self._rows

    def _work_out_model(self, slug: str) -> ModelGrid:
        architecture = self.specs.architectures[slug]
        if not self._parts:
            self._parts = [
                (rows, usual_engines_for(vendor)[0], Grids([row.rig for row in rows], self.calibration))
                for vendor in Vendor
                if (rows := tuple(row for row in self._rows_of_catalog() if row.vendor is vendor))
            ]
        return ModelGrid(
            tuple(
                (rows, engine, self._cells(grids, architecture, rows[0].vendor, engine))
                for rows, engine, grids in self._parts
            )
        )

    def _cells(self, grids: Grids, architecture: Architecture, vendor: Vendor, engine: Engine) -> Cells:
        formats = formats_of(architecture, ENGINE_ECOSYSTEMS[engine], self.specs)
        depths = np.array(CONTEXTS) // 2
        return Cells.of(
            grids.ask(architecture, formats, scenario_for(vendor, engine), CONTEXTS, depths=depths)
        )


def current_grid() -> CatalogGrid:
    """The grid of the catalog in the database; made anew after each load of the fixtures."""
    return _grid_at(catalog_hash(), current_calibration().calibration_id)


@lru_cache(maxsize=1)
def _grid_at(_catalog_hash: str, _calibration_id: str) -> CatalogGrid:
    return CatalogGrid(current_specs(), current_calibration())


def rows_of(specs: Specs, counts: Sequence[int] = COUNTS) -> tuple[Row, ...]:
    """Cards in these numbers, then machines; without products of which too little is known."""
    rows = []
    for slug, product in specs.hardware.items():
        for count in counts if isinstance(product, Gpu) else (1,):
            try:
                rows.append(Row(slug, count, specs.rig(slug, count)))
            except ValueError:
                continue
    # Cards of one number and link stand together, which is how they are worked out.
    return tuple(sorted(rows, key=lambda row: (row.count, row.rig.link.name if row.rig.link else "")))


def formats_of(architecture: Architecture, ecosystem: Ecosystem, specs: Specs) -> tuple[Quantization, ...]:
    """A model's usual formats from fine to coarse; the published one alone where others change little."""
    slugs: tuple[str, ...] = USUAL_FORMATS[ecosystem]
    if architecture.gguf_architecture in PUBLISHED_IN_MXFP4 and ecosystem in PUBLISHED_FORMATS:
        slugs = (PUBLISHED_FORMATS[ecosystem],)
    return tuple(specs.quantizations[slug] for slug in slugs)


def scenario_for(vendor: Vendor, engine: Engine) -> Scenario:
    """The usual question: one stream, a prompt of 2,048 tokens, an answer of 256, 16-bit cache."""
    return Scenario(
        engine=engine,
        backend=default_backend(vendor, engine),
        context_tokens=CONTEXTS[0],
        prompt_tokens=2048,
        output_tokens=256,
    )


def _trimmed(kept: "OrderedDict[KeyT, ValueT]", at_most: int) -> "OrderedDict[KeyT, ValueT]":
    """The latest answers; the oldest go."""
    while len(kept) > at_most:
        kept.popitem(last=False)
    return kept
