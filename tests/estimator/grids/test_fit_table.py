"""Models × formats on a product: fit, speed, and the context that each holds."""

import re

import pytest

from estimator.grids.catalog_grid import CONTEXTS, PRECISIONS, current_grid
from estimator.grids.fit_table import fit_cells, fit_row
from estimator.grids.what_runs import what_runs

pytestmark = pytest.mark.usefixtures("catalog")


def cells_of(model, hardware="rtx-3090", context=16_384, count=1):
    return dict(
        zip(
            PRECISIONS,
            fit_cells(current_grid().on_hardware(hardware, count).by_model[model], context),
            strict=True,
        )
    )


def tokens(text):
    return int(text.removesuffix("k")) * 1024


def test_what_fits_says_its_speed_and_the_longest_context_that_it_holds():
    cell = cells_of("qwen3.6-27b")["4-bit"]
    assert cell.fit == "whole"
    assert float(cell.rate) > 10
    assert tokens(cell.held) >= 16_384


def test_what_does_not_fit_gives_no_speed():
    for model in ("qwen3.6-27b", "qwen3.5-397b-a17b", "llama-3.1-8b"):
        for cell in cells_of(model).values():
            assert bool(cell.rate) == (cell.fit in ("whole", "part"))


def test_a_format_that_fits_only_with_less_context_says_how_much():
    longer = cells_of("qwen3.6-27b", context=CONTEXTS[-1])
    shorter = [cell for cell in longer.values() if cell.fit == "no" and cell.held]
    for cell in shorter:
        assert tokens(cell.held) < CONTEXTS[-1]


def test_fewer_bits_never_hold_less_context():
    for model, cells in current_grid().on_hardware("rtx-3090").by_model.items():
        whole = [tokens(cell.held) for cell in fit_cells(cells, 4096) if cell.fit == "whole"]
        assert whole == sorted(whole), model


def test_a_model_published_in_one_format_has_that_alone():
    cells = cells_of("gpt-oss-20b")
    assert [name for name, cell in cells.items() if cell.fit != "none"] == ["4-bit"]


def test_two_cards_hold_what_one_does_not():
    assert cells_of("qwen3.6-27b")["8-bit"].fit != "whole"
    assert cells_of("qwen3.6-27b", count=2)["8-bit"].fit == "whole"


def test_every_cell_says_in_words_what_its_colour_says():
    grid = current_grid()
    lines = what_runs(grid, "rtx-3090", 1, 16_384).lines
    by_model = grid.on_hardware("rtx-3090").by_model
    html = "".join(fit_row(by_model[line.slug], 16_384, line) for line in lines)
    said = {"whole": r"to \d+k", "part": "part in RAM", "no": r"^no", "none": "as 4-bit"}
    cells = re.findall(r'<td class="fit-(\w+)">(.*?)</td>', html)
    assert len(cells) == len(lines) * len(PRECISIONS)
    for fit, text in cells:
        assert re.search(said[fit], text), text
