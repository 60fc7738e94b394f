"""Runs are matched to the catalog, checked against physics and known runs, and set against the estimate."""

import pytest

from estimator.models import Measurement
from estimator.submitted.matching import NOT_IN_CATALOG, choice_key
from estimator.submitted.submissions import accept
from tests.estimator.submitted.sending import NOW, previewed, runs_of, sample, sent, table

pytestmark = pytest.mark.usefixtures("catalog")

LLAMA = {choice_key("model", "llama 8B"): "llama-3.1-8b"}


def one(text: str, **said):
    (run,) = previewed(text, **({"hardware": "RTX 3090", "chosen": LLAMA} | said)).runs
    return run


def test_a_full_output_is_matched_without_any_question():
    prefill, decode = previewed(sample()).ready
    row = decode.measurement
    assert (row.hardware, row.language_model, row.quantization) == ("rtx-4080", "qwen2.5-7b", "gguf-q4_k_m")
    assert (row.engine, row.engine_version, row.backend) == ("llama.cpp", "b5163", "cuda")
    assert (row.split, row.hardware_count, row.depth) == ("none", 1, 0)
    assert decode.ratio == pytest.approx(1, abs=0.2)
    assert prefill.rate.low < prefill.rate.tokens_per_s < prefill.rate.high


def test_what_the_output_does_not_name_is_asked_for():
    assert "Say below what it ran on" in one(table(100), hardware="").problem
    assert one(table(100)).problem == ""


def test_a_model_of_another_size_is_not_believed():
    chosen = {choice_key("model", "llama 8B"): "llama-3.1-70b"}
    assert "8.03 B parameters" in one(table(15), chosen=chosen).problem


def test_a_name_that_may_be_many_models_offers_those_of_its_size_first():
    text = table(100).replace("llama 8B", "mystery 8B")
    (model, _) = previewed(text, hardware="RTX 3090").choices
    assert model.chosen == ""
    assert "llama-3.1-8b" in [slug for slug, _ in model.closest]
    assert "Choose the model that “mystery 8B” is" in previewed(text, hardware="RTX 3090").runs[0].problem


def test_what_the_catalog_does_not_have_can_be_sent_without_an_estimate():
    run = one(table(100), chosen={choice_key("model", "llama 8B"): NOT_IN_CATALOG})
    assert (run.problem, run.rate, run.measurement.language_model) == ("", None, "")
    run = one(table(100), hardware="Card of tomorrow", hardware_is_new=True)
    assert (run.problem, run.rate, run.measurement.hardware_name) == ("", None, "Card of tomorrow")


def test_decode_faster_than_the_memory_is_refused_and_just_below_is_not():
    assert "936 GB/s read the model's active weights at most" in one(table(400)).problem
    assert one(table(190)).problem == ""


def test_prefill_faster_than_the_matrix_units_is_refused():
    assert "TFLOP/s read at most" in one(table(60_000, test="pp512")).problem
    assert one(table(5_000, test="pp512")).problem == ""


def test_two_cards_bound_less_than_one():
    assert one(table(270), hardware_count=2).problem == ""
    assert "break physics" in one(table(270)).problem


def test_a_run_told_twice_is_kept_once():
    first, second, third = previewed(table(100, 100, 101), hardware="RTX 3090", chosen=LLAMA).runs
    assert (first.problem, third.problem) == ("", "")
    assert second.problem == "The same run stands at line 2."


def test_a_run_that_was_sent_before_is_known():
    sent(table(100), hardware="RTX 3090", chosen=LLAMA)
    assert "it was sent before" in one(table(100)).problem


def test_a_published_run_is_known():
    accept(runs_of(sent(table(100), hardware="RTX 3090", chosen=LLAMA)), by=None, now=NOW)
    key = Measurement.objects.get(submitted_run__isnull=False).key
    assert f"it is measurement {key}" in one(table(100)).problem


def test_layers_left_in_host_memory_are_offload_and_have_no_estimate():
    run = one(table(20, ngl=10))
    assert (run.measurement.split, run.measurement.quality) == ("cpu-offload", "offload")
    assert (run.problem, run.rate) == ("", None)


def test_an_engine_or_backend_that_the_hardware_does_not_have_is_refused():
    assert "runs on cuda, vulkan" in one(table(100, backend="Metal")).problem
    assert "not known to run on nvidia" in one(table(100), engine="mlx").problem


def test_several_cards_split_by_layers_unless_the_output_says_otherwise():
    assert one(table(100), hardware_count=2).measurement.split == "layer"


def test_equal_cards_joined_by_plus_are_so_many_of_one():
    row = one(table(100), hardware="3090 + RTX 3090").measurement
    assert (row.hardware, row.hardware_count) == ("rtx-3090", 2)


def test_more_different_cards_than_a_run_can_name_are_refused():
    found = one(table(100), hardware="+".join(["3090", "4090", "5090"] * 10))
    assert "send runs of fewer" in found.problem
    assert found.measurement.hardware == ""


def test_a_file_of_another_size_than_its_format_is_remarked_on():
    assert one(table(100)).remark == ""
    assert "The file has 8.58 GiB" in one(table(100).replace("4.58", "8.58")).remark


def test_names_beyond_what_a_person_matches_are_left_for_another_paste():
    rows = "".join(
        f"| model no {n} 8B Q4_0 | 4 GiB | 8 B | CUDA | 99 | tg128 | {n} |\n" for n in range(1, 41)
    )
    found = previewed(table() + rows, hardware="RTX 3090")
    assert len([choice for choice in found.choices if choice.kind == "model"]) == 30
    assert sum("send this one in another" in run.problem for run in found.runs) == 10


def test_another_name_than_the_output_s_is_remarked_on():
    (_, decode) = previewed(sample(), hardware="RTX 4090").runs
    assert decode.remark == "The output names NVIDIA GeForce RTX 4080, the sender rtx-4090."


def test_a_driver_s_name_behind_a_card_s_is_passed_over():
    text = sample().replace("NVIDIA GeForce RTX 4080", "AMD Radeon RX 7900 XTX (RADV NAVI31)")
    row = previewed(text.replace('"CUDA"', '"Vulkan"')).runs[1].measurement
    assert (row.hardware, row.backend) == ("rx-7900-xtx", "vulkan")


def test_the_digest_changes_with_what_would_be_sent():
    digests = {previewed(table(rate), hardware="RTX 3090", chosen=LLAMA).digest for rate in (100, 101)}
    digests.add(previewed(table(100), hardware="RTX 3090", hardware_count=2, chosen=LLAMA).digest)
    assert len(digests) == 3
