"""What runs on a product and what a model takes, on the shipped catalog."""

import csv
import io
import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from estimator.core.estimate import estimate
from estimator.core.grid import FITS
from estimator.core.results import Fit
from estimator.core.scenario import Engine
from estimator.core.weights import file_bytes
from estimator.engines import ENGINE_ECOSYSTEMS
from estimator.fitting.fixtures import specs
from estimator.grids import catalog_grid
from estimator.grids.catalog_grid import CONTEXTS, PRECISIONS, CatalogGrid, formats_of, rows_of, scenario_for
from estimator.grids.frame import GridAsked, frames, grid_frame
from tests.estimator.questions import calibration, hardware


@pytest.fixture(scope="module")
def grid():
    return CatalogGrid(specs(), calibration())


def test_a_row_of_hardware_agrees_with_the_row_of_a_model(grid):
    cells = grid.on_hardware("rtx-3090", 2).by_model["qwen3.6-27b"]
    for rows, _, of_model in grid.of_model("qwen3.6-27b").parts:
        for i, row in enumerate(rows):
            if (row.slug, row.count) == ("rtx-3090", 2):
                assert np.allclose(cells.decode[:, :, 0], of_model.decode[:, :, i], rtol=1e-6, equal_nan=True)
                assert (cells.fits[:, 0] == of_model.fits[:, i]).all()
                return
    pytest.fail("the model's grid has no two RTX 3090")


