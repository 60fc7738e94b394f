"""Every format that llama-bench prints, in its current and its older fields, and LocalScore's."""

import json
from datetime import date
from pathlib import Path

import pytest

from estimator.submitted.importers import read_output, text_of

SAMPLES = Path(__file__).parent / "samples"
RTX_4080 = sorted(SAMPLES.glob("qwen2.5-7b-rtx4080.*"))


def read(name: str):
    return read_output(text_of((SAMPLES / name).read_bytes()))


@pytest.mark.parametrize("path", RTX_4080, ids=lambda path: path.name)
def test_each_format_and_field_set_gives_the_same_runs(path):
    reading = read(path.name)
    assert reading.format == f"llama-bench {path.suffix[1:]}"
    assert reading.refusals == ()
    prefill, decode = reading.rows
    assert (prefill.test, prefill.n_prompt, prefill.n_gen) == ("prefill", 512, 0)
    assert (decode.test, decode.n_prompt, decode.n_gen) == ("decode", 0, 128)
    assert prefill.tokens_per_s == pytest.approx(7200, rel=0.02)
    assert decode.tokens_per_s == pytest.approx(119.4, rel=0.01)
    for row in reading.rows:
        assert (row.hardware_name, row.hardware_count) == ("NVIDIA GeForce RTX 4080", 1)
        assert (row.engine, row.engine_version, row.backend) == ("llama.cpp", "b5163", "cuda")
        assert (row.model_name, row.quantization_name) == ("qwen2 7B", "Q4_K_M")
        assert row.model_file == "Qwen2.5-7B-Instruct-Q4_K_M"
        assert row.size_bytes == 4_677_120_000
        assert (row.ubatch, row.kv_type, row.flash_attention) == (512, "f16", None)
        assert (row.split_mode, row.n_gpu_layers, row.experts_on_cpu) == ("layer", -1, False)
        assert row.measured_on == date(2025, 4, 24)


def test_a_table_in_markdown_has_tests_at_depth_and_its_build_below():
    reading = read("qwen2-7b-depth.md")
    assert [(row.test, row.depth, row.tokens_per_s) for row in reading.rows] == [
        ("prefill", 0, 7340.20), ("decode", 0, 120.60), ("prefill", 512, 6425.91), ("decode", 512, 116.71),
    ]  # fmt: skip
    assert {row.engine_version for row in reading.rows} == {"b5163"}
    assert reading.rows[0].stddev == 23.45
    assert reading.rows[0].size_bytes == pytest.approx(4.36 * 2**30)
    assert reading.rows[0].hardware_name == ""


def test_localscore_times_prompt_and_answer_apart():
    prefill, decode = read("localscore.shape.json").rows
    assert (prefill.test, prefill.tokens_per_s, prefill.depth) == ("prefill", 1000, 0)
    assert (decode.test, decode.tokens_per_s, decode.depth) == ("decode", 50, 1024)
    assert decode.quantization_name == "Q4_K_M"
    assert decode.sub_engine == "localscore llamafile 0.9.3"


CONSOLE = """ggml_cuda_init: found 2 CUDA devices:
  Device 0: NVIDIA GeForce RTX 3090, compute capability 8.6, VMM: yes
  Device 1: NVIDIA GeForce RTX 3090, compute capability 8.6, VMM: yes
| model                  |     size | params | backend | ngl | sm    |          test |          t/s |
| ---------------------- | -------: | -----: | ------- | --: | ----- | ------------: | -----------: |
| llama 8B Q4_K - Medium | 4.58 GiB | 8.03 B | CUDA    |  99 | {split} |         tg128 | 140.1 ± 0.5  |

build: 8cf427ff (5163)
"""


def test_builds_of_2023_have_a_field_for_each_backend_and_join_devices_with_a_slash():
    fields = json.loads((SAMPLES / "qwen2.5-7b-rtx4080.old-schema.json").read_text())[1]
    for newer in ("backends", "n_depth", "devices", "n_cpu_moe", "fit_target", "tensor_buft_overrides"):
        del fields[newer]
    fields |= {"cuda": True, "metal": False, "gpu_blas": True, "blas": True, "flash_attn": True}
    fields["gpu_info"] = "NVIDIA GeForce RTX 3090/NVIDIA GeForce RTX 3090"
    (row,) = read_output(json.dumps([fields])).rows
    assert (row.hardware_name, row.hardware_count) == ("NVIDIA GeForce RTX 3090", 2)
    assert (row.backend, row.flash_attention, row.depth) == ("cuda", True, 0)
    (row,) = read_output("| model | test | t/s |\n| llama 7B mostly Q4_0 | pp 512 | 99.5 |").rows
    assert (row.test, row.n_prompt, row.model_name, row.quantization_name) == (
        "prefill", 512, "llama 7B", "Q4_0",
    )  # fmt: skip


@pytest.mark.parametrize(("split", "count"), [("layer", 2), ("none", 1)])
def test_the_console_names_the_cards_that_the_table_does_not(split, count):
    (row,) = read_output(CONSOLE.format(split=split)).rows
    assert (row.hardware_name, row.hardware_count) == ("NVIDIA GeForce RTX 3090", count)


def test_devices_named_before_a_later_table_are_that_table_s():
    later = CONSOLE.format(split="layer").replace("3090", "4090")
    first, second = read_output(CONSOLE.format(split="layer") + later).rows
    assert (first.hardware_name, second.hardware_name) == (
        "NVIDIA GeForce RTX 3090",
        "NVIDIA GeForce RTX 4090",
    )
    assert second.hardware_count == 2


@pytest.mark.parametrize(
    ("printed", "name", "quantization"),
    [
        ("qwen2 7B Q4_K - Medium", "qwen2 7B", "Q4_K_M"),
        ("qwen3moe 30B.A3B Q6_K", "qwen3moe 30B.A3B", "Q6_K"),
        ("gpt-oss 120B MXFP4 MoE", "gpt-oss 120B", "MXFP4"),
        ("llama 70B IQ2_XXS - 2.0625 bpw", "llama 70B", "IQ2_XXS"),
        ("llama 70B IQ3_S mix - 3.66 bpw", "llama 70B", "IQ3_M"),
        ("gemma3 4B all F32 (guessed)", "gemma3 4B", "F32"),
        ("llama 8B BF16", "llama 8B", "BF16"),
        ("something new", "something new", ""),
    ],
)
def test_model_and_format_are_told_apart(printed, name, quantization):
    (row,) = read_output(f"| model | test | t/s |\n| {printed} | tg128 | 10 |").rows
    assert (row.model_name, row.quantization_name) == (name, quantization)


def test_powershell_writes_utf_16_and_windows_one_byte_for_plus_minus():
    table = (SAMPLES / "qwen2-7b-depth.md").read_text()
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        assert len(read_output(text_of(table.encode(encoding))).rows) == 4


def test_a_folder_in_a_file_s_name_is_not_kept():
    text = (SAMPLES / "qwen2.5-7b-rtx4080.old-schema.csv").read_text()
    for folder in ("/home/somebody/models/", "C:\\Users\\somebody\\"):
        (row, _) = read_output(text.replace("models/", folder)).rows
        assert "somebody" not in str(row)
