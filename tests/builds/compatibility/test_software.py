"""What engines need for cards, and how models divide over them."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from builds.assembly.build import CardUse
from builds.compatibility.case import Asked
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.software import RULES as SOFTWARE_RULES
from builds.compatibility.software.engines import BF16_LACKING, FP4_FAMILIES, FP8_FAMILIES
from builds.parts import Card
from estimator.core.architecture import AttentionKind
from estimator.core.scenario import Engine, Split
from tests.builds.compatibility.asking import asked_of, case_of, found, planned_as, quantization_of
from tests.builds.compatibility.cast import RTX_3090, RTX_5090, build_of, card_uses

V100 = Card(slug="v100", name="NVIDIA Tesla V100 PCIe 32GB", vendor="nvidia", family="Volta", memory_gib=32)
P40 = Card(slug="p40", name="NVIDIA Tesla P40", vendor="nvidia", family="Pascal", memory_gib=24)
MI50 = Card(slug="mi50", name="AMD Instinct MI50 32GB", vendor="amd", family="GCN5", memory_gib=32)
R9700 = Card(slug="r9700", name="AMD Radeon AI PRO R9700", vendor="amd", family="RDNA4", memory_gib=32)
XTX = Card(slug="xtx", name="AMD Radeon RX 7900 XTX", vendor="amd", family="RDNA3", memory_gib=24)
B70 = Card(slug="b70", name="Intel Arc Pro B70", vendor="intel", family="Battlemage", memory_gib=32)
FP8 = quantization_of("fp8-block128", "FP8 E4M3")
NVFP4 = quantization_of("nvfp4", "NVFP4")
BF16 = quantization_of("bf16", "BF16 safetensors")


def support(*cards: CardUse, asked: Asked | None = None) -> list[Finding]:
    return found(SOFTWARE_RULES, case_of(build_of(*cards), asked), "software.support")


def split(*cards: CardUse, asked: Asked | None = None, **case: Any) -> list[Finding]:
    return found(SOFTWARE_RULES, case_of(build_of(*cards), asked, **case), "software.parallel-split")


def tensor(engine: Engine = Engine.VLLM, **model: Any) -> Asked:
    return asked_of(engine, Split.TENSOR, **model)


@pytest.mark.parametrize("engine", list(Engine))
def test_ampere_runs_everything_made_for_nvidia(engine: Engine) -> None:
    findings = support(*card_uses(RTX_3090, 2), asked=asked_of(engine))
    assert bool(findings) is (engine is Engine.MLX)


@pytest.mark.parametrize("card", [V100, P40])
@pytest.mark.parametrize("engine", [Engine.VLLM, Engine.SGLANG, Engine.EXLLAMAV3])
def test_cards_before_turing_warn_under_engines_without_kernels_for_them(card: Card, engine: Engine) -> None:
    (finding,) = support(*card_uses(card), asked=asked_of(engine))
    assert finding.severity is Severity.WARN
    assert finding.fix is not None


def test_volta_is_told_by_its_compute_capability() -> None:
    (finding,) = support(*card_uses(V100, 4), asked=asked_of(Engine.VLLM))
    assert (finding.figure, finding.limit) == (7.0, 7.5)
    assert "Each of the 4" in finding.message
    assert len(finding.parts) == 4


@pytest.mark.parametrize("card", [V100, P40])
def test_cards_that_cuda_13_leaves_out_are_a_note_under_llama_cpp(card: Card) -> None:
    (finding,) = support(*card_uses(card), asked=asked_of(Engine.LLAMA_CPP))
    assert finding.severity is Severity.NOTE
    assert "CUDA 13" in finding.message


def test_the_mi50_is_a_note_and_a_warning_under_vllm() -> None:
    (unasked,) = support(*card_uses(MI50, 2))
    assert unasked.severity is Severity.NOTE
    (asked,) = support(*card_uses(MI50, 2), asked=asked_of(Engine.VLLM))
    assert asked.severity is Severity.WARN
    assert "fork" in asked.message


def test_an_engine_for_other_makers_cards_warns_once() -> None:
    (finding,) = support(*card_uses(XTX, 2), asked=asked_of(Engine.EXLLAMAV3))
    assert finding.severity is Severity.WARN
    assert "ExLlamaV3 does not run" in finding.message
    assert "llama.cpp" in finding.message


@pytest.mark.parametrize(("card", "number"), [(R9700, "62"), (B70, "72")])
def test_young_cards_are_a_note_under_vllm(card: Card, number: str) -> None:
    (finding,) = support(*card_uses(card, 2), asked=asked_of(Engine.VLLM))
    assert finding.severity is Severity.NOTE
    assert number in finding.message


def test_fp8_is_unpacked_on_ampere_and_refused_on_the_mi50() -> None:
    (ampere,) = support(*card_uses(RTX_3090), asked=asked_of(quantization=FP8))
    assert ampere.severity is Severity.NOTE
    refused = [f for f in support(*card_uses(MI50), asked=asked_of(quantization=FP8)) if "FP8" in f.message]
    assert [finding.severity for finding in refused] == [Severity.WARN]


def test_fp8_on_a_card_that_may_unpack_it_is_to_be_looked_up() -> None:
    (finding,) = support(*card_uses(XTX), asked=asked_of(quantization=FP8))
    assert finding.to_check


def test_nvfp4_has_units_on_blackwell_only() -> None:
    assert support(*card_uses(RTX_5090), asked=asked_of(quantization=NVFP4)) == []
    (finding,) = support(*card_uses(RTX_3090), asked=asked_of(quantization=NVFP4))
    assert "20 %" in finding.message


def test_bf16_weights_run_as_float16_on_turing() -> None:
    turing = replace(RTX_3090, slug="rtx-2080-ti", family="Turing")
    messages = [f.message for f in support(*card_uses(turing), asked=asked_of(quantization=BF16))]
    assert any("float16" in message for message in messages)
    assert support(*card_uses(RTX_3090), asked=asked_of(quantization=BF16)) == []


def test_a_card_of_unknown_architecture_is_to_be_looked_up() -> None:
    (finding,) = support(*card_uses(replace(RTX_3090, family="")), asked=asked_of())
    assert finding.severity is Severity.NOTE
    assert finding.to_check


def test_families_say_of_formats_what_the_catalog_says_of_cards() -> None:
    with (settings.BASE_DIR / "fixtures" / "gpus.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            family = row["architecture_family"]
            for field, lacking in (("supports_fp8", family not in FP8_FAMILIES),
                                   ("supports_fp4", family not in FP4_FAMILIES),
                                   ("supports_bf16", family in BF16_LACKING)):  # fmt: skip
                assert row[field] in ("", "no" if lacking else "yes"), (row["slug"], field)


def test_one_card_splits_nothing() -> None:
    assert split(*card_uses(RTX_3090), asked=tensor()) == []


@pytest.mark.parametrize("count", [2, 4])
def test_heads_that_divide_pass(count: int) -> None:
    assert split(*card_uses(RTX_3090, count), asked=tensor()) == []


def test_heads_that_do_not_divide_warn_with_a_way_out() -> None:
    (finding,) = split(*card_uses(RTX_3090, 5), asked=tensor())
    assert finding.severity is Severity.WARN
    assert "24 attention heads" in finding.message
    assert finding.fix is not None
    assert "4 of the cards" in finding.fix.text
    assert finding.fix.change is not None
    assert finding.fix.change.value == "layer"


def test_kv_heads_that_do_not_divide_warn() -> None:
    (finding,) = split(*card_uses(RTX_3090, 3), asked=tensor())
    assert finding.severity is Severity.WARN
    assert "4 KV heads" in finding.message


def test_fewer_kv_heads_than_cards_are_held_twice() -> None:
    (finding,) = split(*card_uses(RTX_3090, 8), asked=tensor())
    assert finding.severity is Severity.NOTE
    assert "2 times" in finding.message


def test_latent_attention_has_no_kv_heads_to_divide() -> None:
    assert split(*card_uses(RTX_3090, 3), asked=tensor(attention=AttentionKind.MLA)) == []


def test_experts_divide_by_width_and_under_expert_parallelism_by_number() -> None:
    experts: dict[str, Any] = {"n_experts": 130, "n_active_experts": 8, "expert_intermediate_size": 770}
    warned, noted = split(*card_uses(RTX_3090, 4), asked=tensor(**experts))
    assert (warned.severity, noted.severity) == (Severity.WARN, Severity.NOTE)
    assert "770" in warned.message
    assert "130 experts" in noted.message


def test_llama_cpp_and_exllama_cut_unevenly_too() -> None:
    for engine in (Engine.LLAMA_CPP, Engine.EXLLAMAV3):
        assert split(*card_uses(RTX_3090, 3), asked=tensor(engine)) == []


def test_layers_are_spread_over_any_number_of_cards() -> None:
    assert split(*card_uses(RTX_3090, 3), asked=asked_of(split=Split.LAYER)) == []


def test_the_planners_own_choice_counts_where_none_was_asked_for() -> None:
    cards = card_uses(RTX_3090, 3)
    assert split(*cards, asked=asked_of(), speed_of=planned_as(Split.LAYER)) == []
    assert len(split(*cards, asked=asked_of(), speed_of=planned_as(Split.TENSOR))) == 1


def test_unequal_cards_waste_memory_under_tensor_parallel() -> None:
    (finding,) = split(*card_uses(RTX_3090), *card_uses(RTX_5090), asked=tensor())
    assert finding.severity is Severity.WARN
    assert "of 56 GB only 48 GB" in finding.message


def test_cards_of_two_makers_warn_even_unasked() -> None:
    for asked in (None, tensor(), asked_of(split=Split.LAYER)):
        (finding,) = split(*card_uses(RTX_3090), *card_uses(XTX), asked=asked)
        assert finding.severity is Severity.WARN
        assert "NVIDIA and AMD" in finding.message


def test_llama_cpp_ends_at_sixteen_cards() -> None:
    assert split(*card_uses(MI50, 16), asked=asked_of(Engine.LLAMA_CPP)) == []
    (finding,) = split(*card_uses(MI50, 17), asked=asked_of(Engine.LLAMA_CPP))
    assert (finding.figure, finding.limit) == (17, 16)