def test_its_figures_are_the_estimates(grid):
    cells = grid.on_hardware("rtx-5090").by_model["qwen3.6-27b"]
    rig = hardware("rtx-5090")
    for step, quantization in enumerate(cells.formats):
        for column, context in enumerate(CONTEXTS):
            usual = scenario_for(rig.accelerators[0].vendor, Engine.LLAMA_CPP)
            asked = replace(usual, context_tokens=context, depth_tokens=context // 2)
            expected = estimate(
                rig, grid.specs.architectures["qwen3.6-27b"], quantization, asked, calibration()
            )
            place = (step, 0, column)
            assert FITS[cells.fits[place]] is expected.memory.fits
            if expected.decode:
                assert cells.decode[0][place] == pytest.approx(expected.decode.tokens_per_s, rel=1e-6)


def test_what_was_asked_before_is_kept(grid):
    first, again = (grid.on_hardware("rtx-3090").by_model["qwen3.6-27b"] for _ in range(2))
    assert np.shares_memory(first.decode, again.decode)
    assert grid.of_model("qwen3.6-27b") is grid.of_model("qwen3.6-27b")


def test_rows_that_nobody_looks_at_any_more_are_forgotten_with_their_neighbours(monkeypatch):
    monkeypatch.setattr(catalog_grid, "BLOCKS_KEPT", 1)
    catalog = specs()
    few = {slug: catalog.architectures[slug] for slug in ("qwen3.6-27b", "llama-3.3-70b")}
    grid = CatalogGrid(replace(catalog, architectures=few), calibration())
    first = grid.on_hardware("rtx-3090").by_model["qwen3.6-27b"]
    grid.on_hardware("rx-7900-xtx")
    again = grid.on_hardware("rtx-3090").by_model["qwen3.6-27b"]
    assert not np.shares_memory(first.decode, again.decode)
    assert np.array_equal(first.decode, again.decode, equal_nan=True)


def test_the_grid_of_one_model_is_small(grid):
    grid.of_model("qwen3.6-27b")
    tracemalloc.start()
    kept = grid.of_model("llama-3.3-70b")
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(cells.fits.size for _, _, cells in kept.parts) > 5000
    assert size < 4_000_000


@pytest.mark.parametrize("engine", [Engine.LLAMA_CPP, Engine.MLX])
def test_formats_stand_from_fine_to_coarse_one_for_each_precision(engine):
    architecture = specs().architectures["qwen3.6-27b"]
    formats = formats_of(architecture, ENGINE_ECOSYSTEMS[engine], specs())
    assert len(formats) == len(PRECISIONS)
    sizes = [file_bytes(architecture, each) for each in formats]
    assert sizes == sorted(sizes, reverse=True)


def test_a_model_published_in_four_bits_has_that_format_alone():
    formats = formats_of(specs().architectures["gpt-oss-120b"], ENGINE_ECOSYSTEMS[Engine.LLAMA_CPP], specs())
    assert [each.slug for each in formats] == ["gguf-mxfp4"]


def test_cards_come_in_several_numbers_and_machines_alone():
    counts = {}
    for row in rows_of(specs()):
        counts.setdefault(row.slug, set()).add(row.count)
    assert counts["rtx-3090"] == {1, 2, 4, 8}
    assert counts["mac-studio-m5-max-128gb"] == {1}


def test_an_unknown_product_has_no_grid(grid):
    with pytest.raises(KeyError):
        grid.on_hardware("no-such-card")


def test_the_frame_holds_the_whole_catalog_in_the_order_of_its_axes():
    asked = GridAsked(models=["qwen3.6-27b"], contexts=[8192], counts=[1])
    frame = grid_frame(specs(), calibration(), asked)
    assert set(frame["hardware"].unique()) == {row.slug for row in rows_of(specs(), [1])}
    assert {"llama.cpp", "mlx", "vllm"} <= set(frame["engine"])
    runs = frame[frame["fits"] != Fit.NO.value]
    assert (runs["decode_low"] <= runs["decode_tokens_per_s"]).all()
    assert (runs["decode_tokens_per_s"] <= runs["decode_high"]).all()
    assert frame.loc[frame["fits"] == Fit.NO.value, "decode_tokens_per_s"].isna().all()


def test_the_frame_finds_the_longest_context_where_asked():
    asked = GridAsked(
        hardware=["rtx-3090"], models=["qwen3.6-27b"], contexts=[8192], counts=[1], with_largest_context=True
    )
    frame = pd.concat(frames(specs(), calibration(), asked))
    held = frame[(frame["fits"] == "yes")]["largest_context"]
    assert (held >= 8192).all()
    assert len(set(held)) > 2


def test_every_format_of_an_engine_can_be_asked_for():
    asked = GridAsked(
        hardware=["rtx-3090"], models=["qwen3.6-27b"], contexts=[8192], counts=[1], all_formats=True
    )
    frame = grid_frame(specs(), calibration(), asked)
    assert {"gguf-iq4_xs", "gguf-ud-q4_k_xl", "exl3-4.0"} <= set(frame["format"])


def test_a_slug_that_the_catalog_has_not_is_named():
    with pytest.raises(ValueError, match="no hardware called rtx-9999"):
        grid_frame(specs(), calibration(), GridAsked(hardware=["rtx-9999"]))


class TestCommand:
    @pytest.fixture(autouse=True)
    def _specs(self, monkeypatch):
        monkeypatch.setattr("estimator.management.commands.grid.current_specs", specs)

    def test_it_writes_one_line_for_each_case(self, tmp_path):
        out = tmp_path / "grid.csv"
        call_command("grid", out=str(out), hardware=["rtx-3090"], model=["qwen3.6-27b"], context=[8192],
                     count=[1], stderr=io.StringIO())  # fmt: skip
        rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
        assert {row["hardware"] for row in rows} == {"rtx-3090"}
        assert {row["context"] for row in rows} == {"8192"}
        assert float(rows[0]["decode_tokens_per_s"]) > 0

    def test_an_unknown_model_is_an_error_in_words(self):
        with pytest.raises(CommandError, match="no model called nothing"):
            call_command("grid", model=["nothing"])

    def test_a_context_of_nothing_is_an_error(self):
        with pytest.raises(CommandError, match="--context"):
            call_command("grid", context=[0])

    def test_a_folder_that_is_not_there_is_said(self, tmp_path):
        with pytest.raises(CommandError, match="Cannot write"):
            call_command("grid", out=str(tmp_path / "no" / "grid.csv"), hardware=["rtx-3090"])
