"""The model that is asked about weighs what its published files weigh."""

import statistics
from dataclasses import replace

import pytest

from estimator.core.tables import QuantizationTable
from estimator.core.weights import LARGEST_CORRECTION, file_bytes, weights_bytes
from estimator.fitting.fixtures import specs
from estimator.published_files import PublishedFile, file_sizes
from tests.estimator.shapes import architecture, quantization, weight_files

GB = 1e9
REPOSITORY_EXTRAS_BYTES = 0.035 * GB
"""Tokenizer and configurations, and what rounding to 10 MB hides."""


def _files(only):
    """Rows of models and formats that can be estimated, with these."""
    for row in weight_files():
        a = specs().architectures.get(row["language_model"])
        fmt = specs().quantizations.get(row["quantization"])
        if a and fmt and row["text_decoder_only"] == only:
            yield row, a, fmt, float(row["size_gb"]) * GB, float(row["rounded_to_gb"]) * GB


def test_a_format_whose_file_is_known_weighs_what_the_file_does():
    model = replace(architecture("qwen3.6-27b"), file_bytes=(("gguf-ud-q4_k_xl", 17e9, 17e9),))
    assert file_bytes(model, quantization("gguf-ud-q4_k_xl")) == pytest.approx(17e9)
    assert weights_bytes(model, quantization("gguf-q6_k")) == weights_bytes(
        architecture("qwen3.6-27b"), quantization("gguf-q6_k")
    )


def test_all_tensor_classes_take_the_same_share_of_what_the_file_has_more():
    plain, fmt = architecture("qwen3.6-35b-a3b"), quantization("gguf-ud-q4_k_xl")
    recipe, size = weights_bytes(plain, fmt), 1.1 * file_bytes(plain, fmt)
    scaled = weights_bytes(replace(plain, file_bytes=((fmt.slug, size, size),)), fmt)
    assert scaled.head / recipe.head == pytest.approx(scaled.total / recipe.total)
    assert scaled.routed_experts / recipe.routed_experts == pytest.approx(scaled.total / recipe.total)


def test_a_recipe_within_what_the_source_rounds_away_stands():
    plain, fmt = architecture("llama-3.1-8b"), quantization("gguf-q4_k_m")
    size = file_bytes(plain, fmt)
    coarse = replace(plain, file_bytes=((fmt.slug, 0.99 * size, 1.01 * size),))
    assert weights_bytes(coarse, fmt) == weights_bytes(plain, fmt)
    beside = replace(plain, file_bytes=((fmt.slug, 1.01 * size, 1.03 * size),))
    assert file_bytes(beside, fmt) == pytest.approx(1.01 * size)


def test_a_file_far_from_its_recipe_is_not_believed():
    plain, fmt = architecture("llama-3.1-8b"), quantization("gguf-q4_k_m")
    size = 2 * file_bytes(plain, fmt)
    assert weights_bytes(replace(plain, file_bytes=((fmt.slug, size, size),)), fmt) == weights_bytes(
        plain, fmt
    )


def test_a_visitors_own_file_is_what_it_says_whatever_others_published():
    plain = architecture("llama-3.1-8b")
    own = replace(quantization("gguf-q4_k_m"), as_stored=True)
    published = replace(plain, file_bytes=((own.slug, 4e9, 4e9),))
    assert weights_bytes(published, own) == weights_bytes(plain, own)


def test_a_table_of_formats_weighs_what_each_of_them_does():
    model = specs().architectures["qwen3.6-27b"]
    formats = [quantization(slug) for slug in ("gguf-q4_k_m", "gguf-ud-q4_k_xl", "gguf-ud-q2_k_xl")]
    columns = weights_bytes(model, QuantizationTable.of(formats)).total
    assert [float(total) for total in columns.ravel()] == [weights_bytes(model, f).total for f in formats]


def test_several_publishers_count_by_the_median_of_their_ranges():
    files = [PublishedFile("m", "q", size, 0.2) for size in (10.0, 11.0, 15.0)]
    ((slug, least, most),) = file_sizes(files)["m"]
    assert (slug, least, most) == ("q", pytest.approx(10.9 * GB), pytest.approx(11.1 * GB))


def test_no_listed_file_of_a_text_decoder_is_far_from_its_recipe():
    """Such a row names another model, or holds more than it says."""
    doubtful = [
        row["source_url"]
        for row, a, fmt, size, rounding in _files("yes")
        if abs(file_bytes(replace(a, file_bytes=()), fmt) - size) - rounding / 2 > LARGEST_CORRECTION * size
    ]
    assert not doubtful


def test_whole_repositories_hold_the_parameters_that_the_catalog_counts_in_them():
    """16-bit and 8-bit repositories with vision tower and prediction layer: no error of the text decoder."""
    rows = [
        (size, a.file_params * fmt.block_bits_per_weight / 8, rounding)
        for row, a, fmt, size, rounding in _files("no")
        if "whole repository" in row["note"]
    ]
    assert len(rows) >= 8
    for size, expected, rounding in rows:
        assert size == pytest.approx(expected, rel=0.003, abs=REPOSITORY_EXTRAS_BYTES + rounding / 2)


def test_published_sizes_are_met_within_half_a_percent_in_the_median_and_three_at_worst():
    """Against the middle of what publishers store under one name: known sizes reach the answer."""
    errors = []
    for slug, a in specs().architectures.items():
        for name, least, most in a.file_bytes:
            size = file_bytes(a, specs().quantizations[name]) if name in specs().quantizations else None
            if size and (most - least) / most < 0.008:
                errors.append((abs(size / ((least + most) / 2) - 1), slug, name))
    assert len(errors) > 300
    assert statistics.median(error for error, *_ in errors) <= 0.005
    assert max(errors)[0] <= 0.03


def test_single_files_are_met_within_five_percent_where_publishers_differ():
    """Two publishers' Q3_K_S of one model lie up to 9.6 % apart: no single size is within 3 % of both."""
    errors = [
        max(abs(file_bytes(a, fmt) - size) - rounding / 2, 0) / size
        for row, a, fmt, size, rounding in _files("yes")
    ]
    assert statistics.quantiles(errors, n=100)[-3] <= 0.03
    assert max(errors) <= 0.05
