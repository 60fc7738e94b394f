from typing import Any

import pytest

from estimator.checks.findings import HARD_RULES, Rule
from estimator.checks.physics import physics_findings
from estimator.fitting.fixtures import specs

from .rows import row


def rules(**values: Any) -> list[Rule]:
    return [finding.rule for finding in physics_findings([row(**values)], specs())]


def test_a_rate_that_is_to_be_had_is_not_doubted() -> None:
    assert rules() == []


def test_decode_cannot_read_faster_than_the_memory() -> None:
    assert rules(tokens_per_s=300) == [Rule.FASTER_THAN_MEMORY]


def test_drafted_tokens_may_exceed_it() -> None:
    assert rules(tokens_per_s=300, speculation=True) == []


def test_many_streams_share_what_is_read() -> None:
    assert rules(tokens_per_s=300, concurrency=4) == []
    assert rules(tokens_per_s=300, quality="aggregate") == [], "of an unknown number of streams"


def test_cards_in_turn_are_no_faster_than_one_and_cards_together_are() -> None:
    two = {"hardware_count": 2, "tokens_per_s": 300}
    assert rules(split="layer", **two) == [Rule.FASTER_THAN_MEMORY]
    assert rules(split="tensor", **two) == []


def test_a_mixture_of_experts_reads_its_active_experts_only() -> None:
    mixture = {"language_model": "qwen3-30b-a3b", "model_name": "Qwen3 30B-A3B"}
    assert rules(tokens_per_s=200, **mixture) == []
    assert rules(tokens_per_s=700, **mixture) == [Rule.FASTER_THAN_MEMORY]


def test_prefill_cannot_multiply_faster_than_the_matrix_units() -> None:
    assert rules(test="prefill", n_prompt=512, tokens_per_s=5_000) == []
    assert rules(test="prefill", n_prompt=512, tokens_per_s=40_000) == [Rule.FASTER_THAN_MATRIX_UNITS]


def test_weights_larger_than_the_memory_ran_elsewhere_in_part() -> None:
    assert rules(model_size_gib=40) == [Rule.LARGER_THAN_MEMORY]
    assert rules(model_size_gib=40, hardware_count=2, split="layer") == []


@pytest.mark.parametrize("said", [{"split": "cpu-offload"}, {"quality": "offload"}])
def test_a_row_that_says_so_is_not_doubted_for_its_size(said: dict[str, str]) -> None:
    assert rules(model_size_gib=40, **said) == []


@pytest.mark.parametrize("unknown", [{"hardware": ""}, {"language_model": ""}, {"quantization": ""}])
def test_what_is_not_known_is_passed_over(unknown: dict[str, str]) -> None:
    assert rules(tokens_per_s=300, **unknown) == []


def test_the_rules_of_physics_are_the_hard_ones() -> None:
    assert {Rule.FASTER_THAN_MEMORY, Rule.FASTER_THAN_MATRIX_UNITS, Rule.LARGER_THAN_MEMORY} == HARD_RULES
